"""Where to go after signing in: a path on this server, or the start page."""

from __future__ import annotations

import re
from typing import Final

# One slash, then no second slash or backslash that browsers would read as another host, and only printable ASCII.
_LOCAL: Final = re.compile(r"/(?:[A-Za-z0-9\-._~!$&'()*+,;=:@?][A-Za-z0-9\-._~!$&'()*+,;=:@?/]*)?")
_MAX_LENGTH: Final = 512


def local_path(value: str | None) -> str:
    """``value`` if it can only lead to this server, else ``/``."""
    if value is None or len(value) > _MAX_LENGTH or _LOCAL.fullmatch(value) is None:
        return "/"
    return value


__all__ = ["local_path"]
