"""Events are a contract between domains: what is published stays readable, and what is read is published."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest
from stoa_messaging.event_fields import fields_of, lacks_for_reader
from stoa_messaging.event_registry import examine, published_fields

SUBGRAPHS = Path(__file__).parents[2] / "subgraphs"
DOMAINS = sorted(path.parent.name for path in SUBGRAPHS.glob("*/pyproject.toml"))


@pytest.mark.parametrize("domain", DOMAINS)
def test_no_published_event_has_changed_under_its_readers(domain: str) -> None:
    """A field that goes away stops eight services in the night."""
    broken = [str(finding) for finding in examine(SUBGRAPHS / domain / "events") if finding.breaks]

    assert broken == []


@pytest.mark.parametrize("domain", DOMAINS)
def test_every_published_event_is_registered(domain: str) -> None:
    """What is not registered can be changed tomorrow without anybody noticing. Run scripts/compose."""
    waiting = [str(finding) for finding in examine(SUBGRAPHS / domain / "events") if not finding.breaks]

    assert waiting == []


@pytest.mark.parametrize("domain", DOMAINS)
async def test_what_a_consumer_requires_its_publisher_promises(domain: str) -> None:
    """A reader of a field that nobody writes fills the dead letters from the first event on."""
    settings = importlib.import_module(f"{domain}.config").Settings.from_env()
    worker = importlib.import_module(f"{domain}.wiring").build_worker(settings)
    lacking = []
    for event, model in worker.consumer.reads.items():
        publisher, _, name = event.partition(".")
        published = published_fields(SUBGRAPHS / publisher / "events").get(name)
        told = (
            ["nobody publishes it"]
            if published is None
            else lacks_for_reader(published, fields_of(model.model_json_schema()))
        )
        lacking += [f"{event}: {each}" for each in told]

    assert lacking == []
