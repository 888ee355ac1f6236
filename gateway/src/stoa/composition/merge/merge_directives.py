"""Directive applications of one element, from all subgraphs.

Every directive has one strategy; a directive that is not in the supergraph's table of directives is left behind.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Final

from graphql import BooleanValueNode, IntValueNode, ListValueNode, StringValueNode, ValueNode

from stoa.composition.merge.context import MergeContext, Sources
from stoa.composition.merge.join_requirements import join_requirements, print_requirements, read_requirements
from stoa.composition.merge.read_contexts import with_own_context
from stoa.composition.model import Application, Element, MergedDirective

_Arguments = tuple[tuple[str, str], ...]


def merge_directives(context: MergeContext, coordinate: str, sources: Sources[Element]) -> tuple[MergedDirective, ...]:
    """Return the element's applications in the supergraph, sorted by name."""
    applied: dict[str, list[Application]] = {}
    for subgraph, element in sources:
        for application in element.directives:
            composers = context.directives.composers.get(application.name)
            if application.name in context.directives.names and (composers is None or subgraph.name in composers):
                named = with_own_context(application, subgraph)
                applied.setdefault(application.name, []).append(named)
    merged: list[MergedDirective] = []
    for element_name, applications in sorted(applied.items()):
        name = context.directives.names[element_name]
        kept = _merge(context, coordinate, element_name, applications)
        merged.extend(MergedDirective(name=name, arguments=arguments, element=element_name) for arguments in kept)
    return tuple(merged)


def _merge(
    context: MergeContext, coordinate: str, element: str, applications: Sequence[Application]
) -> list[_Arguments]:
    distinct = list(dict.fromkeys(application.argument_text for application in applications))
    if element in context.directives.repeatable:
        return distinct
    if len(distinct) == 1:
        return distinct
    if element in _STRATEGY:
        merged = _STRATEGY[element](applications)
        context.report(
            "MERGED_NON_REPEATABLE_DIRECTIVE_ARGUMENTS",
            f'Directive @{element} is applied to "{coordinate}" with different arguments, which were merged',
            coordinate=coordinate,
            at=[application.location for application in applications],
        )
        return [merged]
    context.report(
        "INCONSISTENT_NON_REPEATABLE_DIRECTIVE_ARGUMENTS",
        f'Directive @{element.lstrip("@")} is applied to "{coordinate}" with different arguments',
        coordinate=coordinate,
        at=[application.location for application in applications],
    )
    return [Counter(application.argument_text for application in applications).most_common(1)[0][0]]


def _merge_requirements(argument: str) -> Callable[[Sequence[Application]], _Arguments]:
    def merge(applications: Sequence[Application]) -> _Arguments:
        choices = [read_requirements(application.arguments.get(argument)) for application in applications]
        return ((argument, print_requirements(join_requirements(choices))),)

    return merge


def _strings(value: ValueNode | None) -> list[str]:
    if isinstance(value, StringValueNode):
        return [value.value]
    items = value.values if isinstance(value, ListValueNode) else ()
    return [item.value for item in items if isinstance(item, StringValueNode)]


def _merge_cost(applications: Sequence[Application]) -> _Arguments:
    return (("weight", str(max(_integer(application, "weight") or 0 for application in applications))),)


def _merge_list_size(applications: Sequence[Application]) -> _Arguments:
    merged: list[tuple[str, str]] = []
    sizes = [size for application in applications if (size := _integer(application, "assumedSize")) is not None]
    if sizes:
        merged.append(("assumedSize", str(max(sizes))))
    flags = [application.arguments.get("requireOneSlicingArgument") for application in applications]
    if any(isinstance(flag, BooleanValueNode) for flag in flags):
        required = all(flag.value if isinstance(flag, BooleanValueNode) else True for flag in flags)
        merged.append(("requireOneSlicingArgument", "true" if required else "false"))
    for argument in ("sizedFields", "slicingArguments"):
        names = dict.fromkeys(name for item in applications for name in _strings(item.arguments.get(argument)))
        if names:
            merged.append((argument, "[" + ", ".join(f'"{name}"' for name in names) + "]"))
    return tuple(merged)


def _integer(application: Application, argument: str) -> int | None:
    value = application.arguments.get(argument)
    return int(value.value) if isinstance(value, IntValueNode) else None


_STRATEGY: Final[dict[str, Callable[[Sequence[Application]], _Arguments]]] = {
    "requiresScopes": _merge_requirements("scopes"),
    "policy": _merge_requirements("policies"),
    "cost": _merge_cost,
    "listSize": _merge_list_size,
}
