"""Every command of ``stoa`` with its module, in the order of ``stoa --help``.

A module offers ``add_arguments(parser)`` and ``run(options) -> int``. Only the module of the command that was called is imported, so
that ``stoa compose`` does not wait for the web server that ``stoa serve`` needs.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from types import MappingProxyType
from typing import Final, Protocol, cast


class CommandModule(Protocol):
    """What a command's module offers."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None: ...

    def run(self, options: argparse.Namespace) -> int: ...


@dataclass(frozen=True, slots=True)
class Command:
    """``module`` is imported when the command is called, ``summary`` stands in ``stoa --help``."""

    module: str
    summary: str

    def load(self) -> CommandModule:
        return cast("CommandModule", import_module(self.module))


COMMANDS: Final[Mapping[str, Command]] = MappingProxyType(
    {
        "compose": Command("stoa.cli._compose", "compose subgraph schemas into a supergraph"),
        "api-schema": Command("stoa.cli._api_schema", "print the schema that clients see"),
        "contract": Command("stoa.cli._contract", "cut a supergraph down to what carries some tags"),
        "check": Command("stoa.cli._check", "find what a schema change breaks for clients"),
        "plan": Command("stoa.cli._plan", "print the query plan of an operation"),
        "explain": Command("stoa.cli._explain", "say for every field why it goes where it goes, and what lost"),
        "debug": Command("stoa.cli._debug", "print what each stage makes of an operation"),
        "serve": Command("stoa.cli._serve", "run a gateway in the foreground"),
    }
)

__all__ = ["COMMANDS", "Command", "CommandModule"]
