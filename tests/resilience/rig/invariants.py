"""The twelve invariants: each a question to the facts, answered with what is wrong, one line each."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from itertools import permutations
from typing import Final

from rig.facts import Facts, Row
from rig.history import History, Operation, Result

OPENING_STOCK: Final = 100_000
FINAL: Final = frozenset({"DELIVERED", "CANCELLED", "RETURNED", "REFUNDED"})
_DONE: Final = frozenset({"SUCCESS", "ERROR", "CANCELLED"})
_GROWTH: Final = 1.1
_SPARE_DESCRIPTORS: Final = 8

Check = Callable[[Facts, History], Iterator[str]]


def stock_adds_up(facts: Facts, _: History) -> Iterator[str]:
    """I1: initial = available + reserved + sold, nothing below zero, and the shelf agrees with the reservations."""
    held: dict[tuple[str, str, str], int] = defaultdict(int)
    for row in facts.reserved:
        held[row["variant_id"], row["warehouse_id"], row["status"]] += row["quantity"]
    for row in facts.stock:
        place = (row["variant_id"], row["warehouse_id"])
        initial = OPENING_STOCK + row["adjusted"]
        if row["on_hand"] + row["sold"] != initial:
            yield f"{place}: {initial} units are now {row['on_hand']} on hand and {row['sold']} sold"
        if min(row["on_hand"], row["reserved"], row["sold"], row["on_hand"] - row["reserved"]) < 0:
            yield f"{place}: below zero: {row}"
        for status, column in (("RESERVED", "reserved"), ("SOLD", "sold")):
            if held[*place, status] != row[column]:
                yield f"{place}: {row[column]} {column} on the shelf, {held[*place, status]} in reservations"


def money_adds_up(facts: Facts, _: History) -> Iterator[str]:
    """I2: what an order's customer has paid is what it owes; the ledger sums to zero; one currency each."""
    orders = {row["id"]: row for row in facts.orders}
    ledger: dict[tuple[str, str], int] = defaultdict(int)
    for entry in facts.ledger:
        ledger[entry["payment_id"], entry["currency"]] += entry["amount"]
    yield from (f"ledger of payment {key} sums to {amount}" for key, amount in ledger.items() if amount)
    paid = {row["order_id"]: row for row in facts.payments}
    given_back = _given_back(facts)
    for order in facts.orders:
        payment = paid.get(order["id"])
        kept = payment["captured"] - payment["refunded"] if payment else 0
        owed = 0 if order["status"] == "CANCELLED" else order["total"]
        if payment and owed:
            owed -= given_back[payment["id"]]
        if kept != owed:
            yield f"order {order['id']} is {order['status']} and owes {owed}, but {kept} was kept"
        if payment and payment["currency"] != order["currency"]:
            yield f"order {order['id']} in {order['currency']} was paid in {payment['currency']}"
    yield from (f"payment for the unknown order {each}" for each in paid if each not in orders)


def _given_back(facts: Facts) -> Counter[str]:
    total: Counter[str] = Counter()
    for operation in facts.operations:
        if operation["kind"].lower() == "refund":
            total[operation["payment_id"]] += operation["amount"]
    return total


def nobody_is_charged_twice(facts: Facts, _: History) -> Iterator[str]:
    """I3: at most one capture per order and per key, counted at the provider; its book is the same as ours."""
    captures = [call for call in facts.provider if call["kind"].lower() == "capture"]
    for counted in (Counter(call["order_id"] for call in captures), Counter(call["key"] for call in captures)):
        yield from (f"{number} captures at the provider for {what}" for what, number in counted.items() if number > 1)
    taken = {call["order_id"]: call["amount"] for call in captures}
    yield from (
        f"the provider took money for {call['key']}, which nobody asked for"
        for call in captures
        if not call["order_id"]
    )
    for payment in facts.payments:
        if payment["captured"] != taken.get(payment["order_id"], 0):
            yield f"payment {payment['id']}: {payment['captured']} in our book, {taken.get(payment['order_id'], 0)} there"


def no_order_is_lost(facts: Facts, history: History) -> Iterator[str]:
    """I4: what was answered `ok` is there once; what was answered `fail` had no effect; `unknown` is one or the other."""
    placed = {(row["customer_id"], row["idempotency_key"]): row["order_id"] for row in facts.checkouts}
    orders = {row["id"] for row in facts.orders}
    attempts: dict[tuple[str, str], list[Operation]] = defaultdict(list)
    for operation in history.of("checkout"):
        attempts[operation.customer, operation.key].append(operation)
    for key, tries in attempts.items():
        yield from _wrong_about(key, tries, placed.get(key))
    yield from (f"checkout {key} has no order {order}" for key, order in placed.items() if order not in orders)
    yield from (f"order {order} was never checked out" for order in orders - set(placed.values()))
    if len(set(placed.values())) != len(placed):
        yield "two checkouts share an order"


def _wrong_about(key: tuple[str, str], tries: list[Operation], order: str | None) -> Iterator[str]:
    told = {each.told for each in tries if each.result is Result.OK}
    if len(told) > 1 or (told and order not in told):
        yield f"checkout {key} was told {told}, and is {order}"
    if order is not None and all(each.result is Result.FAIL for each in tries):
        yield f"checkout {key} was refused and is order {order} all the same"


def every_event_had_its_effect(facts: Facts, _: History) -> Iterator[str]:
    """I5: nothing unsent; every numbered event is at the broker, and once in the journal; every subscriber has had every event."""
    yield from (f"{count} events of {domain} are unsent" for domain, count in facts.unsent.items() if count)
    sent: dict[tuple[str, str], set[int]] = defaultdict(set)
    of_topic: dict[str, set[str]] = defaultdict(set)
    for event in facts.published:
        sent[event.topic.partition(".")[0], event.aggregate_id].add(event.sequence)
        of_topic[event.topic].add(event.event_id)
    for domain, streams in facts.numbered.items():
        for aggregate, last in streams.items():
            missing = set(range(1, last + 1)) - sent[domain, aggregate]
            if missing:
                yield f"{domain} committed events {sorted(missing)} of {aggregate} that nobody was told"
    for group in facts.groups:
        lost = of_topic[group.topic] - facts.handled.get(group.domain, of_topic[group.topic])
        if lost:
            yield f"{group.domain} never handled {len(lost)} of {group.topic}, such as {min(lost)}"
    yield from _journal_is_complete(facts)


def _journal_is_complete(facts: Facts) -> Iterator[str]:
    yield from (f"the journal has {row['event_id']} {row['count']} times" for row in facts.journal if row["count"] > 1)
    missing = {event.event_id for event in facts.published} - {row["event_id"] for row in facts.journal}
    if missing:
        yield f"the journal lacks {len(missing)} events, such as {min(missing)}"


def event_streams_have_no_gap(facts: Facts, _: History) -> Iterator[str]:
    """I6: versions 1..n in every stream; the journal's chain is whole from its first entry on."""
    if facts.journal_told:
        yield f"the journal's chain does not hold: {facts.journal_told}"
    for row in facts.events:
        if row["first"] != 1 or row["last"] != row["count"]:
            yield f"stream {row['stream']} has {row['count']} events from {row['first']} to {row['last']}"


def projections_are_what_the_events_say(facts: Facts, _: History) -> Iterator[str]:
    """I7: rebuilt from zero, the orders are the same, byte for byte; ratings and what is bought together are what was told."""
    if len(facts.projection_before) != len(facts.projection_rebuilt):
        yield f"{len(facts.projection_before)} orders live, {len(facts.projection_rebuilt)} rebuilt"
    for live, rebuilt in zip(facts.projection_before, facts.projection_rebuilt, strict=False):
        if live != rebuilt:
            yield f"live {live[:300]} is rebuilt as {rebuilt[:300]}"
    yield from _pairs_are_counted(facts)
    yield from _ratings_are_what_was_approved(facts)


def _pairs_are_counted(facts: Facts) -> Iterator[str]:
    """Counted anew from the journal, for the products that the catalogue has."""
    known = {row["product_id"] for row in facts.shown_ratings}
    orders: dict[str, set[str]] = defaultdict(set)
    for row in facts.told_together:
        orders[row["order_id"]] |= {row["product_id"]} & known
    told = Counter(pair for products in orders.values() for pair in permutations(products, 2))
    counted = {(row["product_id"], row["other_id"]): row["times"] for row in facts.together}
    for pair in sorted(told.keys() | counted.keys()):
        if told[pair] != counted.get(pair, 0):
            yield f"{pair} were bought together {told[pair]} times, the catalogue counts {counted.get(pair, 0)}"


def _ratings_are_what_was_approved(facts: Facts) -> Iterator[str]:
    approved = {(row["product_id"], row["stars"]): row["given"] for row in facts.approved}
    counted = {(row["product_id"], row["stars"]): row["given"] for row in facts.stars}
    if approved != counted:
        yield f"stars counted and reviews approved differ: {sorted(set(approved.items()) ^ set(counted.items()))[:4]}"
    for shown in facts.shown_ratings:
        given = {stars: number for (product, stars), number in approved.items() if product == shown["product_id"]}
        count, total = sum(given.values()), sum(stars * number for stars, number in given.items())
        tenths = (total * 20 + count) // (2 * count) if count else 0
        if (shown["rating_count"], shown["rating_tenths"]) != (count, tenths):
            yield f"{shown['product_id']} has {count} reviews of {tenths} tenths and is shown with {shown}"


def every_saga_has_ended(facts: Facts, _: History) -> Iterator[str]:
    """I8: every order is final, no workflow of it waits, no reservation outlived its time, no cancelled order keeps money."""
    status = {row["id"]: row["status"] for row in facts.orders}
    yield from (f"order {order} is still {now}" for order, now in status.items() if now not in FINAL)
    for flow in facts.workflows:
        if flow["workflow_uuid"] in status and flow["status"] not in _DONE:
            yield f"the saga of {flow['workflow_uuid']} is {flow['status']}, the order {status[flow['workflow_uuid']]}"
    for row in facts.reservations:
        if row["status"] == "RESERVED" and (row["is_overdue"] or status.get(row["order_id"]) in FINAL):
            yield f"order {row['order_id']} still holds stock"
    for payment in facts.payments:
        if status.get(payment["order_id"]) == "CANCELLED" and payment["captured"] > payment["refunded"]:
            yield f"cancelled order {payment['order_id']} keeps {payment['captured'] - payment['refunded']}"
    yield from (f"operation {row['key']} was never settled" for row in facts.operations if not row["is_done"])


def messages_are_accounted_for(facts: Facts, _: History) -> Iterator[str]:
    """I9: published = acknowledged; nothing is dead, because nobody sends poison here, and what is dead says why."""
    for group in facts.groups:
        if group.domain in facts.unsent and (group.pending or group.behind):
            yield f"{group.domain} has {group.pending} unacknowledged of {group.topic}{' and is behind' * group.behind}"
    for letter in facts.dead:
        if not letter["reason"]:
            yield f"{letter['domain']} buried {letter['topic']} without a reason"
        else:
            yield f"{letter['domain']} buried {letter['topic']}, though nobody sent poison: {letter['reason']}"


def nobody_sees_anothers(facts: Facts, _: History) -> Iterator[str]:
    """I10: what one customer asked about another's order held nothing."""
    yield from (f"a stranger was shown {seen[:200]}" for seen in facts.peeks)


def has_grown(before: int, after: int) -> bool:
    """More open files than a few connections more or less explain."""
    return after > before * _GROWTH + _SPARE_DESCRIPTORS


def processes_do_not_leak(facts: Facts, _: History) -> Iterator[str]:
    """I11: alive, and open files back to where they were."""
    for cell, (before, after) in facts.descriptors.items():
        if after == 0:
            yield f"{cell} is not alive"
        elif has_grown(before, after):
            yield f"{cell} had {before} open files and has {after}"


def logs_hold_no_secret(facts: Facts, history: History) -> Iterator[str]:
    """I12: no secret in a log, no stack trace in an answer."""
    for cell, log in facts.logs.items():
        yield from (f"{cell}'s log holds the secret {secret[:6]}…" for secret in facts.secrets if secret in log)
    for operation in history.operations:
        if "Traceback" in operation.told:
            yield f"{operation.customer} was shown a stack trace"


INVARIANTS: Final[Mapping[str, Check]] = {
    "I1": stock_adds_up,
    "I2": money_adds_up,
    "I3": nobody_is_charged_twice,
    "I4": no_order_is_lost,
    "I5": every_event_had_its_effect,
    "I6": event_streams_have_no_gap,
    "I7": projections_are_what_the_events_say,
    "I8": every_saga_has_ended,
    "I9": messages_are_accounted_for,
    "I10": nobody_sees_anothers,
    "I11": processes_do_not_leak,
    "I12": logs_hold_no_secret,
}


def violations(facts: Facts, history: History) -> dict[str, list[str]]:
    """By invariant, all of them named."""
    return {name: list(check(facts, history)) for name, check in INVARIANTS.items()}


def broken(found: Mapping[str, list[Row] | list[str]]) -> dict[str, object]:
    """Only those that do not hold, the first lines of each."""
    return {name: lines[:5] for name, lines in found.items() if lines}
