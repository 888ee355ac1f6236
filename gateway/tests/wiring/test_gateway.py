from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from stoa.config import GatewaySettings, SettingsError
from stoa.errors import SupergraphError
from stoa.executor import AsgiTransport, RoutingTransport
from stoa.pipeline import GatewayGraph, build_graph
from stoa.supergraph import read_supergraph
from stoa.testing import FakeSubgraph, GatewayClient, compose_sdl, gateway_for, served
from stoa.wiring import build_gateway
from stoa.wiring._reload import SupergraphReload

ONE = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3") type Query { one: String }'
TWO = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3") type Query { one: String two: String }'


def test_a_missing_supergraph_is_named_with_the_way_out(tmp_path: Path) -> None:
    """The first start on a fresh checkout."""
    with pytest.raises(SupergraphError, match="stoa compose"):
        build_gateway(replace(GatewaySettings(), supergraph_path=tmp_path / "none.graphql"))


def test_a_supergraph_that_is_none_is_refused() -> None:
    """Half a file must not become half a gateway."""
    with pytest.raises(SupergraphError):
        build_gateway(GatewaySettings(), supergraph_sdl="type Query { a: Int ")


def test_production_refuses_development_secrets() -> None:
    """Whatever way the settings were made."""
    with pytest.raises(SettingsError):
        build_gateway(replace(GatewaySettings(), environment="production"), supergraph_sdl=compose_sdl({"a": ONE}))


async def test_a_changed_supergraph_is_swapped_in_and_a_broken_one_is_not(tmp_path: Path) -> None:
    """A deployment of the schema must not need a restart, and a bad one must not be an outage."""
    path = tmp_path / "supergraph.graphql"
    path.write_text(compose_sdl({"a": ONE}))
    subgraph = FakeSubgraph(TWO, resolvers={"Query.two": lambda _: "2"})
    gateway = build_gateway(replace(GatewaySettings(), supergraph_path=path), transports={"a": subgraph})
    client, pipeline = GatewayClient(gateway), gateway.pipeline

    def build(sdl: str) -> GatewayGraph:
        return build_graph(read_supergraph(sdl), RoutingTransport({"a": AsgiTransport(subgraph)}), GatewaySettings())

    reload = SupergraphReload(path, pipeline, build)
    assert "errors" in (await client.post("{ two }")).json()
    path.write_text(compose_sdl({"a": TWO}))
    await reload.reload()
    assert (await client.post("{ two }")).json() == {"data": {"two": "2"}}

    good = pipeline.graph
    path.write_text("garbage {")
    await reload.reload()
    assert pipeline.graph is good
    path.unlink()
    await reload.reload()
    assert pipeline.graph is good


async def test_the_lifespan_starts_and_stops_following_the_file(tmp_path: Path) -> None:
    """A task that outlives its server keeps the process from ending."""
    path = tmp_path / "supergraph.graphql"
    path.write_text(compose_sdl({"a": ONE}))
    gateway = build_gateway(replace(GatewaySettings(), supergraph_path=path), transports={"a": FakeSubgraph(ONE)})
    before = asyncio.all_tasks()

    async with served(gateway, lifespan="on"):
        assert (await GatewayClient(gateway).post("{ one }")).json() == {"data": {"one": None}}

    assert asyncio.all_tasks() == before


async def test_graphiql_is_served_with_a_strict_policy_and_nothing_else_of_the_disk(tmp_path: Path) -> None:
    """Row 79: no inline script; and ``..`` must not leave the folder."""
    (tmp_path / "secret.txt").write_text("secret")
    dist = tmp_path / "dist"
    (dist / "assets").mkdir(parents=True)
    (dist / "index.html").write_text("<!doctype html><title>Stoa</title>")
    (dist / "assets" / "app.js").write_text("1")
    subgraph = FakeSubgraph(ONE)
    client = GatewayClient(gateway_for({"a": subgraph}, replace(GatewaySettings(), graphiql_dir=dist)))

    page = await client.send("GET", "/")
    assert page.text.startswith("<!doctype html>")
    assert "script-src 'self';" in page.headers["content-security-policy"]
    assert (await client.send("GET", "/graphiql/assets/app.js")).text == "1"
    for path in (
        "/graphiql/assets/../../secret.txt",
        "/graphiql/assets/%2e%2e/%2e%2e/secret.txt",
        "/graphiql/assets/none.js",
    ):
        assert (await client.send("GET", path)).status_code == 404


async def test_a_new_supergraph_knows_what_is_asked_for_before_it_takes_over(tmp_path: Path) -> None:
    """A deployment of the schema under load must not make every operation wait for its plan at once."""
    path = tmp_path / "supergraph.graphql"
    path.write_text(compose_sdl({"a": TWO}))
    subgraph = FakeSubgraph(TWO, resolvers={"Query.one": lambda _: "1"})
    gateway = build_gateway(
        replace(GatewaySettings(), supergraph_path=path, generate_after=1), transports={"a": subgraph}
    )
    client, pipeline = GatewayClient(gateway), gateway.pipeline
    for query in ("{ one two }", "{ one }", "{ one }", "{ one }"):
        assert "errors" not in (await client.post(query)).json()

    def build(sdl: str) -> GatewayGraph:
        return build_graph(read_supergraph(sdl), RoutingTransport({"a": AsgiTransport(subgraph)}), GatewaySettings())

    path.write_text(compose_sdl({"a": ONE}))
    await SupergraphReload(path, pipeline, build).reload()

    assert [text for (text, _), _ in pipeline.graph.operations.known()] == ["{ one }"]
    assert len(pipeline.graph.programs) == 1
    assert (await client.post("{ one }")).json() == {"data": {"one": "1"}}
    assert gateway.probe.registry.get_sample_value("stoa_plan_lookups_total", {"result": "miss"}) == 2
