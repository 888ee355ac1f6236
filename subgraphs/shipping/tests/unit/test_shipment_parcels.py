"""The life of a shipment in several parcels, and whom its carrier's messages are believed from."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from shipping.domain.parcel import NEXT, ParcelState, ParcelStepRefused, ShippedLine, tracking_code
from shipping.domain.shipment import (
    ConfirmedOrder,
    Destination,
    ParcelContentsInvalid,
    Shipment,
    ShipmentStatus,
    ShipmentStepRefused,
    prepare,
)
from shipping.domain.tariff import FREE_FROM, quotes
from shipping.domain.tracking import TrackingInvalid, moment_of
from shipping.rest.signature import TOLERANCE_SECONDS, SignatureRefused, sign, signer_of
from stoa_primitives import Currency, Money

NOW = datetime(2030, 1, 1, tzinfo=UTC)
BODY, SECRET = b'{"id":"1"}', "a-secret-of-the-carrier"
TWO_LAMPS_ONE_CUP = (ShippedLine("lamp", 2), ShippedLine("cup", 1))


def prepared_shipment(*lines: ShippedLine) -> Shipment:
    order = ConfirmedOrder(
        order_id="order-1",
        number="S-1",
        customer_id="me",
        method="standard",
        weight_grams=1000,
        destination=Destination(name="S", street="Stoa 1", postal_code="10115", city="Berlin", country="DE"),
        lines=lines or TWO_LAMPS_ONE_CUP,
    )
    return prepare(order, NOW)


def test_a_shipment_goes_in_several_parcels_and_is_shipped_with_the_last() -> None:
    """A customer told "shipped" while half of it lies in the house waits for a parcel that nobody sent."""
    packed = prepared_shipment().pack((ShippedLine("lamp", 1),), 300, NOW).pack(None, None, NOW)
    first, second = packed.parcels

    partly = packed.move_parcel(first.id, ParcelState.IN_TRANSIT, NOW)
    wholly = partly.move_parcel(second.id, ParcelState.IN_TRANSIT, NOW)
    half_there = wholly.move_parcel(first.id, ParcelState.DELIVERED, NOW)
    there = half_there.move_parcel(second.id, ParcelState.DELIVERED, NOW)

    assert second.lines == (ShippedLine("lamp", 1), ShippedLine("cup", 1))
    assert (first.weight_grams, second.weight_grams) == (300, 700)
    assert first.tracking_code != second.tracking_code
    states = [packed, partly, wholly, half_there, there]
    assert [state.status.value for state in states] == ["PACKED", "PACKED", "SHIPPED", "SHIPPED", "DELIVERED"]


def test_a_parcel_that_left_before_all_is_packed_does_not_ship_the_shipment() -> None:
    """What lies in no parcel yet has not left."""
    shipment = prepared_shipment().pack((ShippedLine("cup", 1),), None, NOW)

    shipment = shipment.move_parcel(shipment.parcels[0].id, ParcelState.DELIVERED, NOW)

    assert shipment.status is ShipmentStatus.PACKED
    assert shipment.unpacked == (ShippedLine("lamp", 2),)


@pytest.mark.parametrize(
    ("lines", "weight"),
    [
        ((), None),
        ((ShippedLine("lamp", 0),), None),
        ((ShippedLine("lamp", -1),), None),
        ((ShippedLine("lamp", 3),), None),
        ((ShippedLine("lamp", 2**31),), None),
        ((ShippedLine("sofa", 1),), None),
        ((ShippedLine("lamp", 1), ShippedLine("lamp", 1)), None),
        ((ShippedLine("lamp", 1),), 0),
        ((ShippedLine("lamp", 1),), 30_001),
    ],
)
def test_a_parcel_holds_only_what_was_ordered_and_is_left(lines: tuple[ShippedLine, ...], weight: int | None) -> None:
    """A parcel with more than was paid for is a present nobody decided on."""
    with pytest.raises(ParcelContentsInvalid):
        prepared_shipment().pack(lines, weight, NOW)


def test_nothing_is_packed_twice() -> None:
    """Two clicks on "pack" must not send everything twice."""
    whole = prepared_shipment().pack(None, None, NOW)

    with pytest.raises(ParcelContentsInvalid):
        whole.pack(None, None, NOW)


def test_cancelling_and_packing_exclude_each_other() -> None:
    """Row 94: a parcel that is packed and cancelled would be refunded and sent."""
    packed = prepared_shipment().pack(None, None, NOW)
    stopped = prepared_shipment().cancel(NOW)

    with pytest.raises(ShipmentStepRefused):
        packed.cancel(NOW)
    with pytest.raises(ShipmentStepRefused):
        stopped.pack(None, None, NOW)


@pytest.mark.parametrize("state", list(ParcelState))
@pytest.mark.parametrize("following", list(ParcelState))
def test_a_parcel_moves_only_along_the_table(state: ParcelState, following: ParcelState) -> None:
    """A delivered parcel that is on the road again would be looked for."""
    parcel = replace(prepared_shipment().pack(None, None, NOW).parcels[0], state=state)

    if state in NEXT[following]:
        assert parcel.move(following, NOW).state is following
        assert parcel.move(following, NOW).shipped_at == NOW
    else:
        with pytest.raises(ParcelStepRefused):
            parcel.move(following, NOW)


def test_a_tracking_code_is_always_the_same_and_hard_to_misread() -> None:
    """A parcel without a stable code cannot be found again."""
    assert tracking_code("p") == tracking_code("p") != tracking_code("q")
    assert not set("01IO") & set(tracking_code("p")[2:])
    assert len(set(tracking_code("p"))) > 4


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("2026-03-29T02:30:00+01:00", "2026-03-29T01:30:00+00:00"),
        ("2026-03-29T03:30:00+02:00", "2026-03-29T01:30:00+00:00"),
        ("2026-10-25T02:30:00+02:00", "2026-10-25T00:30:00+00:00"),
        ("2026-10-25T02:30:00+01:00", "2026-10-25T01:30:00+00:00"),
        ("2028-02-29T23:30:00-01:00", "2028-03-01T00:30:00+00:00"),
        ("2026-01-01T13:00:00+14:00", "2025-12-31T23:00:00+00:00"),
    ],
)
def test_the_carriers_moments_are_kept_in_utc(given: str, expected: str) -> None:
    """Row 110: the hour that happens twice when clocks change, leap day and +14:00 are each one moment."""
    moment = datetime.fromisoformat(given)

    assert moment_of(moment, moment) == datetime.fromisoformat(expected)
    assert moment_of(moment, moment).tzinfo is UTC


@pytest.mark.parametrize(
    "given",
    [
        datetime(2030, 1, 1),  # noqa: DTZ001 - that is the point
        datetime(9999, 12, 31, 23, 59, tzinfo=UTC),
        datetime(9999, 12, 31, 23, 59, tzinfo=timezone(timedelta(hours=-14))),
        datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14))),
        NOW + timedelta(hours=2),
        NOW - timedelta(days=366),
    ],
)
def test_a_moment_that_cannot_be_is_refused_in_words(given: datetime) -> None:
    """Row 110: the year 9999 with an offset lies outside the calendar; it must be a refusal, not an internal error."""
    with pytest.raises(TrackingInvalid):
        moment_of(given, NOW)


@pytest.mark.parametrize(
    "header",
    [
        "",
        "t=,v1=",
        "v1=" + "0" * 64,
        sign(BODY, secret="another secret altogether", at=NOW),
        sign(BODY + b" ", secret=SECRET, at=NOW),
        sign(BODY, secret=SECRET, at=NOW - timedelta(seconds=TOLERANCE_SECONDS + 1)),
        sign(BODY, secret=SECRET, at=NOW + timedelta(seconds=TOLERANCE_SECONDS + 1)),
        sign(BODY, secret=SECRET, at=NOW).replace("t=", "t=1"),
        sign(BODY, secret=SECRET, at=NOW) + ",t=1",
        "t=" + "9" * 500 + ",v1=" + "0" * 64,
        "t=²,v1=\xe4",
    ],
)
def test_a_message_without_the_carriers_signature_is_not_believed(header: str) -> None:
    """Whoever can say "delivered" can take a parcel off the porch."""
    with pytest.raises(SignatureRefused):
        signer_of(header, BODY, secrets={"annex": "y" * 16, "market": SECRET}, now=NOW)


def test_a_message_with_one_good_signature_of_two_is_believed() -> None:
    """Keys are changed while messages are on their way."""
    header = sign(BODY, secret=SECRET, at=NOW) + ",v1=" + "0" * 64

    late = NOW + timedelta(seconds=TOLERANCE_SECONDS)
    assert signer_of(header, BODY, secrets={"annex": "y" * 16, "market": SECRET}, now=late) == "market"


def test_sending_is_free_from_the_tables_total_on_and_not_a_cent_earlier() -> None:
    """A limit that is off by a cent is off for everybody who ordered to reach it."""

    def cheapest(country: str, cents: int | None) -> int:
        total = None if cents is None else Money(cents, Currency.EUR)
        return quotes(country, 700, total)[0].price.amount

    assert [cheapest("DE", cents) for cents in (None, 9_999, 10_000)] == [430, 430, 0]
    assert [cheapest("FR", cents) for cents in (19_999, 20_000)] == [1080, 0]
    assert cheapest("JP", 10**9) == 2340
    assert all(method != "express" for method, _ in FREE_FROM)
