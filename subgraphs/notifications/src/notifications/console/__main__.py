"""`python -m notifications.console`: look at the market's events and mend what went wrong.

publish TYPE [--data JSON]                     says a test event
tail [--topic TYPE] [--count N]                shows what is published from now on
replay --to DOMAIN --reason WHY …              hands a part of the audit's journal, or a file, to one domain again
dead list|redrive|discard …                    messages that a domain could not handle
"""

from __future__ import annotations

import argparse
import asyncio
import getpass
import sys
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import Any, Final

from stoa_primitives import Refusal

from notifications.config import Settings
from notifications.console import deeds

Deed = Callable[[argparse.Namespace, Settings], Coroutine[Any, Any, int]]


def main(arguments: Sequence[str] | None = None, settings: Settings | None = None) -> int:
    given = build_parser().parse_args(arguments)
    deed: Deed = given.deed
    try:
        return asyncio.run(deed(given, settings or Settings.from_env()))
    except Refusal as refusal:
        sys.stderr.write(f"{refusal.code}: {refusal.message}\n")
        return 1
    except KeyboardInterrupt:
        return 130


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="notifications.console", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_publish(commands.add_parser("publish", help="say a test event"))
    _add_tail(commands.add_parser("tail", help="show what is published from now on"))
    _add_replay(commands.add_parser("replay", help="hand events to one domain once more"))
    _add_dead(commands.add_parser("dead", help="messages that a domain could not handle"))
    return parser


def _add_publish(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("type", help="<domain>.<name>; other domains act on what they know")
    parser.add_argument("--data", default="{}", help="the event's data, a JSON object")
    parser.add_argument("--aggregate", default="console", help="what it happened to")
    parser.set_defaults(deed=deeds.publish)


def _add_tail(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--topic", help="only this type; a trailing * stands for anything")
    parser.add_argument("--count", type=int, help="end after so many")
    parser.add_argument("--seconds", type=float, help="end after so long")
    parser.add_argument("--data", action="store_true", help="show the data too; it may be anybody's personal data")
    parser.set_defaults(deed=deeds.tail)


def _add_replay(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--to", required=True, metavar="DOMAIN")
    parser.add_argument("--reason", required=True)
    source = parser.add_argument_group("what to replay: from the journal (needs STOA_TOKEN), or from a file")
    source.add_argument("--type", help="events of this type")
    source.add_argument("--touches", metavar="ID", help="events that name this id")
    source.add_argument("--since", help="recorded since then, at most 13 days ago (RFC 3339)")
    source.add_argument("--file", type=Path, help="an envelope in each line, as `python -m audit.replay` writes them")
    parser.set_defaults(deed=deeds.replay)


def _add_dead(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(required=True, metavar="DEED")
    listing = commands.add_parser("list", help="oldest first; without a domain: how many lie where")
    listing.add_argument("domain", nargs="?")
    listing.set_defaults(deed=deeds.list_dead)
    for name, told in (("redrive", "let the domain try once more"), ("discard", "throw away for good")):
        command = commands.add_parser(name, help=told)
        command.add_argument("domain")
        command.add_argument("letter", help="its id, from the list")
        command.add_argument("--reason", required=True)
        command.add_argument("--by", default=_person(), help="who decides; you by default")
        command.set_defaults(deed=deeds.decide_dead, decision=name)


def _person() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return _UNKNOWN


_UNKNOWN: Final = "console"

if __name__ == "__main__":
    sys.exit(main())
