"""Each connection acts for the tenant of the task that begins a transaction on it.

The setting is made before BEGIN and outside of any transaction, so a rollback cannot take it back, and only when the
connection acted for another tenant before: a market with one tenant pays nothing for it.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Connection, PoolProxiedConnection
from stoa_primitives import DEFAULT_TENANT, current_tenant

_ACTS_FOR: Final = "stoa_acts_for"
_SET: Final = "select set_config('stoa.tenant', $1, false)"
# Jobs go through the tenants that this table names (stoa_service.row_security makes it).
_REMEMBER: Final = """
    do $$ begin
        insert into stoa_tenant values (current_setting('stoa.tenant')) on conflict do nothing;
    exception when undefined_table then null;
    end $$
"""


def act_for_current_tenant(connection: Connection) -> None:
    """Listener of an engine's `begin`."""
    set_tenant(connection.connection)


def set_tenant(fairy: PoolProxiedConnection) -> None:
    """The same for a connection on which no transaction is begun."""
    tenant = current_tenant()
    if fairy.info.get(_ACTS_FOR) == tenant:
        return
    # Not known until it is certain: a failure in between leaves nothing believed.
    fairy.info.pop(_ACTS_FOR, None)
    adapted: Any = fairy.dbapi_connection
    adapted.run_async(lambda driver: driver.execute(_SET, tenant))
    if tenant != DEFAULT_TENANT:
        adapted.run_async(lambda driver: driver.execute(_REMEMBER))
    fairy.info[_ACTS_FOR] = tenant
