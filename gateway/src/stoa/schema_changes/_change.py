"""One change with its code; the table of codes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class ChangeSeverity(StrEnum):
    """Breaking: an operation that was valid may fail. Dangerous: it stays valid, a client may be surprised. Safe: neither."""

    BREAKING = "breaking"
    DANGEROUS = "dangerous"
    SAFE = "safe"


_BREAKING: Final = (
    "ARGUMENT_BECAME_REQUIRED",
    "ARGUMENT_REMOVED",
    "ARGUMENT_TYPE_CHANGED",
    "DIRECTIVE_ARGUMENT_BECAME_REQUIRED",
    "DIRECTIVE_ARGUMENT_REMOVED",
    "DIRECTIVE_ARGUMENT_TYPE_CHANGED",
    "DIRECTIVE_LOCATION_REMOVED",
    "DIRECTIVE_REMOVED",
    "DIRECTIVE_REPEATABLE_REMOVED",
    "ENUM_VALUE_REMOVED",
    "FIELD_REMOVED",
    "FIELD_TYPE_CHANGED",
    "INPUT_FIELD_BECAME_REQUIRED",
    "INPUT_FIELD_REMOVED",
    "INPUT_FIELD_TYPE_CHANGED",
    "INPUT_OBJECT_BECAME_ONE_OF",
    "INTERFACE_REMOVED",
    "REQUIRED_ARGUMENT_ADDED",
    "REQUIRED_DIRECTIVE_ARGUMENT_ADDED",
    "REQUIRED_INPUT_FIELD_ADDED",
    "ROOT_TYPE_CHANGED",
    "ROOT_TYPE_REMOVED",
    "TYPE_KIND_CHANGED",
    "TYPE_REMOVED",
    "UNION_MEMBER_REMOVED",
)
_DANGEROUS: Final = (
    "ARGUMENT_DEFAULT_CHANGED",
    "DIRECTIVE_ARGUMENT_DEFAULT_CHANGED",
    "ENUM_VALUE_ADDED",
    "INPUT_FIELD_DEFAULT_CHANGED",
    "INTERFACE_ADDED",
    "OPTIONAL_ARGUMENT_ADDED",
    "OPTIONAL_INPUT_FIELD_ADDED",
    "SCALAR_SPECIFICATION_CHANGED",
    "UNION_MEMBER_ADDED",
)
_SAFE: Final = (
    "ARGUMENT_DEFAULT_ADDED",
    "ARGUMENT_TYPE_WIDENED",
    "DEPRECATION_ADDED",
    "DEPRECATION_REASON_CHANGED",
    "DEPRECATION_REMOVED",
    "DESCRIPTION_CHANGED",
    "DIRECTIVE_ADDED",
    "DIRECTIVE_ARGUMENT_DEFAULT_ADDED",
    "DIRECTIVE_ARGUMENT_TYPE_WIDENED",
    "DIRECTIVE_LOCATION_ADDED",
    "DIRECTIVE_REPEATABLE_ADDED",
    "FIELD_ADDED",
    "FIELD_TYPE_NARROWED",
    "INPUT_FIELD_DEFAULT_ADDED",
    "INPUT_FIELD_TYPE_WIDENED",
    "INPUT_OBJECT_IS_ONE_OF_NO_MORE",
    "OPTIONAL_DIRECTIVE_ARGUMENT_ADDED",
    "ROOT_TYPE_ADDED",
    "TYPE_ADDED",
)
CHANGE_SEVERITIES: Final[Mapping[str, ChangeSeverity]] = MappingProxyType(
    dict.fromkeys(_BREAKING, ChangeSeverity.BREAKING)
    | dict.fromkeys(_DANGEROUS, ChangeSeverity.DANGEROUS)
    | dict.fromkeys(_SAFE, ChangeSeverity.SAFE)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaChange:
    """``coordinate`` is what changed; ``touches`` is what of the old schema an operation uses to notice it."""

    code: str
    coordinate: str
    message: str
    touches: str

    @property
    def severity(self) -> ChangeSeverity:
        return CHANGE_SEVERITIES[self.code]


def change(code: str, coordinate: str, message: str, *, touches: str | None = None) -> SchemaChange:
    """Build a change; what it touches is its own coordinate unless an older one is named (of an added argument: its field)."""
    return SchemaChange(code=code, coordinate=coordinate, message=message, touches=touches or coordinate)


def left_out(argument: str) -> str:
    """What operations use that select the field and leave the argument to its default, or to a variable that may be missing."""
    return f"{argument} left out"


__all__ = ["CHANGE_SEVERITIES", "ChangeSeverity", "SchemaChange", "change", "left_out"]
