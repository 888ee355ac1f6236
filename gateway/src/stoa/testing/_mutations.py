"""Texts with something wrong: what a reader must refuse in words, whatever it is."""

from __future__ import annotations

import re
from random import Random
from typing import Final

_TOKENS: Final = re.compile(r'"(?:[^"\\\n]|\\.)*"|\w+|\s+|[^\w\s]')
_ODD: Final = (
    "", "{", "}", "(", ")", "[", "]", "!", ":", "@", "&", "|", "$", "=", "...", '"', '""', '"""', "\\", "#", "\0", "\ufeff",
    "\ud7ff", "\U0001f3db", "null", "true", "1", "-1", "1e999", "on", "type", "interface", "union", "enum", "input", "scalar",
    "extend", "schema", "implements", "repeatable", "Query", "_Entity", "__typename", "Int", "join__Graph", "join__field",
    "@key", "@join__field", "@join__type", '"id"', '"{"', '"}"', '"a { b"', '"id id { id }"', '"... on X { y }"', "9" * 400,
)  # fmt: skip


def mutated(text: str, random: Random) -> str:
    """One to three changes to the text: characters, tokens, lines or what stands inside strings."""
    for _ in range(random.choice((1, 1, 2, 3))):
        text = random.choice(_CHANGES)(text, random)
    return text


def _change_character(text: str, random: Random) -> str:
    at = random.randrange(len(text) + 1)
    return text[:at] + random.choice(_ODD) + text[at + random.randint(0, 1) :]


def _change_token(text: str, random: Random) -> str:
    tokens = _TOKENS.findall(text) or [""]
    at = random.randrange(len(tokens))
    tokens[at] = random.choice((random.choice(tokens), random.choice(tokens), random.choice(_ODD)))
    return "".join(tokens)


def _swap_tokens(text: str, random: Random) -> str:
    tokens = _TOKENS.findall(text) or [""]
    one, other = random.randrange(len(tokens)), random.randrange(len(tokens))
    tokens[one], tokens[other] = tokens[other], tokens[one]
    return "".join(tokens)


def _change_string(text: str, random: Random) -> str:
    """Field sets, versions and names of graphs stand in strings."""
    places = [match.span() for match in re.finditer(r'"[^"\n]+"', text)]
    if not places:
        return text
    start, end = random.choice(places)
    inside = _change_token(text[start + 1 : end - 1], random)
    return f"{text[: start + 1]}{inside.replace(chr(34), '')}{text[end - 1 :]}"


def _drop_line(text: str, random: Random) -> str:
    lines = text.split("\n")
    del lines[random.randrange(len(lines))]
    return "\n".join(lines)


def _repeat_line(text: str, random: Random) -> str:
    lines = text.split("\n")
    lines.insert(random.randrange(len(lines)), random.choice(lines))
    return "\n".join(lines)


def _drop_block(text: str, random: Random) -> str:
    """A whole definition, or two halves glued together."""
    lines = text.split("\n")
    start = random.randrange(len(lines))
    del lines[start : start + random.randint(2, 12)]
    return "\n".join(lines)


def _cut_off(text: str, random: Random) -> str:
    return text[: random.randrange(len(text) + 1)]


_CHANGES: Final = (
    _change_character, _change_token, _change_token, _change_token, _swap_tokens, _change_string, _change_string, _drop_line,
    _repeat_line, _drop_block, _cut_off,
)  # fmt: skip

__all__ = ["mutated"]
