"""Spoil a federation in one place: what a team does by mistake, drawn from a seed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import Final

from graphql import GraphQLSyntaxError, parse, print_ast

Federation = dict[str, str]
#: one printed line, and the names of all subgraphs → the line spoilt; None where it cannot be
_Deed = Callable[[str, Sequence[str], Random], str | None]

_DIRECTIVE: Final = re.compile(r" @\w+(\([^()]*\))?")
_FIELD: Final = re.compile(r"^  (\w+)(\(.*\))?: ([\[\]!\w]+)(.*)$")
_VALUE: Final = re.compile(r"^  ([A-Z][A-Z0-9_]*)( @.*)?$")
_HEADER: Final = re.compile(r"^(extend )?(type|interface|input|union|enum|scalar) \w+")
_MARKS: Final = (
    "@shareable",
    "@inaccessible",
    "@external",
    '@tag(name: "x")',
    '@requires(fields: "id")',
    '@provides(fields: "id")',
    "@deprecated",
)
_TYPES: Final = ("Int", "String", "ID", "Boolean!", "[String]", "[ID!]!", "Float")


def mutations(name: str, federation: Federation, count: int, seed: int) -> Iterator[tuple[str, Federation]]:
    """Yield ``count`` spoilt copies, each named by its deed and place."""
    draw = Random(f"{seed} {name}")
    printed = {each: _printed(sdl) for each, sdl in federation.items()}
    made: set[str] = set()
    for _ in range(count * 20):
        if len(made) == count:
            return
        spoilt = _spoil(printed, draw)
        if spoilt is not None and spoilt[0] not in made:
            made.add(spoilt[0])
            yield f"{name} {spoilt[0]}", spoilt[1]


def _printed(sdl: str) -> str:
    try:
        return print_ast(parse(sdl, no_location=True))
    except GraphQLSyntaxError:
        return sdl


def _spoil(federation: Federation, draw: Random) -> tuple[str, Federation] | None:
    subgraph = draw.choice(sorted(federation))
    lines = federation[subgraph].split("\n")
    number = draw.randrange(len(lines))
    deed_name = draw.choice(sorted(_DEEDS))
    if "@link(" in lines[number]:
        return None
    line = _DEEDS[deed_name](lines[number], sorted(federation), draw)
    if line is None or line == lines[number]:
        return None
    lines[number] = line
    place = re.sub(r"\W+", " ", line or "").strip()[:40]
    return f"{deed_name}@{subgraph}:{number} {place}", {**federation, subgraph: "\n".join(lines)}


def _drop_directive(line: str, _subgraphs: Sequence[str], draw: Random) -> str | None:
    found = list(_DIRECTIVE.finditer(line))
    if not found or not (_FIELD.match(line) or _HEADER.match(line)):
        return None
    chosen = draw.choice(found)
    return line[: chosen.start()] + line[chosen.end() :]


def _mark(line: str, _subgraphs: Sequence[str], draw: Random) -> str | None:
    return f"{line} {draw.choice(_MARKS)}" if _FIELD.match(line) else None


def _override(line: str, subgraphs: Sequence[str], draw: Random) -> str | None:
    return f'{line} @override(from: "{draw.choice(subgraphs)}")' if _FIELD.match(line) else None


def _change_type(line: str, _subgraphs: Sequence[str], draw: Random) -> str | None:
    return _FIELD.sub(lambda m: f"  {m[1]}{m[2] or ''}: {draw.choice(_TYPES)}{m[4]}", line)


def _toggle_null(line: str, _subgraphs: Sequence[str], _draw: Random) -> str | None:
    return _FIELD.sub(lambda m: f"  {m[1]}{m[2] or ''}: {m[3][:-1] if m[3].endswith('!') else m[3] + '!'}{m[4]}", line)


def _rename(line: str, _subgraphs: Sequence[str], _draw: Random) -> str | None:
    return _FIELD.sub(lambda m: f"  {m[1]}Renamed{m[2] or ''}: {m[3]}{m[4]}", line)


def _remove(line: str, _subgraphs: Sequence[str], _draw: Random) -> str | None:
    return "" if _FIELD.match(line) or _VALUE.match(line) else None


def _add_argument(line: str, _subgraphs: Sequence[str], draw: Random) -> str | None:
    added = draw.choice(("extra: Int", "extra: Int!", "extra: Int = 1"))
    return _FIELD.sub(lambda m: f"  {m[1]}({added}): {m[3]}{m[4]}" if not m[2] else m[0], line)


def _drop_interface(line: str, _subgraphs: Sequence[str], _draw: Random) -> str | None:
    return re.sub(r" implements [\w &]+?(?= [@{])", "", line) if _HEADER.match(line) else None


def _drop_member(line: str, _subgraphs: Sequence[str], _draw: Random) -> str | None:
    return re.sub(r" \| \w+$", "", line) if "union " in line else None


def _close_key(line: str, _subgraphs: Sequence[str], _draw: Random) -> str | None:
    return re.sub(r'@key\(fields: ("[^"]*")\)', r"@key(fields: \1, resolvable: false)", line, count=1)


def _mark_type(line: str, _subgraphs: Sequence[str], draw: Random) -> str | None:
    mark = draw.choice(("@inaccessible", '@tag(name: "t")', "@shareable", '@key(fields: "id")', "@interfaceObject"))
    return line.replace(" {", f" {mark} {{") if _HEADER.match(line) and line.endswith(" {") else None


def _add_value(line: str, _subgraphs: Sequence[str], _draw: Random) -> str | None:
    return f"{line}\n  ADDED" if _VALUE.match(line) else None


_DEEDS: Final[dict[str, _Deed]] = {
    "drop directive": _drop_directive,
    "mark": _mark,
    "override": _override,
    "change type": _change_type,
    "toggle null": _toggle_null,
    "rename": _rename,
    "remove": _remove,
    "add argument": _add_argument,
    "drop interface": _drop_interface,
    "drop member": _drop_member,
    "close key": _close_key,
    "mark type": _mark_type,
    "add value": _add_value,
}
