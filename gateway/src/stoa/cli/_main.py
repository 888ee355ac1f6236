"""Arguments to commands; errors to text and exit codes (0 well, 1 refused by what was given, 2 cannot work)."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib.metadata import version
from typing import Final

from stoa.cli._commands import COMMANDS
from stoa.config import SettingsError
from stoa.errors import StoaError

#: what shells call a process that SIGINT ended
_INTERRUPTED: Final = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """The entry point of the command."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    options = _parser(next((each for each in given if not each.startswith("-")), None)).parse_args(given)
    try:
        code = COMMANDS[options.command].load().run(options)
        sys.stdout.flush()
    except (StoaError, SettingsError) as error:
        sys.stderr.write(f"{error.code}: {error.message}\n")
    except BrokenPipeError:
        # who read the output has enough of it (`stoa compose … | head`); nothing may be flushed into the pipe at the exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        sys.stderr.write(f"CANNOT_READ_OR_WRITE: {error.strerror}: {error.filename}\n")
    except KeyboardInterrupt:
        return _INTERRUPTED
    else:
        return code
    return 2


def _parser(called: str | None) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="stoa", description="GraphQL Federation 2: compose, plan, serve.")
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version and end")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, command in COMMANDS.items():
        arguments = commands.add_parser(name, help=command.summary, description=f"{command.summary.capitalize()}.")
        if name == called:
            command.load().add_arguments(arguments)
    return parser


class _Version(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        sys.stdout.write(f"stoa {version('stoa')}\n")
        parser.exit()


__all__ = ["main"]
