"""`python -m launcher`: the command line behind the Makefile."""

from __future__ import annotations

import argparse
import os
import sys

from launcher.commands import down, reset, status, up
from launcher.errors import LauncherError
from launcher.layouts import LAYOUTS, SINGLE
from launcher.log_reader import show_logs
from launcher.places import places


def main() -> int:
    """Run one command; what a person can act on is told in words."""
    options = _parser().parse_args()
    try:
        return _run(options)
    except LauncherError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except KeyboardInterrupt:
        return 130


def _run(options: argparse.Namespace) -> int:
    match options.command:
        case "up":
            up(options.layout)
        case "down":
            down()
        case "reset":
            reset(confirmed=options.yes)
        case "status":
            return 0 if status(wait_seconds=options.wait) else 3
        case _:
            show_logs(places().logs, options.name, follow=options.follow)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="launcher", description="Runs the whole market on this machine.")
    commands = parser.add_subparsers(dest="command", required=True)
    start = commands.add_parser("up", help="start everything and stay until Ctrl-C")
    start.add_argument("--layout", choices=LAYOUTS, default=os.environ.get("LAYOUT") or SINGLE)
    commands.add_parser("down", help="stop a market that runs")
    throw_away = commands.add_parser("reset", help="throw the data away")
    throw_away.add_argument("--yes", action="store_true", help="do not ask")
    state = commands.add_parser("status", help="say what runs; exit code 0 means ready")
    state.add_argument("--wait", type=float, default=0.0, metavar="SECONDS", help="wait until it is ready")
    logs = commands.add_parser("logs", help="show the last lines")
    logs.add_argument("name", nargs="?", help="of one program only")
    logs.add_argument("-f", "--follow", action="store_true", help="and those to come")
    return parser


if __name__ == "__main__":
    sys.exit(main())
