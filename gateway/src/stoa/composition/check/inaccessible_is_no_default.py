"""DEFAULT_VALUE_USES_INACCESSIBLE: a default that clients see is made of what they see."""

from __future__ import annotations

from collections.abc import Iterator

from graphql import EnumValueNode, ListValueNode, ObjectValueNode, ValueNode, parse_value

from stoa.composition._diagnostic import Diagnostic, diagnose
from stoa.composition.check.composition import Composition
from stoa.composition.check.hidden import typed_elements
from stoa.composition.model import MergedInput, MergedSchema


def inaccessible_is_no_default(composition: Composition) -> Iterator[Diagnostic]:
    """Report visible defaults with inaccessible enum values or input fields inside."""
    for typed in typed_elements(composition.schema):
        item = typed.element
        if not typed.is_visible or not isinstance(item, MergedInput) or item.default is None:
            continue
        for hidden in _hidden_in(composition.schema, item.type.name, parse_value(item.default)):
            yield diagnose(
                "DEFAULT_VALUE_USES_INACCESSIBLE",
                f'"{hidden}" is @inaccessible but used in the default of "{typed.coordinate}", '
                "which is in the API schema",
                coordinate=typed.coordinate,
                at=item.locations,
            )


def _hidden_in(schema: MergedSchema, type_name: str, value: ValueNode) -> Iterator[str]:
    definition = schema.types.get(type_name)
    if definition is None:
        return
    if isinstance(value, ListValueNode):
        for item in value.values:
            yield from _hidden_in(schema, type_name, item)
    elif isinstance(value, EnumValueNode):
        if any(known.name == value.value and known.is_inaccessible for known in definition.values):
            yield f"{type_name}.{value.value}"
    elif isinstance(value, ObjectValueNode):
        inputs = {item.name: item for item in definition.input_fields}
        for part in value.fields:
            known = inputs.get(part.name.value)
            if known is None:
                continue
            if known.is_inaccessible:
                yield f"{type_name}.{known.name}"
            yield from _hidden_in(schema, known.type.name, part.value)
