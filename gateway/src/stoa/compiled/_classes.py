"""Source of the classes: one per position for the decoder, one per replaced node for the writer.

The decoder's types are the checks: null where the schema has none, a number out of range, an enum value that clients do not see,
another ``__typename``: each is a decoding error, and the interpreter says what it means. A ``__typename`` that the client did not
ask for has its only value as default, and defaults are left out of what is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from graphql import GraphQLEnumType, GraphQLLeafType

from stoa.compiled._fetches import FetchFacts
from stoa.compiled._positions import python_name
from stoa.compiled._tree import Attribute, Node, Position, Wrap

_TYPENAME: Final = "__typename"
_LEAVES: Final = {"String": "str", "ID": "str", "Int": "Int", "Float": "int | float", "Boolean": "bool"}
# Anything but null, which only the decoder can tell: raw bytes would have to be looked at.
_ANY_VALUE: Final = "str | int | float | bool | list | dict"


def position_classes(positions: Iterable[Position]) -> Iterator[str]:
    """Children before those that hold them."""
    written: set[int] = set()
    for position in positions:
        yield from _with_children(position, written)


def _with_children(position: Position, written: set[int]) -> Iterator[str]:
    if position.number in written:
        return
    written.add(position.number)
    for attribute in position.attributes.values():
        for child in attribute.children.values():
            yield from _with_children(child, written)
    yield _position_class(position)
    if position.holds_twins:
        yield _position_class(position, leaves_twins=True)


def _position_class(position: Position, *, leaves_twins: bool = False) -> str:
    """``leaves_twins``: of the class that takes bytes for what may stand in the answer several times."""
    attributes = list(position.attributes.values())
    shows_typename = position.is_kept and not position.tagged and _typename_index(position) is not None
    options = ["gc=False", "kw_only=True"]
    if position.is_verbatim:
        options.append("forbid_unknown_fields=True")
    elif position.tagged:
        options.append(f'tag_field="{_TYPENAME}", tag="{position.typename}"')
    elif not shows_typename:
        options.append("omit_defaults=True")
    lines = [
        f"class {_class_name(position, leaves_twins=leaves_twins)}(Struct, {', '.join(options)}):",
        f'    """fetch {position.fetch}, {position.place}"""',
    ]
    if position.is_kept:
        order = [value.name for value in position.nodes[0].values if value.attribute is not None]
        attributes.sort(key=lambda attribute: order.index(attribute.name))
    members = [_member(attribute, leaves_twins=leaves_twins) for attribute in attributes]
    if not position.tagged and not position.root and (shows_typename or not position.is_verbatim):
        # Behind everything else, unless the client is shown it: then where the client asked for it.
        index = _typename_index(position)
        at = index if shows_typename and index is not None else len(members)
        default = "" if position.is_verbatim else f', default="{position.typename}"'
        typename = f'Literal["{position.typename}"] = field(name="{_TYPENAME}"{default})'
        members.insert(at, f"    f___typename: {typename}")
    members += [
        f'    entity_{number}: None = field(name=" entity {number}", default=None)' for number in sorted(position.slots)
    ]
    members += [
        f'    shown_{number}: None = field(name=" shown {number}", default=None)' for number in sorted(position.shown)
    ]
    if position.is_marked:
        members.append('    taken_up: None = field(name=" taken up", default=None)')
    if position.is_twin:
        members.append('    taken_twice: None = field(name=" taken twice", default=None)')
        members.append('    taken_as: None = field(name=" taken as", default=None)')
    return "\n".join((*lines, *members))


def _typename_index(position: Position) -> int | None:
    values = position.nodes[0].values if position.nodes else ()
    return next((index for index, value in enumerate(values) if value.constant is not None), None)


def _class_name(position: Position, *, leaves_twins: bool) -> str:
    return f"{position.class_name}_bytes" if leaves_twins and position.holds_twins else position.class_name


def _member(attribute: Attribute, *, leaves_twins: bool) -> str:
    annotation = annotation_of(attribute, leaves_twins=leaves_twins)
    if not attribute.is_optional:
        return _declared(attribute.python, attribute.name, annotation)
    return f'    {attribute.python}: {annotation} | UnsetType = field(name="{attribute.name}", default=UNSET)'


def _declared(python: str, name: str, annotation: str) -> str:
    return f"    {python}: {annotation}" + ("" if python == name else f' = field(name="{name}")')


def annotation_of(attribute: Attribute, *, leaves_twins: bool = False) -> str:
    """What the decoder accepts for a member."""
    has_twins = leaves_twins and any(child.is_twin for child in attribute.children.values())
    if attribute.is_raw or attribute.wrap is None or has_twins:
        return "Raw"
    if attribute.leaf is not None:
        core = attribute.wrap.core()
        return _wrapped(
            attribute.wrap, _leaf(attribute.leaf, nullable=core.nullable), adds_null=not _takes_null(attribute.leaf)
        )
    names = (_class_name(child, leaves_twins=leaves_twins) for child in attribute.children.values())
    return _wrapped(attribute.wrap, " | ".join(names), adds_null=True)


def _wrapped(wrap: Wrap, core: str, *, adds_null: bool) -> str:
    if wrap.item is None:
        return f"{core} | None" if wrap.nullable and adds_null else core
    return f"list[{_wrapped(wrap.item, core, adds_null=adds_null)}]" + (" | None" if wrap.nullable else "")


def _takes_null(leaf: GraphQLLeafType) -> bool:
    return not isinstance(leaf, GraphQLEnumType) and leaf.name not in _LEAVES


def _leaf(leaf: GraphQLLeafType, *, nullable: bool) -> str:
    if isinstance(leaf, GraphQLEnumType):
        return f"Literal[{', '.join(repr(name) for name in leaf.values)}]"
    return _LEAVES.get(leaf.name, "Raw" if nullable else _ANY_VALUE)


def answer_class(facts: FetchFacts, positions: list[Position], *, leaves_twins: bool = False) -> str:
    """The answer of a request of its own: data, and no errors."""
    name = f"{facts.number}_bytes" if leaves_twins else f"{facts.number}"
    if facts.is_root:
        data = f"    data: {_class_name(positions[0], leaves_twins=leaves_twins)}"
        return f"class Answer_{name}(Struct, gc=False):\n{data}\n    errors: None = None"
    return "\n".join(
        (
            f"class Data_{name}(Struct, gc=False):",
            _part(facts, positions, "_entities", leaves_twins=leaves_twins),
            f"class Answer_{name}(Struct, gc=False):",
            f"    data: Data_{name}",
            "    errors: None = None",
        )
    )


def _part(facts: FetchFacts, positions: list[Position], name: str, *, leaves_twins: bool) -> str:
    """Entities of several types are decoded one by one: what was asked for says the type."""
    items = "Raw" if len(positions) > 1 else f"{_class_name(positions[0], leaves_twins=leaves_twins)} | None"
    return f'    part_{facts.number}: list[{items}] = field(name="{name}")'


def batch_class(parts: list[tuple[FetchFacts, list[Position]]], *, leaves_twins: bool = False) -> str:
    """The answer of several entity fetches in one request."""
    name = f"{parts[0][0].number}_bytes" if leaves_twins else f"{parts[0][0].number}"
    members = [
        _part(facts, positions, facts.alias or "_entities", leaves_twins=leaves_twins) for facts, positions in parts
    ]
    return "\n".join(
        (
            f"class BatchData_{name}(Struct, gc=False):",
            *members,
            f"class BatchAnswer_{name}(Struct, gc=False):",
            f"    data: BatchData_{name}",
            "    errors: None = None",
        )
    )


def output_class(node: Node) -> str:
    """A replaced object, in the client's names and order."""
    members = [_declared(python_name(value.name), value.name, "object") for value in node.values]
    lines = [f"class Out_{node.number}(Struct, gc=False):", f'    """{node.place} as {node.typename}"""']
    return "\n".join((*lines, *members))


__all__ = ["annotation_of", "answer_class", "batch_class", "output_class", "position_classes"]
