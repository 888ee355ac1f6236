"""What every command prints in the same way: JSON, colours, files that are replaced whole."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path
from typing import Any, TextIO

import orjson


def add_colour(parser: argparse.ArgumentParser) -> None:
    """Add ``--color``, spelled as other tools spell it."""
    parser.add_argument(
        "--color",
        choices=("auto", "always", "never"),
        default="auto",
        help="auto: on a terminal, unless NO_COLOR is set",
    )


def wants_colour(stream: TextIO, choice: str = "auto") -> bool:
    """Colour is for a person at a terminal who did not refuse it (https://no-color.org)."""
    if choice != "auto":
        return choice == "always"
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def print_json(value: Any) -> None:
    """Print for programs: indented, keys in the order they were given."""
    sys.stdout.write(json_text(value) + "\n")


def json_text(value: Any) -> str:
    """JSON for programs that people may read too."""
    return orjson.dumps(value, option=orjson.OPT_INDENT_2).decode()


def say(text: str) -> None:
    """Print for people, beside the output."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def write_whole(path: Path, text: str) -> None:
    """Replace a file at once: a gateway that follows it never reads half of it."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        Path(temporary).chmod(path.stat().st_mode if path.exists() else 0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


__all__ = ["add_colour", "json_text", "print_json", "say", "wants_colour", "write_whole"]
