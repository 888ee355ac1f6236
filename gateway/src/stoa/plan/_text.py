"""A plan as text, in the notation of Apollo's plan viewers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, assert_never

from graphql import FieldNode, OperationDefinitionNode, parse, print_ast

from stoa.plan._contexts import ContextArgument, ContextSource
from stoa.plan._nodes import (
    BatchFetch,
    Condition,
    Fetch,
    FetchRewrite,
    Flatten,
    Parallel,
    PlanNode,
    QueryPlan,
    Sequence,
    Subscription,
)
from stoa.plan._path import path_items, path_text
from stoa.plan._requires import RequiredField, RequiredSelection

_INDENT: Final = "  "


def render_text(plan: QueryPlan) -> str:
    """Print a plan; a plan that fetches nothing is ``QueryPlan {}``."""
    if plan.deferred:
        return "\n".join(["QueryPlan {", *_indent(_defer(plan)), "}"])
    if plan.root is None:
        return "QueryPlan {}"
    return "\n".join(["QueryPlan {", *_indent(_node(plan.root)), "}"])


def _node(node: PlanNode) -> list[str]:  # noqa: PLR0911 - one return for each kind of node
    match node:
        case Fetch():
            return _fetch(node)
        case Flatten():
            paths = ", ".join(f'"{path_text(path)}"' for path in node.paths)
            return _block(f"Flatten(path: {paths})", _node(node.node))
        case BatchFetch():
            return _block("Parallel(oneRequest: true)", [line for one in node.nodes for line in _node(one)])
        case Sequence():
            return _block("Sequence", [line for one in node.nodes for line in _node(one)])
        case Parallel():
            return _block("Parallel", [line for one in node.nodes for line in _node(one)])
        case Condition():
            return _condition(node)
        case Subscription():
            rest = _block("Rest:", _node(node.rest)) if node.rest else []
            return _block("Subscription", [*_block("Primary:", _node(node.primary)), *rest])
        case _:
            assert_never(node)


def _defer(plan: QueryPlan) -> list[str]:
    lines = _block("Primary", _delivering(plan.subselection, plan.root))
    lines.append("[")
    for one in plan.deferred:
        depends = f"depends: [{', '.join(map(str, one.depends))}]"
        path = f', path: "{".".join(one.path)}"' if one.path else ""
        label = f', label: "{one.label}"' if one.label is not None else ""
        blocks = f", shared by: {list(one.blocks)}" if len(one.blocks) > 1 else ""
        lines += _indent(_block(f"Deferred({depends}{path}{label}{blocks})", _delivering(one.subselection, one.node)))
    lines.append("]")
    return _block("Defer", lines)


def _delivering(subselection: str, node: PlanNode | None) -> list[str]:
    lines = print_ast(parse(subselection, no_location=True)).splitlines() if subselection.strip("{}") else []
    if lines and node is not None:
        lines[-1] += ":"
    return lines + (_node(node) if node is not None else [])


def _condition(node: Condition) -> list[str]:
    lines = _block(f"Include(if: ${node.variable})", _node(node.if_true)) if node.if_true else []
    if node.if_false:
        lines += _block(f"Skip(if: ${node.variable})", _node(node.if_false))
    return lines


def _fetch(node: Fetch) -> list[str]:
    lines: list[str] = []
    if node.requires:
        head = [f"... on {name} {{" for name in [" | ".join(entity_names(node))]]
        lines += ["{", *_indent([*head, *_indent(_required(node.requires)), "}"]), "} =>"]
    lines += _selection(node)
    lines += [_rewrite(one) for one in node.rewrites]
    lines += [_context(one) for one in node.contexts]
    number = f", id: {node.id}" if node.id is not None else ""
    return _block(f'Fetch(service: "{node.subgraph}"{number})', lines)


def entity_names(node: Fetch) -> list[str]:
    """What representations say their type is."""
    if node.representation_typename:
        return [node.representation_typename]
    return sorted(node.entity_types) or ["_Entity"]


def _required(selection: RequiredSelection) -> list[str]:
    lines: list[str] = []
    for one in selection:
        if isinstance(one, RequiredField):
            name = one.name if one.name == one.response_name else f"{one.name}: {one.response_name}"
            lines += _braces(name, _required(one.selection)) if one.selection else [name]
        else:
            lines += _braces(f"... on {' | '.join(sorted(one.possible_types))}", _required(one.selection))
    return lines


def _selection(node: Fetch) -> list[str]:
    """The document's selection; of an entity fetch what stands below ``_entities``."""
    (operation,) = parse(node.document, no_location=True).definitions
    if not isinstance(operation, OperationDefinitionNode):
        return [node.document]
    selections = operation.selection_set
    first = selections.selections[0]
    if node.requires and isinstance(first, FieldNode) and first.selection_set:
        selections = first.selection_set
    return print_ast(selections).splitlines()


def _rewrite(one: FetchRewrite) -> str:
    if one.rename_to is not None:
        return f"Rename({path_text(one.path)} => {one.rename_to})"
    return f"SetTypename({path_text(one.path)} => {one.set_typename_to})"


def _context(argument: ContextArgument) -> str:
    sources = " or ".join(_source(source) for source in argument.sources)
    return f"Context(${argument.variable}: {argument.type} <= {sources})"


def _source(source: ContextSource) -> str:
    return f"{'../' * source.levels_up}{source.type_condition}.{path_text(source.path)}"


def source_items(source: ContextSource) -> list[str]:
    """``..`` for each object upwards, the type of the object there, the way down to the value."""
    return [".."] * source.levels_up + [f"... on {source.type_condition}", *path_items(source.path)]


def _braces(head: str, lines: Iterable[str]) -> list[str]:
    return [f"{head} {{", *_indent(lines), "}"]


def _block(head: str, lines: Iterable[str]) -> list[str]:
    return [f"{head} {{", *_indent(lines), "},"]


def _indent(lines: Iterable[str]) -> list[str]:
    return [f"{_INDENT}{line}" for line in lines]
