"""Interface objects add fields to every implementation, wherever that is defined."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from stoa.composition.model import JoinField, Kind, MergedField, MergedType


def lend_interface_fields(types: Mapping[str, MergedType]) -> dict[str, MergedType]:
    """Copy the fields that interface objects resolve to the implementations that have none of their own."""
    return {name: _with_lent_fields(definition, types) for name, definition in types.items()}


def _with_lent_fields(definition: MergedType, types: Mapping[str, MergedType]) -> MergedType:
    if definition.kind not in {Kind.OBJECT, Kind.INTERFACE}:
        return definition
    lent: dict[str, MergedField] = {}
    for interface_name in definition.interface_names:
        interface = types.get(interface_name)
        if interface is None:
            continue
        for name, field in _lendable(interface).items():
            if name not in definition.fields:
                lent.setdefault(name, replace(field, joins=(JoinField(),), graphs=()))
    return replace(definition, fields={**definition.fields, **lent}) if lent else definition


def _lendable(interface: MergedType) -> dict[str, MergedField]:
    graphs = {join.graph for join in interface.joins if join.is_interface_object}
    return {name: field for name, field in interface.fields.items() if any(_resolves(field, graph) for graph in graphs)}


def _resolves(field: MergedField, graph: str) -> bool:
    if not field.joins:
        return graph in field.graphs
    return any(join.graph == graph and not join.external for join in field.joins)
