"""Composition's nouns: a read subgraph, its field sets, and the merged supergraph. Data, no rules."""

from __future__ import annotations

from stoa.composition.model._context_value import split_context_value
from stoa.composition.model._facts import Facts, Key, gather_facts
from stoa.composition.model._field_set import (
    Selected,
    fields_argument,
    parse_field_set,
    print_field_set,
    selected_fields,
    selection_of,
)
from stoa.composition.model._merged import (
    ContextArgument,
    JoinField,
    JoinType,
    MergedDirective,
    MergedElement,
    MergedField,
    MergedGraph,
    MergedInput,
    MergedLink,
    MergedSchema,
    MergedType,
    MergedValue,
)
from stoa.composition.model._outline import outline_of, outline_of_merged
from stoa.composition.model._soundness import are_surely_valid, is_tolerated
from stoa.composition.model._subgraph import (
    Application,
    Element,
    EnumValue,
    Field,
    InputValue,
    Kind,
    Link,
    Subgraph,
    TypeDefinition,
)
from stoa.composition.model._type_ref import TypeRef

__all__ = [
    "Application",
    "ContextArgument",
    "Element",
    "EnumValue",
    "Facts",
    "Field",
    "InputValue",
    "JoinField",
    "JoinType",
    "Key",
    "Kind",
    "Link",
    "MergedDirective",
    "MergedElement",
    "MergedField",
    "MergedGraph",
    "MergedInput",
    "MergedLink",
    "MergedSchema",
    "MergedType",
    "MergedValue",
    "Selected",
    "Subgraph",
    "TypeDefinition",
    "TypeRef",
    "are_surely_valid",
    "fields_argument",
    "gather_facts",
    "is_tolerated",
    "outline_of",
    "outline_of_merged",
    "parse_field_set",
    "print_field_set",
    "selected_fields",
    "selection_of",
    "split_context_value",
]
