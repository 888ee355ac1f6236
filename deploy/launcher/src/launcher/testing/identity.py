"""Keycloak for the tests: one server, the realm `stoa`, and further realms for tests that change one."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest
from keycloak_realm.settings import DEVELOPMENT_DEFAULTS, Settings

from launcher.background import BackgroundPrograms
from launcher.parts.keycloak import KeycloakPlace, install_keycloak, keycloak_program
from launcher.places import places
from launcher.ports import free_ports
from launcher.programs import RunningProgram
from launcher.testing.servers import PostgresServer
from launcher.testing.temporary import background_programs

ACCESS_TOKEN_SECONDS = 20
ANSWER_WITHIN_SECONDS = 30
TESTS_CLIENT = "stoa-tests"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeycloakRealm:
    """A provisioned realm; `environment` is what a process needs to use it."""

    name: str
    environment: Mapping[str, str]

    @property
    def base_url(self) -> str:
        return self.environment["KEYCLOAK_URL"]

    @property
    def issuer(self) -> str:
        return f"{self.base_url}/realms/{self.name}"

    @property
    def settings(self) -> Settings:
        return Settings.from_env(self.environment)

    def tokens(self, username: str, password: str | None = None) -> Mapping[str, Any]:
        """Sign a person in without a browser, through the client that only development has."""
        return self.post_for_tokens(
            grant_type="password", username=username, password=password or f"stoa-{username}", scope="openid"
        )

    def access_token(self, username: str) -> str:
        """A fresh access token of a demo person."""
        return str(self.tokens(username)["access_token"])

    def refreshed(self, refresh_token: str) -> Mapping[str, Any]:
        return self.post_for_tokens(grant_type="refresh_token", refresh_token=refresh_token)

    def service_token(self) -> str:
        """An access token of the market's own processes."""
        answer = self.post_for_tokens(
            grant_type="client_credentials",
            client_id="stoa-services",
            client_secret=self.environment["SERVICE_CLIENT_SECRET"],
        )
        return str(answer["access_token"])

    def post_for_tokens(self, **form: str) -> Mapping[str, Any]:
        """One call of the token endpoint; a refusal raises `urllib.error.HTTPError`."""
        client = {"client_id": TESTS_CLIENT, "client_secret": self.environment["STOA_TESTS_CLIENT_SECRET"]}
        body = urlencode(client | form).encode()
        request = Request(f"{self.issuer}/protocol/openid-connect/token", data=body)  # noqa: S310 - our own server
        try:
            with urlopen(request, timeout=ANSWER_WITHIN_SECONDS) as answer:  # noqa: S310 - our own server
                tokens: dict[str, Any] = json.load(answer)
                return tokens
        except HTTPError as refusal:
            refusal.msg = f"{refusal.msg}: {refusal.read().decode()}"
            raise


class KeycloakServer:
    """A Keycloak with the realm `stoa`. A test that stops it has to start it again."""

    def __init__(self, programs: BackgroundPrograms, home: Path, place: KeycloakPlace) -> None:
        self._programs = programs
        self._program = keycloak_program(home, place)
        self._running: RunningProgram | None = None
        self.base_url = place.public_url
        self.management_url = f"http://localhost:{place.management_port}"
        self.start()
        self.realm = provisioned(self.base_url, "stoa", {})

    def create_realm(self, name: str, **environment: str) -> KeycloakRealm:
        """Another realm from the same code, with its own addresses: `BFF_WEB_PUBLIC_URL="http://localhost:1234"`."""
        return provisioned(self.base_url, name, environment)

    def start(self) -> None:
        """Start it (again); realms and sessions in PostgreSQL are there as before."""
        if self._running is None:
            self._running = self._programs.start(self._program)

    def stop(self) -> None:
        """Take it away, as a broken network would."""
        if self._running is not None:
            self._programs.stop(self._running)
            self._running = None


def provisioned(base_url: str, name: str, environment: Mapping[str, str]) -> KeycloakRealm:
    """Bring the realm of that name up to the code."""
    from keycloak_realm.provision import provision  # noqa: PLC0415 - a second that most runs need not wait

    values = {
        **DEVELOPMENT_DEFAULTS,
        "STOA_ACCESS_TOKEN_SECONDS": str(ACCESS_TOKEN_SECONDS),
        **environment,
        "KEYCLOAK_URL": base_url,
        "KEYCLOAK_REALM": name,
    }
    provision(Settings.from_env(values))
    return KeycloakRealm(name=name, environment=values)


def keycloak_place(postgres: PostgresServer, password: str) -> KeycloakPlace:
    """Free ports and an empty database."""
    port, management_port = free_ports(2)
    return KeycloakPlace(
        port=port,
        management_port=management_port,
        public_url=f"http://localhost:{port}",
        database_url=postgres.create_database(f"keycloak_{port}"),
        admin_password=password,
    )


@pytest.fixture(scope="session")
def keycloak_server(postgres_server: PostgresServer) -> Iterator[KeycloakServer]:
    """The real Keycloak on the run's PostgreSQL, with access tokens that live 20 seconds."""
    place = keycloak_place(postgres_server, DEVELOPMENT_DEFAULTS["KEYCLOAK_ADMIN_PASSWORD"])
    home: Path = install_keycloak(places().tools, told=print)
    with background_programs() as (programs, _):
        yield KeycloakServer(programs, home, place)
