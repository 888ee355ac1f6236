"""Operation: what a client asks, in the one form that planning and shaping read.

Invariant: knows a GraphQL schema and a validated document, nothing of subgraphs. Values in, frozen values out.

A selection set becomes a flat tuple of fields. Fragments are gone: every field says for which object types
(``possible_types``) and under which Boolean variables (``conditions``) it is selected. At run time a field applies to an
object when the object's type is among them and every condition holds. Fields of one response name may stand several times
(other types, other conditions); the answer merges them, first position first.
"""

from __future__ import annotations

from stoa.operation._defer import Deferral, defer_variables, deferral_of, earliest
from stoa.operation._field import Argument, Condition, Conditions, Field, Operation, Selection, Variable
from stoa.operation._normalize import MAX_SELECTIONS, OperationTooLarge, normalize
from stoa.operation._text import conditions_text, operation_json, operation_text

__all__ = [
    "MAX_SELECTIONS",
    "Argument",
    "Condition",
    "Conditions",
    "Deferral",
    "Field",
    "Operation",
    "OperationTooLarge",
    "Selection",
    "Variable",
    "conditions_text",
    "defer_variables",
    "deferral_of",
    "earliest",
    "normalize",
    "operation_json",
    "operation_text",
]
