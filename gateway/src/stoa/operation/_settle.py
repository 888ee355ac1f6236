"""Pass: a field that is selected at once and again later comes at once; selected by several blocks it belongs to them all."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import structs

from stoa.operation._defer import Deferral, earliest
from stoa.operation._field import Field, Selection

_AT_ONCE: frozenset[Deferral] = frozenset()


def settle_deferrals(selection: Selection) -> Selection:
    """Give every field of one selection set the blocks that it is fetched for, object type by object type.

    Conditions are left out of it: a field that some condition selects at once is never fetched later.
    """
    if not any(field.deferred for field in selection):
        return selection
    by_name: dict[str, list[Field]] = {}
    for field in selection:
        by_name.setdefault(field.response_name, []).append(field)
    return tuple(settled for field in selection for settled in _settle(field, by_name[field.response_name]))


def find_deferrals(selection: Selection) -> tuple[Deferral, ...]:
    """Every block that still brings something: in the order of the operation, but a block before those inside it."""
    found = dict.fromkeys(_deferrals_in(selection))
    return tuple(sorted(found, key=lambda one: len(tuple(one.chain()))))


def _deferrals_in(selection: Selection) -> Iterator[Deferral]:
    for field in selection:
        yield from sorted(field.deferred, key=lambda one: one.mark)
        yield from _deferrals_in(field.selection or ())


def _settle(field: Field, same_name: list[Field]) -> Iterator[Field]:
    if not field.deferred:
        yield field
        return
    groups: dict[frozenset[Deferral], set[str]] = {}
    for object_type in sorted(field.possible_types):
        selected_by = [other.deferred for other in same_name if object_type in other.possible_types]
        blocks = _AT_ONCE if _AT_ONCE in selected_by else earliest(one for blocks in selected_by for one in blocks)
        groups.setdefault(blocks, set()).add(object_type)
    for blocks, types in groups.items():
        yield structs.replace(field, possible_types=frozenset(types), deferred=blocks)


__all__ = ["find_deferrals", "settle_deferrals"]
