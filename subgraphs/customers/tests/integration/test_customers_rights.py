"""Export, erasure, consents, sessions and the shared wishlist, on real PostgreSQL."""

import asyncio
import io
import json
import time
import uuid
import zipfile
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from customers.application.advance_erasures import ErasurePace, advance_erasures
from customers.application.ports import Session
from customers.application.tend_exports import tend_exports
from customers.domain.personal_export import ANSWERING
from customers.peers.keycloak_admin import IdentityUnavailable
from customers.schema.downloads import Tickets
from customers.testing import RecordedAccounts
from customers.wiring import transactions
from stoa_messaging import Envelope
from stoa_messaging.personal_data import personal_data_events
from stoa_messaging.sealing import new_seal, seal
from stoa_primitives import DEFAULT_TENANT, acting_for

House = Any

EXPORT = "mutation { requestExport { id state answered asked missing downloadUrl } }"
MY_EXPORT = "{ me { export { id state answered missing expiresAt downloadUrl } } }"
ERASE = "mutation { requestErasure { id state step steps waitingFor kept { service what } } }"
CANCEL = "mutation { cancelErasure { state } }"
MY_ERASURE = (
    "{ me { erasure { state step steps waitingFor kept { service what } } retainedAfterErasure { what why years } } }"
)
CONSENT = """mutation ($p: String!, $v: Int!, $g: Boolean!) { decideConsent(purpose: $p, version: $v, granted: $g) {
  purpose granted version history { granted fingerprint } } }"""
PACE = ErasurePace(settle_seconds=0, retry_seconds=60)


async def data(house: House, query: str, token: str | None, **variables: Any) -> Any:
    answer = await house.call(query, variables, token=token)
    assert "errors" not in answer, answer
    (value,) = answer["data"].values()
    return value


async def code(house: House, query: str, token: str | None, **variables: Any) -> str:
    answer = await house.call(query, variables, token=token)
    return str(answer["errors"][0]["extensions"]["code"])


async def asked(house: House, event_type: str) -> list[Envelope]:
    """What went into the outbox, taken out as the relay would."""
    rows = await house.rows("select payload from outbox where headers ->> 'stoa-topic' = :t order by id", t=event_type)
    await house.rows("delete from outbox where headers ->> 'stoa-topic' = :t returning 1", t=event_type)
    return [Envelope.model_validate_json(payload) for (payload,) in rows]


async def send_part(
    house: House, request: Envelope, domain: str, content: Any, *, at: int = 0, last: bool = True
) -> None:
    exported, _ = personal_data_events(domain)
    part = seal(json.dumps(content).encode(), request.data["key"])
    event = exported(
        export_id=request.data["export_id"],
        customer_id=request.data["customer_id"],
        domain=domain,
        sequence=at,
        part=part,
        last=last,
    )
    await house.hear(event.event_type, event.model_dump())


async def collected(house: House, token: str) -> Envelope:
    """An export to which every domain has answered."""
    await data(house, EXPORT, token)
    (request,) = await asked(house, "customers.export_requested")
    for domain in ANSWERING:
        await send_part(house, request, domain, {domain: [{"canary": f"{domain} <b>&"}]})
    return request


async def fetched(house: House, url: str) -> Any:
    return await house.call.http.get(url.replace("http://localhost:4108", ""), headers={"Stoa-Gateway-Credential": ""})


async def test_an_export_shows_its_progress_and_becomes_one_archive(house: House) -> None:
    """Whoever asks what is held about them must get all of it, readable, and see how far it is."""
    subject, token = house.person()
    begun = await data(house, EXPORT, token)
    again = await data(house, EXPORT, token)
    (request,) = await asked(house, "customers.export_requested")
    assert (begun["state"], begun["answered"], begun["asked"], begun["downloadUrl"]) == (
        "COLLECTING",
        0,
        len(ANSWERING),
        None,
    )
    assert again["id"] == begun["id"]
    assert request.data["customer_id"] == subject
    assert "d" not in request.data["key"]

    await send_part(house, request, "reviews", {"reviews": [{"n": 1}]}, at=1)
    assert (await data(house, MY_EXPORT, token))["export"]["answered"] == 0
    await send_part(house, request, "reviews", {"reviews": [{"n": 0, "t": "<script>"}]}, at=0, last=False)
    halfway = (await data(house, MY_EXPORT, token))["export"]
    for domain in ANSWERING:
        if domain != "reviews":
            await send_part(house, request, domain, {"rows": []})
    done = (await data(house, MY_EXPORT, token))["export"]

    assert (halfway["answered"], "reviews" in halfway["missing"]) == (1, False)
    assert (done["state"], done["answered"], done["missing"]) == ("READY", len(ANSWERING), [])
    answer = await fetched(house, done["downloadUrl"])
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/zip")
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    assert set(archive.namelist()) == {"index.html", *(f"{domain}.json" for domain in ANSWERING)}
    assert [row["n"] for row in json.loads(archive.read("reviews.json"))["reviews"]] == [0, 1]
    page = archive.read("index.html").decode()
    assert "&lt;script&gt;" in page
    assert "<script" not in page
    assert len(await asked(house, "customers.export_ready")) == 1


async def test_only_the_owners_fresh_link_opens_the_archive(house: House) -> None:
    """Row 92: a link that is guessed, changed or found in a log a week later must open nothing."""
    _, token = house.person()
    _, thief = house.person()
    await collected(house, token)
    export = (await data(house, MY_EXPORT, token))["export"]
    url = export["downloadUrl"]
    mine = export["id"]

    assert (await data(house, MY_EXPORT, thief))["export"] is None
    assert (await fetched(house, url)).status_code == 200
    for wrong in (
        url[:-1] + ("0" if url[-1] != "0" else "1"),
        url.split("?", maxsplit=1)[0],
        url.replace(mine, str(uuid.uuid4())),
        url.replace("ticket=", "ticket=9"),
        f"/exports/{mine}.zip?ticket=%00",
        "/exports/",
    ):
        assert (await fetched(house, wrong)).status_code == 404, wrong
    assert (await house.call.http.post(url.replace("http://localhost:4108", ""))).status_code == 405
    house.clock.forward(301)
    assert (await fetched(house, url)).status_code == 404


async def test_a_link_leads_to_the_archive_of_its_own_tenant(house: House) -> None:
    """A browser names no tenant: the link has to, and cannot be turned to another."""
    subject, token = house.person()
    await collected(house, token)
    export = (await data(house, MY_EXPORT, token))["export"]
    with acting_for("lumen"):
        elsewhere = Tickets(secret="dev-only-gateway", seconds=300, public_url="http://localhost:4108").link(
            export["id"], subject
        )

    assert ".lumen." in elsewhere
    assert (await fetched(house, elsewhere)).status_code == 404
    assert (await fetched(house, export["downloadUrl"].replace(f".{DEFAULT_TENANT}.", ".lumen."))).status_code == 404


async def test_an_archive_goes_when_its_time_is_over(house: House) -> None:
    """A copy of a whole life must not lie about for years."""
    _, token = house.person()
    request = await collected(house, token)
    house.clock.forward(48 * 3600 + 1)

    await tend_exports(transactions(house.database), house.clock, 60)

    gone = (await data(house, MY_EXPORT, token))["export"]
    assert (gone["state"], gone["downloadUrl"]) == ("EXPIRED", None)
    export_id = request.data["export_id"]
    assert await house.rows("select archive, private_key from exports where id = :i", i=export_id) == [(None, None)]
    assert await house.rows("select 1 from export_parts where export_id = :i", i=export_id) == []
    assert (await data(house, EXPORT, token))["id"] != export_id


async def test_a_silent_domain_is_asked_again(house: House) -> None:
    """A service that was down must not keep an export waiting for ever."""
    await house.rows("delete from outbox returning 1")
    subject, token = house.person()
    await data(house, EXPORT, token)
    first = await asked(house, "customers.export_requested")
    await tend_exports(transactions(house.database), house.clock, 60)
    assert await asked(house, "customers.export_requested") == []
    house.clock.forward(61)

    await tend_exports(transactions(house.database), house.clock, 60)

    again = [one for one in await asked(house, "customers.export_requested") if one.data["customer_id"] == subject]
    assert [one.data for one in again] == [one.data for one in first]
    assert again[0].id != first[0].id


async def test_a_part_sealed_for_somebody_else_or_by_another_domain_is_left_out(house: House) -> None:
    """A service must not be able to speak for another, nor a stranger put rows into an archive."""
    _, token = house.person()
    await data(house, EXPORT, token)
    (request,) = await asked(house, "customers.export_requested")
    foreign = Envelope.model_validate({**request.model_dump(), "data": {**request.data, "key": new_seal()[0]}})

    await send_part(house, foreign, "basket", {"rows": []})
    exported, _ = personal_data_events("basket")
    forged = exported(
        export_id=request.data["export_id"],
        customer_id="c",
        domain="ordering",
        sequence=0,
        part=seal(b"{}", request.data["key"]),
        last=True,
    )
    await house.hear("basket.customer_data_exported", forged.model_dump())

    assert (await data(house, MY_EXPORT, token))["export"]["answered"] == 0


async def step(house: House, accounts: RecordedAccounts) -> int:
    return await advance_erasures(transactions(house.database), accounts, house.clock, PACE)


async def answer_all(house: House, **waiting: str) -> list[str]:
    """Every domain asked answers; the names of those asked."""
    names: list[str] = []
    for request in await asked(house, "customers.erasure_requested"):
        for domain in request.data["domains"]:
            names.append(domain)
            _, erased = personal_data_events(domain)
            event = erased(
                erasure_id=request.data["erasure_id"],
                customer_id=request.data["customer_id"],
                domain=domain,
                kept=["Orders without a name"] if domain == "ordering" and not waiting else [],
                waiting=waiting.get(domain),
                round=request.data["round"],
            )
            await house.hear(event.event_type, event.model_dump())
            if domain == "customers":
                await house.hear("customers.erasure_requested", request.data)
    return names


async def test_an_erasure_needs_a_fresh_sign_in_and_can_be_called_off(house: House) -> None:
    """A telephone left on a table must not be enough to delete its owner."""
    subject, stale = house.person(auth_time=int(time.time()) - 3600)
    fresh = house.signer.token(subject, auth_time=int(time.time()), name="Sophie")
    silent = house.signer.token(subject, name="Sophie")

    assert await code(house, ERASE, stale) == "REAUTHENTICATION_REQUIRED"
    assert await code(house, ERASE, silent) == "REAUTHENTICATION_REQUIRED"
    assert await code(house, CANCEL, fresh) == "ERASURE_NOT_FOUND"
    first = await data(house, ERASE, fresh)
    second = await data(house, ERASE, fresh)
    assert (first["state"], first["id"]) == ("COOLING_OFF", second["id"])
    accounts = RecordedAccounts()
    await step(house, accounts)
    assert accounts.locked == []
    assert (await data(house, CANCEL, fresh))["state"] == "CANCELLED"
    house.clock.forward(100 * 3600)
    await step(house, accounts)
    assert subject not in accounts.locked
    kept = await data(house, MY_ERASURE, fresh)
    assert kept["erasure"]["state"] == "CANCELLED"
    assert [(entry["years"], "law" in entry["why"]) for entry in kept["retainedAfterErasure"]] == [
        (10, True),
        (10, True),
        (3, False),
    ]


async def begun(house: House) -> tuple[str, str, RecordedAccounts]:
    """An erasure whose account is locked."""
    subject, token = house.person(auth_time=int(house.clock.now().timestamp()))
    await data(house, ERASE, token)
    house.clock.forward(73 * 3600)
    accounts = RecordedAccounts()
    await step(house, accounts)
    assert accounts.locked == [subject]
    return subject, token, accounts


async def test_an_erasure_walks_its_phases_and_leaves_only_the_proof(house: House) -> None:
    """Forgotten means forgotten in every service, and the account goes last."""
    await house.rows("delete from erasures returning 1")
    subject, token, accounts = await begun(house)
    walked: list[list[str]] = []
    while not accounts.deleted:
        await step(house, accounts)
        walked.append(sorted(await answer_all(house)))

    assert walked[0] == ["ordering", "shipping"]
    assert sorted(walked[0] + walked[1]) == sorted(ANSWERING)
    assert walked[2] == sorted(ANSWERING)
    assert accounts.deleted == [subject]
    for table, column in (("profiles", "id"), ("addresses", "profile_id"), ("consents", "customer_id")):
        assert await house.rows(f"select 1 from {table} where {column} = :c", c=subject) == []
    assert await house.rows("select state from erasures where customer_id = :c", c=subject) == [("DONE",)]
    assert len(await asked(house, "customers.erasure_finished")) == 1
    assert await code(house, "{ me { id } }", token) == "ACCOUNT_ERASED"


async def test_an_order_on_its_way_holds_the_erasure_up(house: House) -> None:
    """A parcel whose address was erased on the road arrives nowhere."""
    await house.rows("delete from erasures returning 1")
    _, token, accounts = await begun(house)
    await step(house, accounts)
    await answer_all(house, shipping="A parcel is on its way.")
    held = (await data(house, MY_ERASURE, token))["erasure"]
    moved = await step(house, accounts)
    house.clock.forward(61)
    await step(house, accounts)
    again = await answer_all(house)
    await step(house, accounts)

    assert (held["state"], held["step"], held["waitingFor"]) == ("RUNNING", 1, ["A parcel is on its way."])
    assert moved == 0
    assert again == ["shipping"]
    assert (await data(house, MY_ERASURE, token))["erasure"]["step"] == 2


async def test_an_erasure_cut_off_in_any_step_goes_on(house: House) -> None:
    """A worker killed between two services must not leave half a person."""
    await house.rows("delete from erasures returning 1")
    subject, _, accounts = await begun(house)

    class Cut(RecordedAccounts):
        """Fails the first time, after the deed."""

        async def delete(self, subject: str) -> None:
            await super().delete(subject)
            if len(self.deleted) == 1:
                raise ConnectionError

    cut = Cut()
    for _ in range(3):
        await step(house, accounts)
        await answer_all(house)
    with pytest.raises(ConnectionError):
        await step(house, cut)
    assert await house.rows("select state from erasures where customer_id = :c", c=subject) == [("RUNNING",)]

    await asyncio.gather(*(step(house, cut) for _ in range(3)))

    assert await house.rows("select state from erasures where customer_id = :c", c=subject) == [("DONE",)]
    assert cut.deleted == [subject, subject]


async def test_an_account_that_cannot_be_reached_holds_nobody_else_up(house: House) -> None:
    """One broken account must not keep all others from being forgotten."""
    await house.rows("delete from erasures returning 1")
    people = [house.person(auth_time=int(house.clock.now().timestamp())) for _ in range(3)]
    for _, token in people:
        await data(house, ERASE, token)
    house.clock.forward(73 * 3600)

    class Unreachable(RecordedAccounts):
        """Keycloak does not answer for one of them."""

        async def lock(self, subject: str) -> None:
            if subject == people[0][0]:
                raise IdentityUnavailable("Not now.")
            await super().lock(subject)

    accounts = Unreachable()
    await step(house, accounts)

    assert sorted(accounts.locked) == sorted(subject for subject, _ in people[1:])
    states = await house.rows("select state from erasures where customer_id = :c", c=people[0][0])
    assert states == [("COOLING_OFF",)]


async def test_consents_keep_their_history_and_their_words(house: House) -> None:
    """Proof of a consent is what was read, by whom and when; a second click adds nothing."""
    _, token = house.person()
    answers = [
        await data(house, CONSENT, token, p="newsletter", v=1, g=granted) for granted in (True, True, False, True)
    ]

    assert [answer["granted"] for answer in answers] == [True, True, False, True]
    assert [one["granted"] for one in answers[-1]["history"]] == [True, False, True]
    assert {len(one["fingerprint"]) for one in answers[-1]["history"]} == {64}
    assert await code(house, CONSENT, token, p="newsletter", v=2, g=True) == "CONSENT_VERSION_OUTDATED"
    assert await code(house, CONSENT, token, p="everything", v=1, g=True) == "CONSENT_PURPOSE_UNKNOWN"
    assert await code(house, CONSENT, None, p="newsletter", v=1, g=True) == "UNAUTHENTICATED"
    listed = (await data(house, "{ me { consents { purpose granted } } }", token))["consents"]
    assert {one["purpose"]: one["granted"] for one in listed} == {
        "newsletter": True,
        "wishlist_notices": False,
        "recommendations": False,
    }


async def test_a_wishlist_is_shared_under_a_name_nobody_guesses(house: House) -> None:
    """Row 92: a birthday list is for those who have its link, and shows nothing about its owner."""
    _, token = house.person()
    await data(house, 'mutation { toggleWishlist(productId: "p1") { id } }', token)
    share, again = [await data(house, "mutation { shareWishlist }", token) for _ in range(2)]
    seen = "query ($n: String!) { sharedWishlist(name: $n) { id } }"

    assert share == again
    assert await data(house, seen, None, n=share) == [{"id": "p1"}]
    for wrong in (share[:-1], "", "x" * 5000, "\u0007", str(uuid.uuid4())):
        assert await data(house, seen, None, n=wrong) is None
    await data(house, "mutation { unshareWishlist }", token)
    assert await data(house, seen, None, n=share) is None
    assert await data(house, "mutation { shareWishlist }", token) != share


async def test_row_92_sessions_of_others_look_like_none(house: House) -> None:
    """Row 92: ending a stranger's session, or telling that it exists, is an attack."""
    subject, token = house.person()
    other, thief = house.person()
    now = datetime.now(UTC)
    house.sessions.known[subject] = [
        Session(id="s1", started_at=now, seen_at=now - timedelta(hours=1), address="10.0.0.1", clients=("bff-web",)),
        Session(id="s2", started_at=now, seen_at=now, address="10.0.0.2", clients=()),
    ]
    end = "mutation ($i: ID!) { endSession(id: $i) }"
    listing = "{ me { sessions { id address applications } } }"

    assert await data(house, end, thief, i="s1") is False
    assert (await data(house, listing, thief))["sessions"] == []
    assert [one["id"] for one in (await data(house, listing, token))["sessions"]] == ["s2", "s1"]
    assert await data(house, end, token, i="s1") is True
    assert [one["id"] for one in (await data(house, listing, token))["sessions"]] == ["s2"]
    staff = house.signer.token("support", scopes="customers.read")
    shown = await data(
        house, "query ($i: ID!) { customer(id: $i) { sessions { id } export { id } securityUrl } }", staff, i=subject
    )
    assert shown == {"sessions": None, "export": None, "securityUrl": None}
    assert other != subject


async def test_one_address_is_for_bills(house: House) -> None:
    """A bill without an address is not a bill; two are a dispute."""
    _, token = house.person()
    save = "mutation ($i: AddressInput!) { saveAddress(input: $i) { addresses { city isDefault isBillingDefault } } }"
    home = {"name": "S", "street": "Stoa 1", "postalCode": "10115", "city": "Berlin", "country": "DE"}
    await data(house, save, token, i=home)
    both = await data(house, save, token, i={**home, "city": "Ulm", "isBillingDefault": True})

    assert [(a["city"], a["isDefault"], a["isBillingDefault"]) for a in both["addresses"]] == [
        ("Berlin", True, False),
        ("Ulm", False, True),
    ]
