"""@external on the key fields of a type extension says nothing: the extension knows its key.

Federation 1 demanded the mark there and Federation 2 tolerates it, so those fields count as resolved here.
"""

from __future__ import annotations

from dataclasses import replace

from stoa.composition.model import Subgraph, TypeDefinition, gather_facts, selected_fields


def strip_key_externals(subgraph: Subgraph) -> Subgraph:
    """Remove @external from the key fields of extensions."""
    facts = gather_facts(subgraph)
    known = {
        selected.coordinate
        for name, keys in facts.keys.items()
        if subgraph.types[name].is_extension
        for key in keys
        for selected in selected_fields(subgraph, name, key.selection)
    }
    if not known & facts.external:
        return subgraph
    types = {name: _stripped(definition, known) for name, definition in subgraph.types.items()}
    return replace(subgraph, types=types)


def _stripped(definition: TypeDefinition, known: set[str]) -> TypeDefinition:
    fields = {
        name: replace(field, directives=tuple(item for item in field.directives if item.name != "external"))
        if f"{definition.name}.{name}" in known
        else field
        for name, field in definition.fields.items()
    }
    return replace(definition, fields=fields)
