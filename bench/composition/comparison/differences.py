"""Two answers to one federation, compared: who accepts, with which codes, and what the supergraphs say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from graphql import DirectiveDefinitionNode, DirectiveNode, SchemaDefinitionNode, parse, print_ast

from composition.comparison.other import Answer

_FIELD_SETS: Final = frozenset({"key", "requires", "provides"})
#: an argument that says its default says nothing
_DEFAULTS: Final = frozenset({"resolvable: true", "extension: false", "isInterfaceObject: false", "external: false"})
_MACHINERY: Final = ("join__", "link__", "core__")


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """``kind``: accepted (only we do), refused (only we do), codes (both refuse), supergraph (both accept)."""

    federation: str
    kind: str
    place: str
    ours: str
    theirs: str
    #: what our errors, or else theirs, say
    messages: tuple[str, ...] = ()
    #: of the one who accepts, where the other refuses
    supergraph: str | None = None


def compare(name: str, ours: Answer, theirs: Answer) -> Iterator[Difference]:
    """Yield every difference; none where both say the same."""
    if ours.supergraph is not None and theirs.supergraph is not None:
        yield from _compare_supergraphs(name, ours.supergraph, theirs.supergraph)
        return
    mine, other = ", ".join(sorted(ours.codes)), ", ".join(sorted(theirs.codes))
    kind, said = "codes", (*ours.messages, *theirs.messages)
    if ours.accepts:
        kind, said = "accepted", theirs.messages
    elif theirs.accepts:
        kind, said = "refused", ours.messages
    elif mine == other:
        return
    one = ours.supergraph or theirs.supergraph
    yield Difference(federation=name, kind=kind, place="", ours=mine, theirs=other, messages=said, supergraph=one)


def _compare_supergraphs(name: str, ours: str, theirs: str) -> Iterator[Difference]:
    mine, other = facts_of(ours), facts_of(theirs)
    for place in sorted(mine.keys() | other.keys()):
        left, right = mine.get(place, "absent"), other.get(place, "absent")
        if left != right:
            yield Difference(federation=name, kind="supergraph", place=place, ours=left, theirs=right)


def facts_of(sdl: str) -> dict[str, str]:
    """Return coordinate → what a router reads there, in one way of writing."""
    facts: dict[str, str] = {}
    for node in parse(sdl, no_location=True).definitions:
        if isinstance(node, SchemaDefinitionNode):
            facts.update({f"schema {one.operation.value}": one.type.name.value for one in node.operation_types})
            facts.update({f"link {link}": "linked" for link in _links(node)})
        elif isinstance(node, DirectiveDefinitionNode):
            if not node.name.value.startswith(_MACHINERY):
                facts[f"@{node.name.value}"] = "defined"
        elif not node.name.value.startswith(_MACHINERY):  # type: ignore[attr-defined]
            _add_type(facts, node)
    return facts


def _links(node: SchemaDefinitionNode) -> Iterator[str]:
    for directive in node.directives or ():
        for argument in directive.arguments or ():
            if argument.name.value == "url":
                # which join version is written where nothing of it is used is no fact about the federation
                yield re.sub(r"/v[\d.]+$", "", str(getattr(argument.value, "value", "")))


def _add_type(facts: dict[str, str], node: Any) -> None:
    name = node.name.value
    parents = sorted(item.name.value for item in getattr(node, "interfaces", None) or ())
    members = sorted(item.name.value for item in getattr(node, "types", None) or ())
    facts[name] = f"{node.kind} {parents} {members} {_directives(node)}"
    for item in [*(getattr(node, "fields", None) or ()), *(getattr(node, "values", None) or ())]:
        facts[f"{name}.{item.name.value}"] = f"{_type(item)} {_directives(item)}".strip()
        for argument in getattr(item, "arguments", None) or ():
            facts[f"{name}.{item.name.value}({argument.name.value}:)"] = (
                f"{_type(argument)} {_directives(argument)}".strip()
            )


def _type(node: Any) -> str:
    text = print_ast(node.type) if getattr(node, "type", None) else ""
    default = getattr(node, "default_value", None)
    return f"{text} = {print_ast(default)}" if default else text


def _directives(node: Any) -> str:
    return " ".join(sorted(_application(directive) for directive in node.directives or ()))


def _application(node: DirectiveNode) -> str:
    arguments = sorted(f"{item.name.value}: {_value(item)}" for item in node.arguments or ())
    return f"@{node.name.value}({', '.join(text for text in arguments if text not in _DEFAULTS)})"


def _value(node: Any) -> str:
    if node.name.value in _FIELD_SETS:
        selection = str(getattr(node.value, "value", ""))
        return " ".join(print_ast(parse(f"{{ {selection} }}", no_location=True)).split())
    return print_ast(node.value)
