"""`python -m keycloak_realm.provision`: brings a running Keycloak up to the realm as code."""

from __future__ import annotations

import sys
import time

from keycloak_realm.code import read_realm
from keycloak_realm.errors import RealmError
from keycloak_realm.reconcile import reconcile
from keycloak_realm.server import RealmServer
from keycloak_realm.settings import Settings


def provision(settings: Settings) -> None:
    """Read the realm's files and reconcile the server with them."""
    reconcile(RealmServer(settings), read_realm(settings))


def main() -> int:
    """Provision from the environment; the exit code says whether the realm stands."""
    began = time.monotonic()
    try:
        settings = Settings.from_env()
        provision(settings)
    except RealmError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"realm {settings.realm} is as written ({time.monotonic() - began:.1f} s)\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
