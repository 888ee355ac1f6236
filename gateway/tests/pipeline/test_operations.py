from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from stoa.auth import ANONYMOUS
from stoa.config import GatewaySettings
from stoa.errors import GraphqlValidationFailed
from stoa.pipeline import GraphqlRequest, Pipeline
from stoa.testing import FakeSubgraph, gateway_for


@pytest.fixture(name="pipeline")
def _pipeline(catalog: FakeSubgraph, inventory: FakeSubgraph, settings: GatewaySettings) -> Pipeline:
    fakes = {"catalog": catalog, "inventory": inventory}
    return gateway_for(fakes, replace(settings, cached_operations=3, cached_operation_bytes=200)).pipeline


async def test_a_document_is_compiled_once_however_many_ask_for_it(pipeline: Pipeline) -> None:
    """A hundred clients after a deployment must not plan the same screen a hundred times."""
    request = GraphqlRequest(query="{ products { id stock } }")

    prepared = await asyncio.gather(*[pipeline.prepare(request, ANONYMOUS) for _ in range(20)])

    assert len({id(each.compiled) for each in prepared}) == 1
    assert (await pipeline.prepare(request, ANONYMOUS)).compiled is prepared[0].compiled


async def test_the_cache_is_bounded_by_count(pipeline: Pipeline) -> None:
    """Row 38: a flood of made-up documents must not fill the memory, and the last used stay."""
    kept = GraphqlRequest(query="{ echo }")
    first = (await pipeline.prepare(kept, ANONYMOUS)).compiled
    for number in range(10):
        await pipeline.prepare(GraphqlRequest(query=f"{{ a{number}: echo }}"), ANONYMOUS)
        assert (await pipeline.prepare(kept, ANONYMOUS)).compiled is first

    assert len(pipeline.graph.operations) == 3


async def test_the_cache_is_bounded_by_bytes(pipeline: Pipeline) -> None:
    """A few huge documents are as bad as many small ones."""
    for number in range(3):
        await pipeline.prepare(GraphqlRequest(query=f"{{ a{number}: echo }}" + " " * 120), ANONYMOUS)

    assert len(pipeline.graph.operations) == 1


async def test_refused_documents_are_not_kept(pipeline: Pipeline) -> None:
    """Invalid documents must not push valid ones out."""
    for _ in range(2):
        with pytest.raises(GraphqlValidationFailed):
            await pipeline.prepare(GraphqlRequest(query="{ nope }"), ANONYMOUS)

    assert len(pipeline.graph.operations) == 0


async def test_a_refusal_says_where_the_mistake_stands(pipeline: Pipeline) -> None:
    """Documents are read without positions first; an error without its place sends people searching through the text."""
    for query, places in (
        ("{\n  products { id }\n  nothing\n}", ((3, 3),)),
        ("query ($a: Int) {\n  echo\n}", ((1, 8),)),
    ):
        with pytest.raises(GraphqlValidationFailed) as refused:
            await pipeline.prepare(GraphqlRequest(query=query), ANONYMOUS)
        assert refused.value.problems[0].locations == places
