from __future__ import annotations

import stoa_primitives
from stoa_primitives import FixedClock, Refusal, SystemClock, derived_id, is_uuid, made_at, new_id


def test_new_ids_are_different_uuids_of_version_seven() -> None:
    """Two things with one id overwrite each other."""
    ids = [new_id() for _ in range(1000)]

    assert len(set(ids)) == len(ids)
    assert all(is_uuid(identity) and identity[14] == "7" for identity in ids)


def test_a_new_id_tells_when_it_was_made_and_others_do_not() -> None:
    """A page that waits for a fresh order must not wait for an invented one."""
    before = SystemClock().now()

    made = made_at(new_id())

    assert made is not None
    assert abs((made - before).total_seconds()) < 5
    assert [made_at(text) for text in (derived_id("a"), "", "x")] == [None, None, None]


def test_the_same_deed_derives_the_same_id_and_another_deed_another() -> None:
    """A repeated step must be recognised, two steps must not be confused."""
    assert derived_id("order", "1", "confirm") == derived_id("order", "1", "confirm")
    assert derived_id("order", "1", "confirm") != derived_id("order", "1confirm")
    assert derived_id("a", "bc") != derived_id("ab", "c")


def test_only_the_usual_spelling_is_a_uuid() -> None:
    """PostgreSQL would accept braces and blanks; two spellings of one id slip past every comparison."""
    identity = new_id()

    assert is_uuid(identity)
    assert is_uuid(identity.upper())
    assert not any(is_uuid(text) for text in ("", "1", "{" + identity + "}", identity.replace("-", ""), " " + identity))


def test_a_refusal_carries_its_details_unchangeably() -> None:
    """An error that somebody edits on the way says the wrong thing."""
    refusal = Refusal("no", order_id="1")

    assert (refusal.code, refusal.message, dict(refusal.details)) == ("REFUSED", "no", {"order_id": "1"})


def test_clocks_speak_utc() -> None:
    """A local time in the database is an hour wrong twice a year."""
    now = SystemClock().now()

    assert now.utcoffset() is not None
    assert now.utcoffset().total_seconds() == 0  # type: ignore[union-attr]
    assert FixedClock(now).now() == now


def test_the_shop_window_is_complete_and_sorted() -> None:
    """A name that is exported by accident is promised for ever."""
    assert stoa_primitives.__all__ == sorted(stoa_primitives.__all__, key=lambda name: (not name.isupper(), name))
    assert all(hasattr(stoa_primitives, name) for name in stoa_primitives.__all__)
