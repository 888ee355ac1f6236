from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from stoa_primitives import InvalidInput, Refusal
from stoa_service.caller import Caller, TenantUnclear, acting_service

SERVICE = {"sub": "s", "realm_access": {"roles": ["service"]}}


@pytest.mark.parametrize(
    ("claims", "tenant"),
    [
        ({}, "market"),
        ({"organization": []}, "market"),
        ({"organization": {}}, "market"),
        ({"organization": ["annex"]}, "annex"),
        ({"organization": {"annex": {"id": "1"}}}, "annex"),
        ({"organization": "annex"}, "annex"),
    ],
)
def test_the_organization_of_a_token_is_the_tenant(claims: Mapping[str, Any], tenant: str) -> None:
    """Keycloak writes a list or a map, depending on a switch in its console."""
    assert Caller.from_claims({"sub": "a", **claims}).tenant == tenant


@pytest.mark.parametrize("claim", [["annex", "other"], [7], {"a": {}, "b": {}}, 7, [["annex"]]])
def test_a_token_of_several_organizations_opens_none(claim: object) -> None:
    """Guessing one of two markets shows somebody the wrong books."""
    with pytest.raises((TenantUnclear, InvalidInput)):
        Caller.from_claims({"sub": "a", "organization": claim})


def test_only_a_service_may_say_for_whom_it_asks() -> None:
    """A header that a shopper can send must not move him into another market."""
    assert acting_service(Caller.from_claims(SERVICE), b"annex").tenant == "annex"
    assert acting_service(Caller.from_claims({"sub": "a"}), b"annex").tenant == "market"
    assert acting_service(Caller.guest(), b"annex").tenant == "market"
    assert acting_service(Caller.from_claims(SERVICE), None).tenant == "market"


@pytest.mark.parametrize("named", [b"", b"*", b"\xff", b"A", b"a" * 70])
def test_a_service_that_names_no_tenant_is_refused(named: bytes) -> None:
    """Falling back to another market would be an answer to a question nobody asked."""
    with pytest.raises(Refusal):
        acting_service(Caller.from_claims(SERVICE), named)
