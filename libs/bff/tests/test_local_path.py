"""Where a sign-in may return to."""

from __future__ import annotations

import pytest
from stoa_bff.http.local_path import local_path


@pytest.mark.parametrize("path", ["/", "/basket", "/product/oak-table?variant=2", "/search?q=caf%C3%A9"])
def test_a_local_path_is_kept(path: str) -> None:
    """A shopper must come back to the page they left."""
    assert local_path(path) == path


@pytest.mark.parametrize(
    "path",
    [
        None,
        "",
        "//evil.example",
        "/\\evil.example",
        "https:evil.example",
        "https://evil.example/",
        "%2f%2fevil.example",
        "/%2f%2fevil.example",
        "/%252f%252fevil.example",
        "/%5cevil.example",
        "/path\r\nSet-Cookie: a=b",
        "/path%0d%0aSet-Cookie: a=b",
        "javascript:alert(1)",
        "basket",
        "/auth/login",
        "/" + "a" * 600,
    ],
)
def test_anything_a_browser_could_read_as_another_address_becomes_the_home_page(path: str | None) -> None:
    """An open redirect after sign-in sends a shopper who trusts us to a thief's copy of the shop."""
    assert local_path(path) == "/"
