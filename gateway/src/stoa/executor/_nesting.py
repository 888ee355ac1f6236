"""How deeply a JSON text is nested. Whatever walks an answer later (copying, merging, writing) may then recurse without fear."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final

# Below what the JSON writer and the interpreter's own stack can take, above what any operation may ask for.
MAX_NESTING: Final = 200
_NO_BRACKETS: Final = bytes(code for code in range(256) if code not in b"[]{}")


def is_nested_too_deeply(text: bytes, decoded: Callable[[], Any]) -> bool:
    """``decoded`` gives what ``text`` says; it is asked only where the text leaves a doubt."""
    brackets = text.translate(None, _NO_BRACKETS)
    if len(brackets) <= MAX_NESTING:
        return False
    for _ in range(MAX_NESTING):
        fewer = brackets.replace(b"{}", b"").replace(b"[]", b"")
        if not fewer:
            return False
        if len(fewer) == len(brackets):
            break
        brackets = fewer
    # Brackets within strings need not come in pairs.
    return _depth_exceeds(decoded(), MAX_NESTING)


def _depth_exceeds(decoded: Any, limit: int) -> bool:
    level: Iterable[Any] = (decoded,)
    for _ in range(limit):
        level = [item for value in level for item in _items(value)]
        if not level:
            return False
    return True


def _items(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


__all__ = ["MAX_NESTING", "is_nested_too_deeply"]
