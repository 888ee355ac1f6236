"""Pass: response names that one request would use for two shapes get an alias, and the plan renames them back.

GraphQL lets fields of different object types share a response name only when their types have the same shape
(https://spec.graphql.org/October2021/#sec-Field-Selection-Merging), and types of one field may differ by subgraph and type.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from stoa.plan import ANY_ITEM, FetchRewrite, ResponseKey, ResponsePath
from stoa.planner._emit import Emission, Emitted

_Shape: TypeAlias = str


def rename_conflicts(emission: Emission) -> tuple[FetchRewrite, ...]:
    """Alias what conflicts, in place; the renames are to be done in this order, innermost first."""
    return tuple(_resolve([emission], ()))


def _resolve(levels: Sequence[Emission], path: ResponsePath) -> Iterator[FetchRewrite]:
    """Resolve one level: several selections that end up in one object of the answer."""
    by_name: dict[str, list[Emitted]] = {}
    for level in levels:
        for one in level:
            by_name.setdefault(one.name, []).append(one)
    taken = set(by_name)
    for name, fields in by_name.items():
        if len(fields) == 1 and fields[0].below is None:
            continue
        for index, group in enumerate(_by_shape(fields)):
            if index > 0:
                _rename(group, _free_name(name, taken))
            yield from _inside(group, path)
            if index > 0:
                yield FetchRewrite(path=(*path, ResponseKey(group[0].name)), rename_to=name)


def _inside(group: list[Emitted], path: ResponsePath) -> Iterator[FetchRewrite]:
    inner = [one.below for one in group if one.below is not None]
    if inner:
        lists = (ANY_ITEM,) * group[0].list_depth
        yield from _resolve(inner, (*path, ResponseKey(group[0].name), *lists))


def _by_shape(fields: list[Emitted]) -> list[list[Emitted]]:
    if len(fields) == 1:
        return [fields]
    groups: dict[_Shape, list[Emitted]] = {}
    for one in fields:
        groups.setdefault(_shape(one), []).append(one)
    return list(groups.values())


def _shape(one: Emitted) -> _Shape:
    """Leaves: the whole type. Objects: lists and non-nulls only."""
    if one.below is None:
        return one.type_text
    return "".join(character for character in one.type_text if character in "[]!")


def _rename(group: list[Emitted], name: str) -> None:
    for one in group:
        one.name = name


def _free_name(name: str, taken: set[str]) -> str:
    count = 0
    while (free := f"_{name}_{count}") in taken:
        count += 1
    taken.add(free)
    return free
