"""A person's data in parts that fit, readable by whoever asked only."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc.errors import JoseError
from stoa_messaging.personal_data import PART_BYTES, parts_of
from stoa_messaging.sealing import LONGEST_SEALED, new_seal, seal, unseal


@given(st.lists(st.integers(0, 60_000), max_size=12))
def test_parts_together_are_the_whole_and_each_fits_into_an_event(lengths: list[int]) -> None:
    """A part too large for the broker would keep an export waiting for ever; a row lost in between breaks the law."""
    rows = [{"n": place, "t": "x" * length} for place, length in enumerate(lengths)]

    parts = [json.loads(part) for part in parts_of({"first": [], "second": rows, "third": [{"n": -1}]})]

    assert [row["n"] for part in parts for row in part.get("second", [])] == list(range(len(rows)))
    assert any("first" in part for part in parts)
    assert [row for part in parts for row in part.get("third", [])] == [{"n": -1}]
    assert all(len(json.dumps(part)) < 2 * PART_BYTES for part in parts)


def test_values_of_a_database_become_json() -> None:
    """An export that stumbles over a date is no export."""
    (part,) = parts_of({"t": [{"at": datetime(2030, 1, 1, tzinfo=UTC), "sum": Decimal("1.20")}]})

    assert json.loads(part) == {"t": [{"at": "2030-01-01T00:00:00+00:00", "sum": "1.20"}]}


def test_only_whoever_asked_can_read_a_part() -> None:
    """Brokers, dead letters and the audit keep what passes through them."""
    public, private = new_seal()
    _, stranger = new_seal()
    text = b"x" * (2 * PART_BYTES)

    sealed = seal(text, public)

    assert len(sealed) < LONGEST_SEALED + 2000
    assert unseal(sealed, private) == text
    assert "d" not in public
    for key, given_text in ((stranger, sealed), (private, f"{sealed[:-4]}AAAA"), (private, "no.seal")):
        with pytest.raises((JoseError, ValueError)):
            unseal(given_text, key)
