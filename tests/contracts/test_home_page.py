"""What the shop's home page costs: the web BFF's own operation, through the gateway, over the real subgraphs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from catalog.seed.filling import fill
from launcher.testing import PostgresServer, RedisServer
from ordering.application.place_order import PlaceOrder, place_order
from ordering.messaging.heard import CheckedOutRead
from ordering.testing import DEADLINES, checked_out
from ordering.wiring import work_on
from stoa.config import GatewaySettings, IssuerSettings
from stoa.testing import GatewayClient
from stoa.wiring import OutboundHttp, build_gateway
from stoa_bff.gateway_client import load_operations
from stoa_primitives import SystemClock, new_id
from stoa_service import Database, migrate
from stoa_service.query_plans import SentStatement, sent_statements
from stoa_service.testing import ISSUER, TokenSigner
from stoa_service.tokens import AUDIENCE

pytestmark = pytest.mark.servers

ROOT = Path(__file__).parents[2]
DOMAINS = ("catalog", "inventory", "discount", "basket", "ordering", "customers", "notifications", "reviews")
MOST_STATEMENTS = 12
HOME = load_operations("bff_web.screens.operations")["home"]


class Keys(OutboundHttp):
    """The signer's public key instead of Keycloak's."""

    def __init__(self, signer: TokenSigner) -> None:
        super().__init__()
        self._signer = signer

    async def fetch_json(self, url: str) -> Any:  # noqa: ARG002 - there is one key
        return await self._signer._keys()


@pytest.fixture(scope="module")
def market_settings(postgres_server: PostgresServer, redis_server: RedisServer) -> Iterator[dict[str, Any]]:
    found = {}
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("DISCOUNT_GRPC_PORT", "0")
        for domain in DOMAINS:
            url = postgres_server.create_database(f"home_{domain}")
            migrate(folder=import_module(f"{domain}.migrate").MIGRATIONS, database_url=url)
            redis = redis_server.database_url(11)
            settings = import_module(f"{domain}.config").Settings
            found[domain] = settings(database_url=url, redis_url=redis, broker_url=redis)
        yield found


@pytest.fixture(scope="module")
async def home(market_settings: dict[str, Any]) -> AsyncIterator[Any]:
    """Asks for the home page: as a guest, or as the person whose token it is given."""
    signer = TokenSigner()
    catalog = Database(market_settings["catalog"].database_url)
    ordering = Database(market_settings["ordering"].database_url)
    await fill(catalog, 60)
    for _ in range(3):
        placed = CheckedOutRead.model_validate(checked_out(new_id(), customer="sophie").data)
        async with ordering.transaction() as session:
            command = PlaceOrder(order_id=placed.order_id, contents=placed.to_contents())
            await place_order(command, work_on(session, DEADLINES), SystemClock())
    issuer = IssuerSettings(issuer=ISSUER, jwks_url="http://keys.test/certs", audiences=frozenset({AUDIENCE}))
    async with AsyncExitStack() as stack:
        apps = {
            domain: import_module(f"{domain}.wiring").build_app(market_settings[domain], verifier=signer.verifier)
            for domain in DOMAINS
        }
        for app in apps.values():
            await stack.enter_async_context(app.lifespan())
        gateway = build_gateway(
            GatewaySettings(gateway_secret="dev-only-gateway", issuers=(issuer,)),
            transports=apps,
            supergraph_sdl=ROOT.joinpath("supergraph.graphql").read_text(),
            outbound=Keys(signer),
        )
        client = GatewayClient(gateway)

        async def ask(subject: str | None) -> tuple[dict[str, Any], list[SentStatement]]:
            variables = {
                "locale": "EN",
                "signedIn": subject is not None,
                "guestBasket": subject is None,
                "basketId": new_id(),
            }
            headers = {"Authorization": f"Bearer {signer.token(subject)}"} if subject else {}
            with sent_statements() as sent:
                answer = await client.post(HOME.document, headers, variables=variables)
            return answer.json(), sent

        yield ask
    await asyncio.gather(catalog.close(), ordering.close())


@pytest.mark.parametrize("subject", [None, "sophie"])
async def test_the_home_page_of_fifty_products_takes_few_statements(home: Any, subject: str | None) -> None:
    """A question per product, however quick, makes the first page everybody sees the slowest."""
    await home(subject)  # what a person's first visit creates is not what every visit costs

    answer, sent = await home(subject)

    assert "errors" not in answer, answer["errors"]
    assert len(answer["data"]["products"]["edges"]) == 50
    assert len(answer["data"]["recommendations"]) == 10
    orders = ((answer["data"].get("me") or {}).get("orders") or {}).get("edges", [])
    assert len(orders) == (3 if subject else 0)
    print("COUNT", subject, len(sent), [e.text[:90] for e in sent])
    assert len(sent) <= MOST_STATEMENTS, "\n".join(each.text for each in sent)
    assert len(sent) > 5, "the count has lost sight of the statements"
