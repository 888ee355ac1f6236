"""Pass: requests to one subgraph at one place become one, where neither waits for the other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from stoa.operation import Conditions
from stoa.plan import RequiredField, RequiredFragment, RequiredSelection
from stoa.planner._clashes import steps_clash
from stoa.planner._representation import merge_representations
from stoa.planner._step import Branch, Step
from stoa.planner._view import View
from stoa.planner._wave import wave_of


def merge_steps(steps: Sequence[Step]) -> list[Step]:
    """Merge what can be merged, earlier steps first."""
    groups: dict[tuple[object, ...], list[Step]] = defaultdict(list)
    for step in steps:
        groups[step.subgraph, step.path, step.typename, step.is_entity, step.blocks].append(step)
    merged: dict[Step, Step] = {}
    for group in groups.values():
        if len(group) > 1:
            _merge_group(group, steps, merged)
    return [step for step in steps if step not in merged]


def _merge_group(group: list[Step], steps: Sequence[Step], merged: dict[Step, Step]) -> None:
    kept: list[Step] = []
    levels: dict[Step, int] = {}
    for step in sorted(group, key=lambda one: (wave_of(one, levels), one.number)):
        for other in kept:
            if _may_merge(other, step):
                _absorb(other, step, [one for one in steps if one not in merged])
                merged[step] = other
                break
        else:
            kept.append(step)


def _may_merge(one: Step, other: Step) -> bool:
    if bool(one.types) != bool(other.types) or waits_for(one, other) or waits_for(other, one):
        return False
    common = one.conditions & other.conditions
    if not (one.input_conditions | other.input_conditions) <= common:
        return False
    if one.requires != other.requires and (one.conditions != other.conditions or _would_ask_too_much(one, other)):
        return False
    if _contexts_conflict(one, other) or steps_clash(one, other):
        return False
    return not _conflict(one.requires, other.requires)


def _would_ask_too_much(one: Step, other: Step) -> bool:
    """An interface object has no types to tell apart: each field is asked for all, also where its requirements are absent."""
    return one.typename is not None and one.types != other.types


def waits_for(step: Step, other: Step) -> bool:
    """Whether the other must have run before the step."""
    seen: set[Step] = set()
    waiting = list(step.parents)
    while waiting:
        parent = waiting.pop()
        if parent is other:
            return True
        if parent not in seen:
            seen.add(parent)
            waiting.extend(parent.parents)
    return False


def _conflict(one: RequiredSelection, other: RequiredSelection) -> bool:
    """Whether a representation would need two values for one member."""
    sources = {member.name: member for member in one if isinstance(member, RequiredField)}
    for member in other:
        if isinstance(member, RequiredFragment):
            if _conflict(one, member.selection):
                return True
            continue
        same = sources.get(member.name)
        if same and (same.response_name != member.response_name or _conflict(same.selection, member.selection)):
            return True
    return any(_conflict(member.selection, other) for member in one if isinstance(member, RequiredFragment))


def _contexts_conflict(one: Step, other: Step) -> bool:
    """Whether a variable would need two values."""
    mine = {context.variable: context for context in one.contexts}
    return any(mine.get(context.variable, context) != context for context in other.contexts)


def _absorb(kept: Step, gone: Step, steps: Sequence[Step]) -> None:
    common = kept.conditions & gone.conditions
    branch = Branch(_joined_view(kept.branch.view, gone.branch.view))
    branch.absorb(_under(kept.branch, kept.conditions - common))
    branch.absorb(_under(gone.branch, gone.conditions - common))
    kept.requires = _joined_requires(kept, gone)
    kept.branch, kept.conditions = branch, common
    kept.types |= gone.types
    kept.input_conditions |= gone.input_conditions
    kept.contexts = tuple({context.variable: context for context in (*kept.contexts, *gone.contexts)}.values())
    kept.parents |= gone.parents
    for step in steps:
        if gone in step.parents:
            step.parents = (step.parents - {gone}) | {kept}


def _under(branch: Branch, conditions: Conditions) -> Branch:
    """The branch with its fields under these conditions, which so far stood on the whole request."""
    if not conditions:
        return branch
    moved = Branch(branch.view)
    for (key, types, below), (asked, _, inner) in branch.asked.items():
        name, field, arguments, own, directives = asked
        again = (name, field, arguments, own | conditions, directives)
        moved.asked[again, types, below] = (again, types, inner)
        del key
    return moved


def _joined_view(one: View, other: View) -> View:
    if one is other or one.static is not None:
        return one
    return View(
        subgraph=one.subgraph,
        static=None,
        members={**one.members, **other.members},
        runtime=one.runtime | other.runtime,
        reach=one.reach,
        identity=one.identity,
    )


def _joined_requires(kept: Step, gone: Step) -> RequiredSelection:
    if kept.requires == gone.requires:
        return kept.requires
    if kept.types == gone.types:  # also where neither knows the types
        return merge_representations(kept.requires, gone.requires)
    return merge_representations(_for_types(kept), _for_types(gone))


def _for_types(step: Step) -> RequiredSelection:
    """The representation with everything but ``__typename`` bound to the step's types."""
    plain = tuple(one for one in step.requires if isinstance(one, RequiredField) and one.name == "__typename")
    fragments = tuple(one for one in step.requires if isinstance(one, RequiredFragment))
    rest = tuple(one for one in step.requires if isinstance(one, RequiredField) and one.name != "__typename")
    if not rest:
        return plain + fragments
    bound = RequiredFragment(type_condition=min(step.types), possible_types=step.types, selection=rest)
    return (*plain, bound, *fragments)
