from __future__ import annotations

import json
from pathlib import Path
from typing import Literal

import pytest
from pydantic import BaseModel
from stoa_messaging.event_fields import breaks_readers, fields_of, lacks_for_reader
from stoa_messaging.event_registry import REGISTRY, examine, main, register


class Line(BaseModel):
    variant_id: str
    quantity: int


class Order(BaseModel):
    order_id: str
    coupon: str | None
    status: Literal["new", "old"]
    lines: list[Line]
    names: dict[str, str]
    note: str = ""


def test_a_schema_is_read_as_a_table_of_fields() -> None:
    """What the registry keeps must be readable in a review."""
    assert fields_of(Order.model_json_schema()) == {
        "coupon": "null|string",
        "lines": "array",
        "lines[]": "object",
        "lines[].quantity": "integer",
        "lines[].variant_id": "string",
        "names": "object",
        "names{}": "string",
        "note?": "string",
        "order_id": "string",
        "status": "string",
    }


BEFORE = fields_of(Order.model_json_schema())


def changed(**fields: str | None) -> dict[str, str]:
    merged = {**BEFORE, **fields}
    return {path: kinds for path, kinds in merged.items() if kinds is not None}


@pytest.mark.parametrize(
    ("after", "told"),
    [
        (changed(order_id=None), "order_id is gone"),
        (changed(order_id="integer"), "order_id was string and is integer now"),
        (changed(**{"order_id": None, "order_id?": "string"}), "order_id is optional now"),
        (changed(**{"note?": None, "note": "string"}), "note is required now"),
        (changed(total="integer"), "total is new and required: older messages lack it"),
        (changed(**{"lines[].price": "integer"}), "lines[].price is new and required: older messages lack it"),
        (changed(coupon="string"), "coupon was null|string and is string now"),
    ],
)
def test_what_breaks_a_reader_is_told(after: dict[str, str], told: str) -> None:
    """Consumers are deployed on other days than publishers, and old messages are replayed."""
    assert breaks_readers(BEFORE, after) == [told]


@pytest.mark.parametrize(
    "after", [changed(**{"total?": "integer"}), changed(**{"gift?": "object", "gift.text": "string"}), changed()]
)
def test_new_optional_fields_break_nobody(after: dict[str, str]) -> None:
    """Events grow; a gate that refuses this is switched off."""
    assert breaks_readers(BEFORE, after) == []


class Reads(BaseModel):
    order_id: str
    lines: list[Line]


class ReadsMore(Reads):
    total: int


class ReadsOtherwise(BaseModel):
    order_id: int
    note: str


def test_a_reader_may_rely_on_what_is_promised_only() -> None:
    """The first event would become a dead letter."""
    assert lacks_for_reader(BEFORE, fields_of(Reads.model_json_schema())) == []
    assert lacks_for_reader(BEFORE, fields_of(ReadsMore.model_json_schema())) == ["total is read and not published"]
    assert lacks_for_reader(BEFORE, fields_of(ReadsOtherwise.model_json_schema())) == [
        "note is read as if it were always there; it is optional",
        "order_id is read as integer and published as string",
    ]


@pytest.fixture(name="folder")
def _folder(tmp_path: Path) -> Path:
    folder = tmp_path / "subgraphs" / "shop" / "events"
    folder.mkdir(parents=True)
    (folder / "sold.v1.json").write_text(json.dumps(Order.model_json_schema()), encoding="utf-8")
    return folder


def test_a_new_event_waits_until_it_is_registered(folder: Path) -> None:
    """The check in the repository's gate finds it; composing registers it."""
    place = str(folder.parents[1])

    assert [finding.breaks for finding in examine(folder)] == [False]
    assert main(["check", place]) == 1
    assert main([place]) == 0
    assert main(["check", place]) == 0


def test_a_breaking_change_is_refused_with_what_to_do_and_leaves_the_registry(folder: Path) -> None:
    """Somebody in a hurry must learn the way out from the refusal itself."""
    register(folder)
    registry = (folder / REGISTRY).read_bytes()
    (folder / "sold.v1.json").write_text(json.dumps(Line.model_json_schema()), encoding="utf-8")

    findings = register(folder)

    assert "order_id is gone" in " ".join(map(str, findings))
    assert all("event_version" in str(finding) for finding in findings)
    assert (folder / REGISTRY).read_bytes() == registry


def test_an_event_that_is_no_longer_published_is_refused(folder: Path) -> None:
    """Its readers would wait for it for ever."""
    register(folder)
    (folder / "sold.v1.json").unlink()

    assert [finding.breaks for finding in examine(folder)] == [True]


def test_history_grows_with_each_change(folder: Path) -> None:
    """Who reads an old message wants to know which forms there were."""
    register(folder)
    grown = Order.model_json_schema()
    grown["properties"]["total"] = {"type": "integer"}
    (folder / "sold.v1.json").write_text(json.dumps(grown), encoding="utf-8")
    register(folder)

    entry = json.loads((folder / REGISTRY).read_text(encoding="utf-8"))["sold.v1"]
    assert len(entry["history"]) == 2
    assert entry["fields"]["total?"] == "integer"
