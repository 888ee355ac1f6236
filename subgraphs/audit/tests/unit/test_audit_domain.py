"""The journal's rules, without a database."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from audit.application.replay_stream import INBOX_DAYS
from audit.domain.chain import GENESIS, Break, ChainPoint, Link, content_hash, first_break, link_hash
from audit.domain.checkpoint import is_signed, signature_of
from audit.domain.drawing import mermaid, svg
from audit.domain.entry import Content, Entry
from audit.domain.lineage import DEEPEST, lineage_of
from audit.domain.naming import naming_of
from audit.domain.personal import PERSONAL, REMOVED, part, redacted, together
from audit.domain.reading import MOST_TOUCHED, actor_of, touched_by
from audit.domain.retention import Policy, months_later
from stoa_messaging.inbox import KEPT_DAYS

MOMENT = datetime(2030, 1, 31, 12, tzinfo=UTC)


def content(**changed: Any) -> Content:
    given: dict[str, Any] = {
        "event_id": "e1",
        "event_type": "ordering.order_placed",
        "event_version": 1,
        "occurred_at": MOMENT,
        "domain": "ordering",
        "entity": "order",
        "action": "placed",
        "aggregate_id": "o1",
        "actor": "system",
        "customer_id": "c1",
        "causation_id": None,
        "correlation_id": "e1",
        "trace_parent": None,
        "sequence": 1,
        "after": "{}",
        "touches": ("o1",),
        "payload": "{}",
        "personal_subject": "c1",
        "personal": b"sealed",
    }
    return Content(**{**given, **changed})


OTHER_VALUES: dict[str, Any] = {
    "event_version": 2,
    "occurred_at": MOMENT + timedelta(microseconds=1),
    "causation_id": "e0",
    "trace_parent": "00-1",
    "sequence": None,
    "touches": ("o1", "o2"),
    "personal": None,
}


@pytest.mark.parametrize("field", list(Content.__dataclass_fields__))
def test_every_field_of_an_entry_is_covered_by_its_hash(field: str) -> None:
    """A field outside of the hash is a field that anybody may rewrite."""
    changed = content(**{field: OTHER_VALUES.get(field, "other")})

    assert content_hash(changed) != content_hash(content())


def chain_of(count: int) -> list[Link]:
    links, previous = [], GENESIS
    for position in range(1, count + 1):
        at, covered = MOMENT + timedelta(seconds=position), content_hash(content(event_id=f"e{position}"))
        hashed = link_hash(previous, position, at, covered)
        links.append(
            Link(chain="c", position=position, recorded_at=at, previous_hash=previous, hash=hashed, content=covered)
        )
        previous = hashed
    return links


def test_a_chain_is_followed_from_any_point_that_is_known() -> None:
    """A check that can only begin at the beginning is not made often."""
    links = chain_of(5)
    middle = ChainPoint(chain="c", position=3, hash=links[2].hash)

    found = first_break(middle, links[3:])

    assert found == ChainPoint(chain="c", position=5, hash=links[4].hash)
    assert isinstance(first_break(middle, links[2:]), Break)


def test_a_checkpoint_is_only_good_under_its_key() -> None:
    """Whoever rewrites the chain must not be able to rewrite the checkpoints."""
    point = ChainPoint(chain="c", position=3, hash=GENESIS)
    signature = signature_of(point, b"key")

    assert is_signed(point, signature, b"key")
    assert not is_signed(point, signature, b"other")
    assert not is_signed(ChainPoint(chain="c", position=4, hash=GENESIS), signature, b"key")


@pytest.mark.parametrize(
    ("event_type", "words"),
    [
        ("ordering.order_placed", ("ordering", "order", "placed")),
        ("ordering.order_status_changed", ("ordering", "order", "status_changed")),
        ("basket.checked_out", ("basket", "basket", "checked_out")),
        ("inventory.back_in_stock", ("inventory", "stock", "back")),
        ("pinged", ("pinged", "pinged", "pinged")),
        ("a.b", ("a", "b", "b")),
    ],
)
def test_an_events_type_says_what_happened_to_what(event_type: str, words: tuple[str, str, str]) -> None:
    """Auditors search for orders, not for class names."""
    naming = naming_of(event_type)

    assert (naming.domain, naming.entity, naming.action) == words


def test_secrets_go_personal_data_is_parted_and_the_rest_stays() -> None:
    """What the tables of names say is all that stands between a customer and a leak."""
    data = {
        "customer": {"id": "c1", "email": "a@b.c", "tags": ["vip"]},
        "shipping_address": {"street": "S 1", "country": "DE"},
        "lines": [{"name": "Lamp", "gift_note": "x", "note": "for Eve"}],
        "payment": {"token": "t", "reset_token": "r", "missing_token": None},
        "name": {"en": "Lamp"},
    }

    parted = part("ordering.order_confirmed", data)

    assert parted.clear == {
        "customer": {"id": "c1", "email": PERSONAL, "tags": [PERSONAL]},
        "shipping_address": {"street": PERSONAL, "country": "DE"},
        "lines": [{"name": "Lamp", "gift_note": "x", "note": PERSONAL}],
        "payment": {"token": REMOVED, "reset_token": REMOVED, "missing_token": None},
        "name": {"en": "Lamp"},
    }
    whole = together(parted.clear, [(list(path), value) for path, value in parted.personal])
    assert whole["customer"] == data["customer"]
    assert whole["lines"][0]["note"] == "for Eve"


def test_an_exported_part_is_never_kept() -> None:
    """An archive of everything about a person must not lie in the journal too."""
    parted = part("reviews.customer_data_exported", {"part": "everything", "customer_id": "c1"})

    assert parted.clear == {"part": REMOVED, "customer_id": "c1"}


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("pay 4111-1111-1111-1111 now", f"pay {REMOVED} now"),
        ("5500005555555559", REMOVED),
        ("4111111111111112", "4111111111111112"),
        ("ST-4111111111111111", "ST-4111111111111111"),
        ("01a1ffde-4d9e-70c6-aeb8-783ec8bcb1b1", "01a1ffde-4d9e-70c6-aeb8-783ec8bcb1b1"),
        ("Authorization: Bearer abcdefgh12345", f"Authorization: {REMOVED}"),
        ("eyJhbGciOi.eyJzdWIiOiIx.c2ln", REMOVED),
    ],
)
def test_what_looks_like_a_card_or_a_token_goes_whatever_it_is_called(text: str, clean: str) -> None:
    """Customers write their card number into the message field."""
    assert redacted(text) == clean


def test_who_did_it_is_read_from_the_event() -> None:
    """ "system" for everything would accuse nobody of anything."""
    assert actor_of("inventory.stock_adjusted", {"adjusted_by": "samira", "customer_id": "c"}) == "samira"
    assert actor_of("basket.checked_out", {"customer": {"id": "c1"}}) == "c1"
    assert actor_of("payment.payment_captured", {"customer_id": "c1"}) == "system"


def test_an_event_touches_every_id_in_it_up_to_a_limit() -> None:
    """A trail finds what names the thing anywhere; a thousand lines must not make a thousand entries."""
    data = {"order_id": "o1", "number": "S-1", "lines": [{"variant_id": f"v{n}", "name": "x"} for n in range(200)]}

    touched = touched_by("a1", data)

    assert touched[:4] == ("a1", "o1", "S-1", "v0")
    assert len(touched) == MOST_TOUCHED
    assert touched_by("", {"id": "", "x_id": "y" * 500}) == ()


def entry(number: int, cause: str | None, **changed: Any) -> Entry:
    wrapped = content(event_id=f"e{number}", causation_id=cause, **changed)
    return Entry(chain="c", position=number, recorded_at=MOMENT, previous_hash=b"", hash=b"", content=wrapped)


def test_a_lineage_walks_causes_before_effects_and_ends() -> None:
    """A circle of causes, which only a forger makes, must not hang the auditor."""
    entries = [entry(1, None), entry(3, "e1"), entry(2, "e1"), entry(4, "e2"), entry(5, "gone")]
    deep = [entry(1, None), *(entry(n, f"e{n - 1}") for n in range(2, DEEPEST + 10))]
    circle = [entry(1, "e2"), entry(2, "e1")]

    lineage = lineage_of("e4", entries, is_whole=True)

    assert [(step.event_id, step.depth) for step in lineage.steps] == [
        ("e1", 0),
        ("e2", 1),
        ("e4", 2),
        ("e3", 1),
        ("e5", 0),
    ]
    assert lineage_of("e1", deep, is_whole=True).is_whole is False
    assert lineage_of("e1", circle, is_whole=True).steps == ()


def test_an_event_cannot_draw_by_itself() -> None:
    """A name with a quote or a tag must not become a script in the auditor's browser."""
    hostile = 'x"]\nclick e0 call alert() <script>'
    lineage = lineage_of("e1", [entry(1, None, aggregate_id=hostile, event_type="a.<b>")], is_whole=False)

    drawn, picture = mermaid(lineage), svg(lineage)

    assert "<script" not in drawn + picture
    assert "<b>" not in drawn + picture
    assert len(drawn.splitlines()) == 3
    assert "x&quot;]" in drawn


def test_a_replay_ends_before_consumers_forget() -> None:
    """An event that its consumer has forgotten would charge or mail a second time."""
    assert INBOX_DAYS < KEPT_DAYS


def test_a_month_is_kept_for_as_long_as_its_family() -> None:
    """Ten years for the books, three for the rest, for ever for the journal's own deeds."""
    policy, month = Policy.of(13, {"shop": 6}), date(2028, 12, 1)
    trade, shop, own = (policy.family_of(domain) for domain in ("payment", "catalog", "audit"))

    assert policy.is_due(month, datetime(2030, 1, 31, tzinfo=UTC)) is False
    assert policy.is_due(month, datetime(2030, 2, 1, tzinfo=UTC)) is True
    assert policy.expiry(month, trade) == datetime(2040, 1, 1, tzinfo=UTC)
    # Nothing expires while it is still in the database.
    assert policy.expiry(month, shop) == datetime(2030, 2, 1, tzinfo=UTC)
    assert policy.expiry(month, own) is None
    assert policy.family_of("somebody_new").name == "other"
    assert months_later(date(2030, 12, 1), 1) == date(2031, 1, 1)
