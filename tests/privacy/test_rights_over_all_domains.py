"""What the market holds about a person, over all domains: shown whole to them alone, and gone when they ask for it."""

from __future__ import annotations

import io
import json
import uuid
import zipfile
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from basket.messaging.events import CheckedOut
from customers.application.advance_erasures import ErasurePace, advance_erasures
from customers.application.decide_consent import DecideConsent, decide_consent
from customers.application.request_erasure import ErasureRules, RequestErasure, request_erasure
from customers.application.request_export import ExportDesk, request_export
from customers.application.save_address import SaveAddress, save_address
from customers.domain.address import Address
from customers.domain.personal_export import ANSWERING, ExportState
from customers.domain.profile import Identity
from customers.persistence.profiles import PostgresRightsReader
from customers.testing import RecordedAccounts
from customers.wiring import transactions
from ordering.application.cancel_order import CancelOrder, cancel_order
from ordering.messaging.events import OrderConfirmed, OrderDelivered, PaymentRequested
from ordering.testing import DEADLINES
from ordering.wiring import work_opener
from reviews.application.submit_review import SubmitReview, submit_review
from reviews.domain.texts import words_of
from reviews.messaging.publisher import OutboxPublisher
from reviews.persistence.tables import MESSAGING as REVIEWS_MESSAGING
from reviews.persistence.unit_of_work import PostgresTransactions as ReviewTransactions
from stoa_messaging import Outbox
from stoa_messaging.sealing import new_seal

pytestmark = pytest.mark.servers

PACE = ErasurePace(settle_seconds=0, retry_seconds=60)
RULES = ErasureRules(sign_in_seconds=300, cooling_off=timedelta(hours=1))
EUR = {"currency": "EUR"}


@dataclass(frozen=True)
class Person:
    """Somebody whose texts are found nowhere else."""

    id: str
    mark: str

    @property
    def name(self) -> str:
        return f"Cara {self.mark}"

    @property
    def email(self) -> str:
        return f"{self.mark.lower()}@example.org"

    @property
    def street(self) -> str:
        return f"{self.mark} Lane 77"

    @property
    def identity(self) -> Identity:
        return Identity(subject=self.id, name=self.name, email=self.email)

    @property
    def canaries(self) -> tuple[str, ...]:
        return (self.mark,)

    @property
    def address(self) -> dict[str, str]:
        return {"name": self.name, "street": self.street, "postal_code": "10115", "city": "Berlin", "country": "DE"}


async def lives_here(people: Any, person: Person) -> str:
    """A purchase and all that comes of it, as far as each domain writes it down; the order's id."""
    customers = people.domains["customers"]
    opened = transactions(customers.database)
    await save_address(
        SaveAddress(identity=person.identity, address=Address(id="", is_default=True, **person.address)), opened
    )
    await decide_consent(
        DecideConsent(identity=person.identity, purpose="newsletter", version=1, granted=True), opened, people.clock
    )
    order_id, basket_id, product_id = (str(uuid.uuid4()) for _ in range(3))
    await _fills_a_basket(people, person, order_id, basket_id)
    await _orders(people, person, order_id, basket_id, product_id)
    reviews = ReviewTransactions(people.domains["reviews"].database, OutboxPublisher(Outbox(REVIEWS_MESSAGING)))
    words = words_of(5, f"By {person.mark}", f"I, {person.name}, like it very much.", "en")
    command = SubmitReview(customer_id=person.id, customer_name=person.name, product_id=product_id, words=words)
    await submit_review(command, reviews, people.clock)
    await people.carry()
    return order_id


async def _fills_a_basket(people: Any, person: Person, order_id: str, basket_id: str) -> None:
    await people.rows(
        "basket",
        "insert into baskets (id, customer_id, status, order_id, revision) values (:b, :c, 'ORDERED', :o, 1)",
        b=basket_id,
        c=person.id,
        o=order_id,
    )
    await people.rows(
        "basket",
        "insert into checkouts (customer_id, idempotency_key, fingerprint, order_id, basket_id)"
        " values (:c, :k, 'f', :o, :b)",
        c=person.id,
        k=f"key of {person.mark}",
        o=order_id,
        b=basket_id,
    )


async def _orders(people: Any, person: Person, order_id: str, basket_id: str, product_id: str) -> None:
    customer = {"id": person.id, "email": person.email, "name": person.name}
    line = {"variant_id": "v1", "product_id": product_id, "name": "Lamp", "quantity": 1}
    nothing, price = {"amount": 0, **EUR}, {"amount": 1000, **EUR}
    money = {"unit_price": price, "discount": nothing, "total": price, "variant_name": "White"}
    checked_out = {
        "order_id": order_id,
        "basket_id": basket_id,
        "customer": customer,
        "lines": [line | money],
        "coupon": None,
        "subtotal": price,
        "discount": nothing,
        "shipping": nothing,
        "tax": nothing,
        "total": price,
        "weight_grams": 500,
        "shipping_address": person.address,
        "shipping_method": "standard",
        "payment": {"method": "test", "token": "tok_visa"},
        "locale": "en",
    }
    await people.tell(CheckedOut.model_validate(checked_out), basket_id)
    wanted = {
        "order_id": order_id,
        "customer_id": person.id,
        "amount": price,
        "method": "test",
        "token": "tok_visa",
        "idempotency_key": order_id,
    }
    await people.tell(PaymentRequested.model_validate(wanted), order_id)
    confirmed = {
        "order_id": order_id,
        "number": "S1",
        "basket_id": basket_id,
        "customer": customer,
        "lines": [line],
        "shipping_address": person.address,
        "shipping_method": "standard",
        "weight_grams": 500,
        "total": price,
    }
    await people.tell(OrderConfirmed.model_validate(confirmed), order_id)
    delivered = {"order_id": order_id, "number": "S1", "customer_id": person.id, "lines": [{"line_id": "1", **line}]}
    await people.tell(OrderDelivered.model_validate(delivered), order_id)
    await people.rows(
        "ordering",
        "insert into document (id, kind, year, sequence, number, order_id, content) values"
        " (gen_random_uuid(), 'INVOICE', 2026, (select count(*) + 1 from document), :n, :o, cast(:c as jsonb))",
        n=f"INV-{order_id}",
        o=order_id,
        c=json.dumps({"recipient": person.address}),
    )


async def ended(people: Any, person: Person, order_id: str) -> None:
    """The customer changes their mind: the order ends everywhere."""
    open_work = work_opener(people.domains["ordering"].database, DEADLINES)
    note = f"{person.name} does not want it any more"
    command = CancelOrder(order_id=order_id, caller_id=person.id, by_staff=False, note=note)
    await cancel_order(command, open_work, people.clock)
    await people.carry()


async def exported(people: Any, person: Person) -> dict[str, Any]:
    """The archive's JSON files by domain."""
    database = people.domains["customers"].database
    reader = PostgresRightsReader(database)
    desk = ExportDesk(transactions=transactions(database), reader=reader, clock=people.clock, new_keys=new_seal)
    export = await request_export(person.identity, desk)
    await people.carry()
    found = await reader.latest_export(person.id)
    assert found is not None
    assert (found.state, found.missing) == (ExportState.READY, ())
    content = await reader.archive(export.id, person.id)
    assert content is not None
    archive = zipfile.ZipFile(io.BytesIO(content))
    return {name.removesuffix(".json"): json.loads(archive.read(name)) for name in archive.namelist() if "json" in name}


async def erased(people: Any, person: Person) -> RecordedAccounts:
    """The whole way of an erasure."""
    opened, accounts = transactions(people.domains["customers"].database), RecordedAccounts()
    fresh = RequestErasure(identity=person.identity, signed_in_at=int(people.clock.now().timestamp()))
    await request_erasure(fresh, RULES, opened, people.clock)
    people.clock.forward(3601)
    for _ in range(6):
        await advance_erasures(opened, accounts, people.clock, PACE)
        await people.carry()
    return accounts


async def test_an_archive_holds_the_persons_data_from_every_domain_and_nobody_elses(people: Any) -> None:
    """Half an answer breaks the law; a row of somebody else breaks it worse."""
    person, other = Person(str(uuid.uuid4()), "Quillfeather"), Person(str(uuid.uuid4()), "Thistlewood")
    order_id = await lives_here(people, person)
    await lives_here(people, other)

    found = await exported(people, person)

    assert sorted(found) == sorted(ANSWERING)
    assert {domain for domain, tables in found.items() if any(tables.values())} == set(ANSWERING) - {"discount"}
    whole = json.dumps(found)
    assert other.mark.lower() not in whole.lower()
    assert other.id not in whole
    assert [order["id"] for order in found["ordering"]["orders"]] == [order_id]
    assert found["shipping"]["shipments"][0]["destination"]["street"] == person.street
    assert found["customers"]["addresses"][0]["street"] == person.street
    assert found["reviews"]["reviews"][0]["title"] == f"By {person.mark}"
    assert [payment["order_id"] for payment in found["payment"]["payments"]] == [order_id]


async def test_after_an_erasure_no_table_of_any_domain_knows_the_person(people: Any) -> None:
    """A name forgotten in eight services and kept in the ninth is not forgotten; a stranger's must stay."""
    person, other = Person(str(uuid.uuid4()), "Marrowgate"), Person(str(uuid.uuid4()), "Hollinshead")
    order_id = await lives_here(people, person)
    await lives_here(people, other)
    before = {place.split(":")[0] for place in await people.places_of(*person.canaries)}
    kept_before = await people.places_of(*other.canaries)
    await ended(people, person, order_id)

    accounts = await erased(people, person)

    assert before >= {"customers", "basket", "ordering", "shipping", "notifications", "reviews"}
    assert await people.places_of(*person.canaries) == []
    assert accounts.deleted == [person.id]
    assert await people.places_of(*other.canaries) == kept_before
    state = await people.rows("ordering", "select status, total from order_view where id = :o", o=order_id)
    assert state == [("CANCELLED", 1000)]
    erasure = await PostgresRightsReader(people.domains["customers"].database).latest_erasure(person.id)
    assert erasure is not None
    assert {domain for domain, _ in erasure.kept} >= {"ordering", "shipping", "payment"}


async def test_an_order_that_has_not_ended_keeps_its_address(people: Any) -> None:
    """A parcel on its way must arrive, and the customer be told why the erasure waits."""
    person = Person(str(uuid.uuid4()), "Wetherfield")
    await lives_here(people, person)

    accounts = await erased(people, person)

    erasure = await PostgresRightsReader(people.domains["customers"].database).latest_erasure(person.id)
    assert erasure is not None
    assert set(erasure.outstanding) == {"ordering", "shipping"}
    assert len(erasure.waiting) == 2
    assert accounts.deleted == []
    assert await people.rows(
        "shipping", "select destination ->> 'street' from shipments where customer_id = :c", c=person.id
    ) == [(person.street,)]
