"""The table at the end of a start: addresses, what is there, and who may try it."""

from __future__ import annotations

from collections.abc import Iterator

from launcher.addresses import Addresses

ADMIN_CONSOLE = "Keycloak's own console"


def rows_of(addresses: Addresses, keycloak_url: str, realm: str) -> list[tuple[str, str, str]]:
    """Address, what it is, and a demo user with the password."""
    return [
        (f"{addresses.public('bff-web')}/", "web shop", "shopper / stoa-shopper"),
        (f"{addresses.public('bff-web')}/admin/", "staff console", "support / stoa-support, admin / stoa-admin"),
        (f"{addresses.public('bff-mobile')}/", "mobile shop", "shopper2 / stoa-shopper2"),
        (f"{addresses.public('gateway')}/", "GraphiQL on the whole schema", "any of them"),
        (f"{keycloak_url}/admin/master/console/#/{realm}", ADMIN_CONSOLE, "admin / dev-only-keycloak"),
    ]


def table_of(rows: list[tuple[str, str, str]]) -> Iterator[str]:
    """Lines with aligned columns."""
    widths = [max(len(row[column]) for row in rows) for column in range(2)]
    yield ""
    for address, what, who in rows:
        yield f"  {address:<{widths[0]}}  {what:<{widths[1]}}  {who}"
    yield ""
    yield "  Ctrl-C stops the market; `make reset` throws its data away."
    yield ""
