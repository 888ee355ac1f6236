"""A plan as JSON values, with the node and member names of Apollo's query plans."""

from __future__ import annotations

from typing import Any, TypeAlias, assert_never

from stoa.plan._contexts import ContextArgument
from stoa.plan._nodes import (
    BatchFetch,
    Condition,
    Deferred,
    Fetch,
    FetchRewrite,
    Flatten,
    Parallel,
    PlanNode,
    QueryPlan,
    Sequence,
    Subscription,
)
from stoa.plan._path import ResponsePath, path_items
from stoa.plan._requires import RequiredField, RequiredSelection
from stoa.plan._text import entity_names, source_items

Json: TypeAlias = dict[str, Any]


def render_json(plan: QueryPlan) -> Json:
    """A plan as values that a JSON encoder takes."""
    if plan.deferred:
        return {"kind": "QueryPlan", "node": _defer(plan)}
    return {"kind": "QueryPlan", "node": _node(plan.root) if plan.root else None}


def _defer(plan: QueryPlan) -> Json:
    primary = {"subselection": plan.subselection, **_optional_node(plan.root)}
    return {"kind": "Defer", "primary": primary, "deferred": [_deferred(one) for one in plan.deferred]}


def _deferred(one: Deferred) -> Json:
    written: Json = {"depends": [{"id": str(number)} for number in one.depends]}
    if one.label is not None:
        written["label"] = one.label
    written["queryPath"] = list(one.path)
    if one.subselection:
        written["subselection"] = one.subselection
    return {**written, **_optional_node(one.node)}


def _optional_node(node: PlanNode | None) -> Json:
    return {"node": _node(node)} if node is not None else {}


def _node(node: PlanNode) -> Json:  # noqa: PLR0911 - one return for each kind of node
    match node:
        case Fetch():
            return _fetch(node)
        case Flatten():
            also = {"alsoAt": [_path(path) for path in node.also]} if node.also else {}
            return {"kind": "Flatten", "path": _path(node.path), **also, "node": _node(node.node)}
        case BatchFetch():
            return _batch(node)
        case Sequence():
            return {"kind": "Sequence", "nodes": [_node(one) for one in node.nodes]}
        case Parallel():
            return {"kind": "Parallel", "nodes": [_node(one) for one in node.nodes]}
        case Condition():
            branches = {"ifClause": node.if_true, "elseClause": node.if_false}
            written = {name: _node(branch) for name, branch in branches.items() if branch}
            return {"kind": "Condition", "condition": node.variable, **written}
        case Subscription():
            rest = {"rest": _node(node.rest)} if node.rest else {}
            return {"kind": "Subscription", "primary": _node(node.primary), **rest}
        case _:
            assert_never(node)


def _batch(node: BatchFetch) -> Json:
    """Viewers know no batch: for them its fetches stand side by side, which is true but for the number of requests."""
    together = {"operation": node.document, "variableUsages": list(node.variables)}
    return {"kind": "Parallel", "oneRequest": together, "nodes": [_node(one) for one in node.nodes]}


def _fetch(node: Fetch) -> Json:
    written: Json = {
        "kind": "Fetch",
        "serviceName": node.subgraph,
        "operationKind": node.kind,
        "operation": node.document,
        "variableUsages": list(node.variables),
    }
    if node.id is not None:
        written["id"] = str(node.id)
    if node.requires:
        written["requires"] = [_fragment(name, node.requires) for name in entity_names(node)]
    if node.operation_name is not None:
        written["operationName"] = node.operation_name
    if node.representation_typename is not None:
        path = [f"... on {name}" for name in sorted(node.entity_types)] + ["__typename"]
        rewrite = {"kind": "ValueSetter", "path": path, "setValueTo": node.representation_typename}
        written["inputRewrites"] = [rewrite]
    if node.rewrites:
        written["outputRewrites"] = [_rewrite(one) for one in node.rewrites]
    if node.contexts:
        written["contextRewrites"] = [one for argument in node.contexts for one in _context_rewrites(argument)]
    return written


def _fragment(name: str, selection: RequiredSelection) -> Json:
    return {"kind": "InlineFragment", "typeCondition": name, "selections": _selections(selection)}


def _selections(selection: RequiredSelection) -> list[Json]:
    written: list[Json] = []
    for one in selection:
        if isinstance(one, RequiredField):
            alias = {"alias": one.response_name} if one.response_name != one.name else {}
            inner = {"selections": _selections(one.selection)} if one.selection else {}
            written.append({"kind": "Field", "name": one.name, **alias, **inner})
        else:
            written += [_fragment(name, one.selection) for name in sorted(one.possible_types)]
    return written


def _rewrite(one: FetchRewrite) -> Json:
    if one.rename_to is not None:
        return {"kind": "KeyRenamer", "path": _path(one.path), "renameKeyTo": one.rename_to}
    return {"kind": "ValueSetter", "path": [*_path(one.path), "__typename"], "setValueTo": one.set_typename_to}


def _context_rewrites(argument: ContextArgument) -> list[Json]:
    return [
        {"kind": "KeyRenamer", "path": source_items(source), "renameKeyTo": argument.variable}
        for source in argument.sources
    ]


def _path(path: ResponsePath) -> list[str]:
    return list(path_items(path))
