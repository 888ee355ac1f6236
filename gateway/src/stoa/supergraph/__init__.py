"""Supergraph: the composed schema, read once into frozen facts.

Invariant: knows supergraph SDL (join v0.1 to v0.5) and nothing about operations, plans or sockets. What stands here is what
the SDL says, coordinate by coordinate; what can be reached from where is the query graph's business.
"""

from __future__ import annotations

from stoa.supergraph._facts import (
    ContextArgument,
    EntityKey,
    FieldInSubgraph,
    JoinedField,
    JoinedType,
    SecurityRequirement,
    Subgraph,
    Supergraph,
    TypeInSubgraph,
)
from stoa.supergraph._field_set import FieldSet, FieldSetField, FieldSetFragment, parse_field_set
from stoa.supergraph._read import read_supergraph
from stoa.supergraph._schemas import tolerate_young_rules

__all__ = [
    "ContextArgument",
    "EntityKey",
    "FieldInSubgraph",
    "FieldSet",
    "FieldSetField",
    "FieldSetFragment",
    "JoinedField",
    "JoinedType",
    "SecurityRequirement",
    "Subgraph",
    "Supergraph",
    "TypeInSubgraph",
    "parse_field_set",
    "read_supergraph",
    "tolerate_young_rules",
]
