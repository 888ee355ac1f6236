"""Who may do what on RabbitMQ: one user per domain, as a file of definitions that the server loads when it starts.

    python -m stoa_messaging.rabbit_users definitions.json

A domain's user publishes under its own name only (`<domain>.*` on the exchange), buries letters for itself only, and takes
from its own two queues only. Every service knows the secret of the events' seals (ADR 0017), so it is the broker that keeps
a service which was broken into from speaking for another one. Two domains may do more, because it is their work: audit sends a
journal's events to one group again, notifications and its console look after everybody's dead letters. Hearing is free: any domain may listen
to any topic.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import secrets
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from stoa_messaging.rabbit_dead_letters import GRAVES, grave_name

EXCHANGE: Final = "stoa"
ADMINISTRATOR: Final = "stoa"
_VHOST: Final = "/"
# RabbitMQ's own name for the exchange that leads to every queue by its name.
_TO_ANY_QUEUE: Final = "amq.default"
_NAMED_BY_THE_SERVER: Final = r"amq\.gen-.+"
_DEV_ONLY: Final = "dev-only-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """What a domain may beyond its own."""

    sends_to_groups: bool = False
    tends_graves: bool = False
    watches: bool = False
    """Looks on with a queue that only its own connection has."""


PLAIN: Final = Rights()
RIGHTS: Final[Mapping[str, Rights]] = {
    "catalog": PLAIN,
    "inventory": PLAIN,
    "discount": PLAIN,
    "basket": PLAIN,
    "ordering": PLAIN,
    "payment": PLAIN,
    "shipping": PLAIN,
    "customers": PLAIN,
    "reviews": PLAIN,
    "notifications": Rights(sends_to_groups=True, tends_graves=True, watches=True),
    "audit": Rights(sends_to_groups=True),
}


class PasswordsMissing(ValueError):
    """The users cannot be made."""

    code = "RABBITMQ_PASSWORDS_MISSING"


@dataclass(frozen=True, slots=True, kw_only=True)
class Passwords:
    """One for each domain, and the administrator's; without it there is none but `rabbitmqctl` on the server itself."""

    domains: Mapping[str, str]
    administrator: str = ""

    @classmethod
    def from_env(cls, environment: Mapping[str, str]) -> Passwords:
        """RABBITMQ_<DOMAIN>_PASSWORD; production refuses those that stand in the repository."""
        names = {domain: f"RABBITMQ_{domain.upper()}_PASSWORD" for domain in RIGHTS}
        domains = {domain: environment.get(name, "") for domain, name in names.items()}
        is_production = environment.get("STOA_ENV") == "production"
        wrong = [names[each] for each, value in domains.items() if not value or (is_production and _DEV_ONLY in value)]
        if wrong:
            raise PasswordsMissing(f"These are missing or hold development values: {', '.join(wrong)}. Set them.")
        return cls(domains=domains)


def definitions(passwords: Passwords) -> dict[str, Any]:
    """What RabbitMQ's `load_definitions` reads; passwords are in it as salted hashes only."""
    domains = sorted(RIGHTS)
    administrators = [ADMINISTRATOR] if passwords.administrator else []
    return {
        "vhosts": [{"name": _VHOST}],
        "users": [
            *(_user(name, passwords.administrator, tags="administrator") for name in administrators),
            *(_user(domain, passwords.domains[domain], tags="") for domain in domains),
        ],
        "permissions": [
            *(
                {"user": name, "vhost": _VHOST, "configure": ".*", "write": ".*", "read": ".*"}
                for name in administrators
            ),
            *(_permissions(domain, RIGHTS[domain]) for domain in domains),
        ],
        "topic_permissions": [
            entry
            for domain in domains
            for entry in (
                _topics(domain, EXCHANGE, write=rf"^{re.escape(domain)}\.", read=".*"),
                _topics(domain, GRAVES, write=_only([domain]), read=_only([domain])),
            )
        ],
        "exchanges": [
            {"name": name, "vhost": _VHOST, "type": "topic", "durable": True, "auto_delete": False, "internal": False}
            | {"arguments": {}}
            for name in (EXCHANGE, GRAVES)
        ],
    }


def _user(name: str, password: str, *, tags: str) -> dict[str, str]:
    salt = secrets.token_bytes(4)
    hashed = base64.b64encode(salt + hashlib.sha256(salt + password.encode()).digest()).decode()
    algorithm = "rabbit_password_hashing_sha256"
    return {"name": name, "password_hash": hashed, "hashing_algorithm": algorithm, "tags": tags}


def _permissions(domain: str, rights: Rights) -> dict[str, str]:
    queues = [f"stoa.{domain}", *(map(grave_name, RIGHTS) if rights.tends_graves else [grave_name(domain)])]
    own = [EXCHANGE, GRAVES, *queues]
    written = [*own, _TO_ANY_QUEUE] if rights.sends_to_groups else own
    more = [_NAMED_BY_THE_SERVER] if rights.watches else []
    names = {"user": domain, "vhost": _VHOST}
    return names | {
        "configure": _only(own, *more),
        "write": _only(written, *more),
        "read": _only(own, *more),
    }


def _topics(domain: str, exchange: str, *, write: str, read: str) -> dict[str, str]:
    return {"user": domain, "vhost": _VHOST, "exchange": exchange, "write": write, "read": read}


def _only(names: list[str], *patterns: str) -> str:
    return f"^({'|'.join([*map(re.escape, names), *patterns])})$"


if __name__ == "__main__":
    if len(sys.argv) != 2:  # noqa: PLR2004 - the program and the file
        raise SystemExit("Say where: python -m stoa_messaging.rabbit_users definitions.json")
    try:
        given = Passwords.from_env(os.environ)
    except PasswordsMissing as refused:
        raise SystemExit(str(refused)) from None
    Path(sys.argv[1]).write_text(json.dumps(definitions(given), indent=2), encoding="utf-8")
