"""Two markets with carriers of their own: each tells of its own market's parcels, and of no other."""

from __future__ import annotations

import json
import uuid
from collections.abc import AsyncIterator
from typing import Any

import pytest
from pydantic import ValidationError
from shipping.config import Settings
from shipping.rest.signature import HEADER, sign
from shipping.wiring import build_app
from stoa_primitives import acting_for
from stoa_service.testing import GraphQLCaller, calling

pytestmark = pytest.mark.servers

SECRETS = {"market": "dev-only-carrier", "annex": "the annex' carrier", "third": "the third's carrier"}


@pytest.fixture(name="doors")
async def _doors(house: Any, shipping_url: str) -> AsyncIterator[GraphQLCaller]:
    others = {tenant: secret for tenant, secret in SECRETS.items() if tenant != "market"}
    settings = Settings(database_url=shipping_url, carrier_secrets=others)
    app = build_app(settings, verifier=house.signer.verifier, clock=house.clock)
    async with app.lifespan(), calling(app) as call:
        yield call


async def shipped(house: Any, tenant: str) -> tuple[str, str]:
    """An order of that tenant on its way, and the code of its parcel."""
    with acting_for(tenant):
        order_id = await house.confirm("me", tenant=tenant)
        house.clock.forward(4)
        await house.tick()
        ((code,),) = await house.rows(
            "select parcels.tracking_code from parcels join shipments on shipments.id = shipment_id where order_id = :id",
            id=order_id,
        )
    return order_id, code


async def says(house: Any, doors: GraphQLCaller, secret: str, code: str, **changes: Any) -> tuple[int, Any]:
    message = {
        "id": str(uuid.uuid4()),
        "tracking_code": code,
        "state": "DELIVERED",
        "occurred_at": house.clock.now().isoformat(),
    }
    body = json.dumps(message | changes).encode()
    headers = {HEADER: sign(body, secret=secret, at=house.clock.now())}
    answer = await doors.http.post("/api/shipping/carrier-events", content=body, headers=headers)
    return answer.status_code, answer.json()


async def states(house: Any, tenant: str) -> list[str]:
    with acting_for(tenant):
        return [row[0] for row in await house.rows("select state from parcels")]


async def test_the_secret_says_whose_parcels_a_carrier_may_tell_of(house: Any, doors: GraphQLCaller) -> None:
    """The carriers of every market but one were not heard at all."""
    codes = {tenant: (await shipped(house, tenant))[1] for tenant in ("market", "annex")}

    status, heard = await says(house, doors, SECRETS["annex"], codes["annex"], id="same-id")
    assert (status, heard["outcome"]) == (200, "applied")
    assert (await states(house, "market"), await states(house, "annex")) == (["IN_TRANSIT"], ["DELIVERED"])

    status, heard = await says(house, doors, SECRETS["market"], codes["market"], id="same-id")
    assert (status, heard["outcome"]) == (200, "applied")
    assert await states(house, "market") == ["DELIVERED"]


async def test_another_markets_parcel_is_like_one_that_is_not_there(house: Any, doors: GraphQLCaller) -> None:
    """Otherwise a carrier takes parcels off a foreign porch, or learns which codes are on the road."""
    _, code = await shipped(house, "market")

    foreign = await says(house, doors, SECRETS["annex"], code)
    unknown = await says(house, doors, SECRETS["annex"], "STOA00000000")
    without_any = await says(house, doors, SECRETS["third"], code)

    assert foreign == unknown == without_any
    assert foreign[0] == 404
    assert await states(house, "market") == ["IN_TRANSIT"]
    with acting_for("annex"):
        assert await house.rows("select 1 from carrier_events") == []


async def test_a_forged_message_is_refused_alike_whosever_parcel_it_names(house: Any, doors: GraphQLCaller) -> None:
    """The answer must not tell which markets there are."""
    codes = [(await shipped(house, tenant))[1] for tenant in ("market", "annex")]

    answers = [await says(house, doors, "somebody's guess", code) for code in (*codes, "STOA00000000")]

    assert {status for status, _ in answers} == {401}
    assert answers[0][1] == answers[1][1] == answers[2][1]


@pytest.mark.parametrize(
    "secrets",
    [
        {"annex": "dev-only-carrier"},
        {"annex": "one and the same", "third": "one and the same"},
        {"annex": "fifteen-letters"},
        {"market": "another for the market"},
        {"Not a tenant": "long enough a secret"},
    ],
)
def test_secrets_that_tell_no_tenants_apart_are_refused_at_the_start(secrets: dict[str, str]) -> None:
    """With one secret for two markets the first of them would get the other's messages."""
    with pytest.raises(ValidationError) as refused:
        Settings(carrier_secrets=secrets)

    assert not any(secret in str(refused.value) for secret in secrets.values())
