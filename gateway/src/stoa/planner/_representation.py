"""What a representation holds, as plan data: the entity's keys and requirements with the names that hold their values."""

from __future__ import annotations

from dataclasses import dataclass

from stoa.operation import Field
from stoa.plan import RequiredField, RequiredFragment, RequiredSelection
from stoa.planner._shape import Shape
from stoa.planner._solution import Inputs
from stoa.planner._wants import Wants


@dataclass(frozen=True, slots=True)
class Namer:
    """Looks up the response name of an input at one place."""

    shape: Shape

    def name(self, field: Field) -> str:
        return self.shape.name_for(field)

    def below(self, name: str) -> Namer:
        return Namer(self.shape.below(name))


def representation(inputs: Inputs, namer: Namer) -> RequiredSelection:
    """Members common to all types stand plainly; members for some types stand in fragments."""
    wants = tuple(want for key in inputs.keys for want in key) + inputs.requires
    types = frozenset[str]().union(*(want.possible_types for want in wants))
    return _select(wants, types, namer)


def merge_representations(one: RequiredSelection, other: RequiredSelection) -> RequiredSelection:
    """Everything that either holds."""
    merged: dict[tuple[str, object], RequiredField | RequiredFragment] = {}
    for member in (*one, *other):
        key: tuple[str, object]
        if isinstance(member, RequiredField):
            key = (member.name, member.response_name)
        else:
            key = (member.type_condition, member.possible_types)
        before = merged.get(key)
        merged[key] = _merge_members(before, member) if before is not None else member
    return tuple(merged.values())


def _merge_members(
    one: RequiredField | RequiredFragment, other: RequiredField | RequiredFragment
) -> RequiredField | RequiredFragment:
    selection = merge_representations(one.selection, other.selection)
    if isinstance(one, RequiredField):
        return RequiredField(name=one.name, response_name=one.response_name, selection=selection)
    return RequiredFragment(type_condition=one.type_condition, possible_types=one.possible_types, selection=selection)


def _select(wants: Wants, types: frozenset[str], namer: Namer) -> RequiredSelection:
    plain: RequiredSelection = ()
    fragments: dict[frozenset[str], tuple[str, RequiredSelection]] = {}
    for want in wants:
        member = (_member(want, namer),)
        if want.possible_types >= types:
            plain = merge_representations(plain, member)
            continue
        name, held = fragments.get(want.possible_types, (want.parent_type, ()))
        fragments[want.possible_types] = (name, merge_representations(held, member))
    return plain + tuple(
        RequiredFragment(type_condition=name, possible_types=possible, selection=held)
        for possible, (name, held) in fragments.items()
    )


def _member(want: Field, namer: Namer) -> RequiredField:
    name = namer.name(want)
    selection: RequiredSelection = ()
    if want.selection:
        below = frozenset[str]().union(*(one.possible_types for one in want.selection))
        selection = _select(want.selection, below, namer.below(name))
    return RequiredField(name=want.name, response_name=name, selection=selection)
