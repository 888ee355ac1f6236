"""From arguments to text and to supergraphs: what ``serve``, ``api-schema``, ``check`` and others read alike."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from stoa.errors import ConfigurationError

CONFIG_SUFFIXES: Final = frozenset({".yaml", ".yml"})


def read_text(path: Path) -> str:
    """Read a file, or standard input for ``-``."""
    try:
        return sys.stdin.read() if str(path) == "-" else path.read_text("utf-8-sig")
    except ValueError as error:
        raise ConfigurationError(f"{path} is not UTF-8 text.") from error


def supergraph_of(path: Path) -> str | None:
    """Return the supergraph's SDL: the file itself, or composed where the file is a configuration (.yaml).

    None when it does not compose; the reasons were printed.
    """
    if path.suffix not in CONFIG_SUFFIXES:
        return read_text(path)
    from stoa.cli._compositions import compose_config  # noqa: PLC0415 - a gateway need not wait for the composer's import

    return compose_config(path)


__all__ = ["CONFIG_SUFFIXES", "read_text", "supergraph_of"]
