"""What may stand in ``@tag(name:)``, for subgraphs and for contracts."""

from __future__ import annotations

import re
from typing import Final

_NAME: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_/-]{0,127}")
#: the same for people
TAG_NAME_RULE: Final = "up to 128 letters, digits, _ - and /, a letter, digit or _ first"


def is_tag_name(text: str) -> bool:
    """Tell whether contracts can name this tag."""
    return _NAME.fullmatch(text) is not None
