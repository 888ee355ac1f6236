"""Where a sign-in may return to: a path of this site, nothing a browser could read as another address."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import unquote

_LOCAL: Final = re.compile(r"/(?![/\\])[A-Za-z0-9\-._~!$&'()*+,;=:@%/?]*")
_MAX_CHARACTERS: Final = 512


def local_path(candidate: str | None) -> str:
    """Return the candidate when it is a plain local path, else ``/``: another host, a backslash or a control character, also encoded."""
    if not candidate or len(candidate) > _MAX_CHARACTERS:
        return "/"
    decoded = unquote(unquote(candidate))
    hostile = (
        decoded.startswith(("//", "/\\")) or "\\" in decoded or any(ord(character) < ord(" ") for character in decoded)
    )
    if hostile or not _LOCAL.fullmatch(candidate) or candidate.startswith("/auth/"):
        return "/"
    return candidate
