"""Plans as diagrams (a box per request, a column per wave) and as trees of text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from graphql import FieldNode, OperationDefinitionNode, SelectionNode, SelectionSetNode, parse, print_ast

from stoa.drawing._diagram import Arrow, Box, Diagram
from stoa.plan import (
    Fetch,
    PlannedRequest,
    PlanSize,
    QueryPlan,
    RequiredField,
    RequiredSelection,
    outline_plan,
    path_text,
    plan_size,
)

#: a line of a selection grows to this length
_LINE: Final = 44


def plan_diagram(plan: QueryPlan, title: str = "Query plan") -> Diagram:
    """Requests in the columns of their waves; an arrow means that one waits for the other."""
    requests = outline_plan(plan)
    waves = max((request.wave for request in requests), default=0)
    return Diagram(
        title=title,
        description=_describe(requests, plan_size(plan)),
        boxes=tuple(_box(request) for request in requests),
        arrows=tuple(Arrow(str(before), str(request.number)) for request in requests for before in request.after),
        headings=tuple(f"wave {wave + 1}" for wave in range(waves)),
    )


def plan_tree(plan: QueryPlan) -> str:
    """The plan as a tree: waves, their requests, what each asks and what it waits for."""
    requests = outline_plan(plan)
    if not requests:
        return "Plan: nothing to fetch"
    return "\n".join([f"Plan: {size_text(plan_size(plan), requests)}", *_tree(requests)])


def size_text(size: PlanSize, requests: tuple[PlannedRequest, ...] = ()) -> str:
    """``3 requests in 2 waves``, with the number of subgraphs where the requests are given."""
    subgraphs = len({request.fetch.subgraph for request in requests})
    to = f" to {_count(subgraphs, 'subgraph')}" if subgraphs else ""
    return f"{_count(size.requests, 'request')}{to} in {_count(size.waves, 'wave')}"


def _tree(requests: tuple[PlannedRequest, ...]) -> Iterator[str]:
    waves = sorted({request.wave for request in requests})
    for wave in waves:
        is_last_wave = wave == waves[-1]
        yield f"{'└─' if is_last_wave else '├─'} wave {wave}"
        inner = [request for request in requests if request.wave == wave]
        for request in inner:
            is_last = request is inner[-1]
            above = "   " if is_last_wave else "│  "
            yield f"{above}{'└─' if is_last else '├─'} {_heading(request)}"
            below = above + ("   " if is_last else "│  ")
            yield from (f"{below}  {line}" for line in _lines(request))


def _heading(request: PlannedRequest) -> str:
    after = f"  after {', '.join(map(str, request.after))}" if request.after else ""
    place = f"  {_place(request)}" if request.paths else ""
    return f"{request.number} {request.fetch.subgraph}{place}{after}"


def _box(request: PlannedRequest) -> Box:
    return Box(
        name=str(request.number),
        title=f"{request.number} {request.fetch.subgraph}",
        note=_place(request),
        group=request.fetch.subgraph,
        column=request.wave - 1,
        lines=tuple(_lines(request)),
        is_faint=request.is_deferred or bool(request.conditions),
    )


def _place(request: PlannedRequest) -> str:
    return ", ".join(path_text(path) for path in request.paths)


def _lines(request: PlannedRequest) -> Iterator[str]:
    if request.is_deferred:
        yield "deferred"
    if request.conditions:
        yield " and ".join(request.conditions)
    yield from asked_lines(request.fetch)
    for companion in request.companions:
        yield f"and at {', '.join(path_text(path) for path in companion.paths)}"
        yield from asked_lines(companion.node)


def asked_lines(fetch: Fetch) -> Iterator[str]:
    """What representations hold, and what is selected."""
    if fetch.requires:
        types = fetch.representation_typename or " | ".join(sorted(fetch.entity_types)) or "any type"
        yield f"{types} {{ {required_text(fetch.requires)} }} =>"
    yield from selected_lines(fetch)


def required_text(selection: RequiredSelection) -> str:
    """What representations hold, on one line; ``__typename`` goes without saying."""
    return " ".join(text for one in selection if (text := _required(one)))


def _required(one: object) -> str:
    if isinstance(one, RequiredField):
        if one.name == "__typename":
            return ""
        name = one.name if one.name == one.response_name else f"{one.name}: {one.response_name}"
        inner = required_text(one.selection)
        return f"{name} {{ {inner} }}" if inner else name
    possible, selection = getattr(one, "possible_types", ()), getattr(one, "selection", ())
    return f"... on {' | '.join(sorted(possible))} {{ {required_text(selection)} }}"


def selected_lines(fetch: Fetch) -> list[str]:
    """What a request selects, over as few lines as can be read; of an entity request what stands below ``_entities``."""
    (definition,) = parse(fetch.document, no_location=True).definitions
    if not isinstance(definition, OperationDefinitionNode):
        return [fetch.document]
    selections = definition.selection_set
    first = selections.selections[0]
    if fetch.requires and isinstance(first, FieldNode) and first.selection_set:
        selections = first.selection_set
    head = [] if definition.operation.value == "query" else [definition.operation.value]
    return head + _selection_lines(selections)


def _selection_lines(selections: SelectionSetNode) -> list[str]:
    """Leaves that stand together share a line."""
    lines: list[str] = []
    may_join = False
    for node in selections.selections:
        inner = getattr(node, "selection_set", None)
        if inner is None:
            text = print_ast(node)
            if may_join and len(lines[-1]) + len(text) < _LINE:
                lines[-1] += f" {text}"
            else:
                lines.append(text)
            may_join = True
            continue
        lines += _with_inner(_head(node), _selection_lines(inner))
        may_join = False
    return lines


def _with_inner(head: str, inner: list[str]) -> list[str]:
    if len(inner) == 1 and len(head) + len(inner[0]) + 5 <= _LINE:
        return [f"{head} {{ {inner[0]} }}"]
    return [f"{head} {{", *(f"  {line}" for line in inner), "}"]


def _head(node: SelectionNode) -> str:
    """The selection without what stands inside."""
    if isinstance(node, FieldNode):
        bare = FieldNode(alias=node.alias, name=node.name, arguments=node.arguments, directives=node.directives)
        return " ".join(print_ast(bare).split())
    condition = getattr(node, "type_condition", None)
    on = f" on {condition.name.value}" if condition is not None else ""
    return f"...{on}" + "".join(f" {print_ast(directive)}" for directive in node.directives or ())


def _describe(requests: tuple[PlannedRequest, ...], size: PlanSize) -> str:
    if not requests:
        return "Nothing is fetched."
    told = "; ".join(_sentence(request) for request in requests)
    return f"{size_text(size, requests)}. {told}."


def _sentence(request: PlannedRequest) -> str:
    place = f" for {_place(request)}" if request.paths else ""
    after = f" after {', '.join(map(str, request.after))}" if request.after else ""
    return f"{request.number}: {request.fetch.subgraph}{place}{after}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


__all__ = ["asked_lines", "plan_diagram", "plan_tree", "required_text", "selected_lines", "size_text"]
