"""The value of @fromContext: a context and what is read from it."""

from __future__ import annotations

import re
from typing import Final

from graphql import StringValueNode

from stoa.composition.model._subgraph import InputValue

_VALUE: Final = re.compile(r"^\s*\$\s*(?P<context>\w+)\b\s*(?P<selection>.*?)\s*$", re.DOTALL)


def split_context_value(argument: InputValue) -> tuple[str, str] | None:
    """Take ``$name { field }`` apart; None where no context is named, an empty selection where nothing follows it."""
    application = next(argument.applied("fromContext"), None)
    value = application.arguments.get("field") if application else None
    if not isinstance(value, StringValueNode):
        return None
    match = _VALUE.match(value.value)
    return (match["context"], " ".join(match["selection"].split())) if match else None
