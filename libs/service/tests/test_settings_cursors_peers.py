from __future__ import annotations

from typing import Any, ClassVar

import httpx2
import pytest
import stoa_messaging
import stoa_service
from pydantic import ValidationError
from pydantic_settings import SettingsConfigDict
from stoa_primitives import Refusal
from stoa_service import (
    CursorCodec,
    CursorRefused,
    PeerClient,
    PeerRefused,
    PeerUnavailable,
    ServiceSettings,
    page_size,
)


class Settings(ServiceSettings):
    model_config = SettingsConfigDict(env_prefix="BASKET_")
    domain: ClassVar[str] = "basket"
    own_seconds: float = 3


def test_a_service_without_an_environment_knows_its_development_defaults() -> None:
    """`make up` sets nothing that the contract already says."""
    settings = Settings.from_env()

    assert settings.database_url == "postgresql://basket:dev-only-basket@127.0.0.1:55432/basket"
    assert (settings.port, settings.broker_url) == (4104, settings.redis_url)
    assert settings.keycloak_internal_url == settings.keycloak_url
    assert settings.issuer == "http://localhost:8180/realms/stoa"


def test_a_service_reads_its_own_and_the_shared_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable that is set but not read sends two services to two databases."""
    values = {
        "BASKET_DATABASE_URL": "postgresql://x",
        "BASKET_PORT": "1",
        "BASKET_OWN_SECONDS": "9",
        "REDIS_URL": "redis://cache",
        "BROKER_URL": "amqp://broker",
        "KEYCLOAK_URL": "https://id.example.test/",
        "KEYCLOAK_INTERNAL_URL": "http://keycloak:8080",
        "STOA_GATEWAY_SECRET": "a long secret",
        "DISCOUNT_URL": "http://discount:4103/graphql",
    }
    for name, value in values.items():
        monkeypatch.setenv(name, value)

    settings = Settings.from_env()

    assert (settings.database_url, settings.port, settings.own_seconds) == ("postgresql://x", 1, 9)
    assert (settings.redis_url, settings.broker_url) == ("redis://cache", "amqp://broker")
    assert settings.issuer == "https://id.example.test/realms/stoa"
    assert settings.issuer_internal == "http://keycloak:8080/realms/stoa"
    assert settings.gateway_secret == "a long secret"
    assert settings.peer_url("discount") == "http://discount:4103/graphql"


def test_production_refuses_development_secrets_and_names_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """A default password in production is an open door with a published key."""
    monkeypatch.setenv("STOA_ENV", "production")

    with pytest.raises(ValidationError) as refused:
        Settings.from_env()

    text = str(refused.value)
    assert all(name in text for name in ("BASKET_DATABASE_URL", "STOA_GATEWAY_SECRET", "SERVICE_CLIENT_SECRET"))
    assert "dev-only-" not in text


CODEC = CursorCodec("orders", "secret")


def test_a_cursor_comes_back_as_it_went_out() -> None:
    """A page that begins at the wrong row shows an order twice."""
    assert CODEC.decode(CODEC.encode(["2030-01-01", 7, None]), length=3) == ["2030-01-01", 7, None]


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "x",
        "é",
        "a" * 5000,
        CODEC.encode(["a", "b"])[:-2],
        "A" + CODEC.encode(["a", "b"])[1:],
        CODEC.encode(["a"]),
        CursorCodec("products", "secret").encode(["a", "b"]),
        CursorCodec("orders", "other").encode(["a", "b"]),
    ],
)
def test_a_changed_cut_or_foreign_cursor_is_refused(cursor: str) -> None:
    """What comes back from a client is not what was given to it."""
    with pytest.raises(CursorRefused):
        CODEC.decode(cursor, length=2)


@pytest.mark.parametrize(("asked", "given"), [(1, 1), (100, 100), (101, 100), (10**6, 100)])
def test_a_page_is_never_too_large(asked: int, given: int) -> None:
    """A million rows in one answer stop the service for everybody."""
    assert page_size(asked) == given


@pytest.mark.parametrize("asked", [0, -1, -(2**31)])
def test_a_page_of_nothing_is_refused(asked: int) -> None:
    """LIMIT -1 is an error of PostgreSQL, and would be shown as one."""
    with pytest.raises(Refusal):
        page_size(asked)


def peer(answer: Any) -> PeerClient:
    seen: list[httpx2.Request] = []

    def handle(request: httpx2.Request) -> httpx2.Response:
        seen.append(request)
        if isinstance(answer, Exception):
            raise answer
        return answer

    client = PeerClient(Settings.from_env(), "discount", transport=httpx2.MockTransport(handle))
    client.seen = seen  # type: ignore[attr-defined]
    return client


async def test_a_peer_is_asked_with_the_credential_and_the_callers_token() -> None:
    """Without the credential the peer answers 403; with the service's token the caller would see too much."""
    client = peer(httpx2.Response(200, json={"data": {"a": 1}}))

    data = await client.ask("{a}", {"x": 1}, token="callers")

    (request,) = client.seen  # type: ignore[attr-defined]
    assert data == {"a": 1}
    assert request.headers["stoa-gateway-credential"] == "dev-only-gateway"
    assert request.headers["authorization"] == "Bearer callers"
    await client.close()


@pytest.mark.parametrize(
    "answer",
    [
        httpx2.ConnectError("refused"),
        httpx2.ReadTimeout("slow"),
        httpx2.Response(502, text="<html>"),
        httpx2.Response(200, content=b""),
    ],
)
async def test_a_peer_that_does_not_answer_is_said_to_be_unavailable(answer: Any) -> None:
    """The basket must be able to say "discounts are away" instead of failing."""
    client = peer(answer)

    with pytest.raises(PeerUnavailable):
        await client.ask("{a}")
    await client.close()


@pytest.mark.parametrize(
    "answer",
    [
        httpx2.Response(200, json={"errors": [{"message": "no", "extensions": {"code": "FORBIDDEN"}}], "data": None}),
        httpx2.Response(200, json={"data": None}),
        httpx2.Response(200, json=[]),
        httpx2.Response(200, json="text"),
    ],
)
async def test_a_peer_that_refuses_is_not_taken_for_an_answer(answer: Any) -> None:
    """Half an answer used as a price sells for nothing."""
    client = peer(answer)

    with pytest.raises(PeerRefused):
        await client.ask("{a}")
    await client.close()


@pytest.mark.parametrize("package", [stoa_service, stoa_messaging], ids=lambda package: package.__name__)
def test_the_shop_window_is_complete_and_sorted(package: Any) -> None:
    """A name that is exported by accident is promised for ever."""
    assert package.__all__ == sorted(package.__all__)
    assert all(hasattr(package, name) for name in package.__all__)
