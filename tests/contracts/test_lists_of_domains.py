"""Processes may not read each other's code, so some name all domains by themselves: each such list must be whole."""

from __future__ import annotations

from pathlib import Path

import pytest
from launcher.addresses import DOMAINS as STARTED
from notifications.application.dead_letters import DOMAINS as WITH_DEAD_LETTERS
from stoa_messaging.rabbit_users import RIGHTS

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    "named", [STARTED, WITH_DEAD_LETTERS, tuple(RIGHTS)], ids=["launcher", "dead letters", "RabbitMQ"]
)
def test_every_domain_is_named(named: tuple[str, ...]) -> None:
    """A domain that is left out is not started, or its dead letters are seen by nobody, or RabbitMQ does not know it."""
    assert set(named) == {folder.parent.name for folder in ROOT.glob("subgraphs/*/schema.graphql")}
