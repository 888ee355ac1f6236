"""Sessions on a real Redis."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest
from redis.asyncio import Redis
from stoa_bff.sessions import PendingLogin, PendingLogins, Session, SessionStore, SignIn

pytestmark = pytest.mark.servers


@pytest.fixture
async def redis(redis_server: Any) -> AsyncIterator[Redis]:
    client = Redis.from_url(redis_server.url)
    yield client
    await client.aclose()


@pytest.fixture
def store(redis: Redis) -> SessionStore:
    return SessionStore(redis, prefix=f"t{time.time_ns()}", guest_seconds=60)


def signed_in(**changes: Any) -> SignIn:
    now = time.time()
    known = {
        "subject": "sub-1",
        "sid": "sid-1",
        "access_token": "access",
        "refresh_token": "refresh",
        "id_token": "id",
        "access_expires_at": now + 300,
        "refresh_expires_at": now + 1800,
    }
    return SignIn(**{**known, **changes})


async def test_a_session_is_read_back_by_its_cookie(store: SessionStore) -> None:
    """A shopper must stay who they are from page to page."""
    created = await store.create_signed_in(signed_in(), guest_basket="b1")

    assert await store.read(created.cookie) == created


@pytest.mark.parametrize("cookie", [None, "", "x", "a" * 43, "a" * 5000, "../../etc", "a" * 42 + "\n"])
async def test_a_foreign_cookie_is_a_guest(store: SessionStore, cookie: str | None) -> None:
    """A tampered cookie must never be an error page or somebody else's session."""
    assert await store.read(cookie) == Session()


async def test_the_cookie_itself_is_not_stored(store: SessionStore, redis: Redis) -> None:
    """Who can read Redis must not be able to take over sessions."""
    created = await store.create_signed_in(signed_in())

    keys = [key async for key in redis.scan_iter("*")]

    assert created.cookie is not None
    assert not any(created.cookie.encode() in key for key in keys)


async def test_parallel_changes_of_one_session_keep_each_other(store: SessionStore) -> None:
    """Putting something in the basket while the token refreshes must lose neither."""
    session = await store.create_signed_in(signed_in())

    await asyncio.gather(
        store.replace_sign_in(session, signed_in(access_token="new")),
        store.put_guest_basket(session, "b2"),
    )

    read = await store.read(session.cookie)
    assert read.sign_in is not None
    assert (read.sign_in.access_token, read.guest_basket) == ("new", "b2")


async def test_ending_by_sid_ends_that_session_only(store: SessionStore) -> None:
    """Back-channel logout of one browser must not sign the phone out."""
    laptop = await store.create_signed_in(signed_in(sid="laptop"))
    phone = await store.create_signed_in(signed_in(sid="phone"))

    assert await store.end_by_sid("laptop") == 1

    assert await store.read(laptop.cookie) == Session()
    assert (await store.read(phone.cookie)).sign_in is not None


async def test_ending_by_subject_ends_all_of_a_person(store: SessionStore) -> None:
    """Signing out everywhere must mean everywhere."""
    one = await store.create_signed_in(signed_in(sid="laptop"))
    two = await store.create_signed_in(signed_in(sid="phone"))
    other = await store.create_signed_in(signed_in(subject="sub-2", sid="else"))

    assert await store.end_by_subject("sub-1") == 2

    assert [(await store.read(session.cookie)).sign_in for session in (one, two)] == [None, None]
    assert (await store.read(other.cookie)).sign_in is not None


async def test_a_pending_login_is_taken_once(redis: Redis) -> None:
    """A stolen state must be worthless after its first use."""
    logins = PendingLogins(redis, prefix="t", seconds=60)
    login = PendingLogin.start(return_to="/basket", browser="browser-cookie")
    await logins.remember(login)

    assert await logins.take(login.state) == login
    assert await logins.take(login.state) is None
    assert await logins.take("x" * 5000) is None


def test_a_pending_login_belongs_to_the_browser_that_began_it() -> None:
    """A thief's callback link opened by the victim must not sign the victim in as the thief."""
    login = PendingLogin.start(return_to="/", browser="victim")

    assert login.belongs_to("victim")
    assert not login.belongs_to("thief")
    assert not login.belongs_to(None)
