"""What one subgraph's directives say together: its keys, and which fields each kind of field set uses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from graphql import BooleanValueNode, SelectionSetNode

from stoa.composition.model._field_set import print_field_set, selected_fields, selection_of
from stoa.composition.model._subgraph import Application, Kind, Subgraph


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    text: str
    selection: SelectionSetNode
    resolvable: bool
    application: Application


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Coordinates (``Type.field``) by use, within one subgraph."""

    keys: Mapping[str, tuple[Key, ...]]
    in_keys: frozenset[str]
    in_requires: frozenset[str]
    in_provides: frozenset[str]
    #: fields an object must have because an interface of this subgraph has them
    for_interfaces: frozenset[str]
    external: frozenset[str]

    def uses(self, coordinate: str) -> bool:
        """Tell whether anything in the subgraph needs this field to be there."""
        return any(
            coordinate in used for used in (self.in_keys, self.in_requires, self.in_provides, self.for_interfaces)
        )


def gather_facts(subgraph: Subgraph) -> Facts:
    """Derive a subgraph's facts; broken field sets are left out, their own rules report them."""
    keys = {name: tuple(_keys(subgraph, name)) for name in subgraph.types}
    in_keys = (
        selected
        for name, its_keys in keys.items()
        for key in its_keys
        for selected in _coordinates(subgraph, name, key.selection)
    )
    return Facts(
        keys={name: its_keys for name, its_keys in keys.items() if its_keys},
        in_keys=frozenset(in_keys),
        in_requires=frozenset(_in_requires(subgraph)),
        in_provides=frozenset(_in_provides(subgraph)),
        for_interfaces=frozenset(_for_interfaces(subgraph)),
        external=frozenset(_external(subgraph)),
    )


def _keys(subgraph: Subgraph, name: str) -> Iterator[Key]:
    for application in subgraph.types[name].applied("key"):
        selection = selection_of(application)
        resolvable = application.arguments.get("resolvable")
        if selection is not None:
            yield Key(
                text=print_field_set(selection),
                selection=selection,
                resolvable=not (isinstance(resolvable, BooleanValueNode) and not resolvable.value),
                application=application,
            )


def _in_requires(subgraph: Subgraph) -> Iterator[str]:
    for definition in subgraph.types.values():
        for field in definition.fields.values():
            for application in field.applied("requires"):
                yield from _coordinates(subgraph, definition.name, selection_of(application))


def _in_provides(subgraph: Subgraph) -> Iterator[str]:
    for definition in subgraph.types.values():
        for field in definition.fields.values():
            for application in field.applied("provides"):
                yield from _coordinates(subgraph, field.type.name, selection_of(application))


def _coordinates(subgraph: Subgraph, name: str, selection: SelectionSetNode | None) -> Iterator[str]:
    if selection is None:
        return
    for selected in selected_fields(subgraph, name, selection):
        yield selected.coordinate
        # a field selected on an interface is used on each of its implementations
        parent = subgraph.type_of(selected.parent)
        if parent is not None and parent.kind is Kind.INTERFACE:
            for implementation in subgraph.implementations_of(parent.name):
                yield f"{implementation.name}.{selected.node.name.value}"


def _for_interfaces(subgraph: Subgraph) -> Iterator[str]:
    for definition in subgraph.types.values():
        for name in definition.interfaces:
            interface = subgraph.type_of(name)
            for field in interface.fields if interface else ():
                yield f"{definition.name}.{field}"


def _external(subgraph: Subgraph) -> Iterator[str]:
    for definition in subgraph.types.values():
        for field in definition.fields.values():
            if field.has("external"):
                yield f"{definition.name}.{field.name}"
