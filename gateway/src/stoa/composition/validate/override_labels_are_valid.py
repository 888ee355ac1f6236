"""OVERRIDE_LABEL_INVALID: a label is a name, or a share of the traffic."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from graphql import StringValueNode

from stoa.composition._diagnostic import Diagnostic, diagnose
from stoa.composition.model import Facts, Subgraph
from stoa.composition.validate.walk import fields_of

_NAME: Final = re.compile(r"[A-Za-z][\w\-:./]*")
_SHARE: Final = re.compile(r"percent\((\d{1,3}(?:\.\d{1,8})?)\)")
_ALL: Final = 100


def override_labels_are_valid(subgraph: Subgraph, facts: Facts) -> Iterator[Diagnostic]:
    """Report labels that no router could evaluate."""
    del facts
    for definition, field in fields_of(subgraph):
        for application in field.applied("override"):
            label = application.arguments.get("label")
            if isinstance(label, StringValueNode) and not _is_valid(label.value):
                yield diagnose(
                    "OVERRIDE_LABEL_INVALID",
                    f'[{subgraph.name}] Invalid label "{label.value}" of @override on "{definition.name}.{field.name}"',
                    coordinate=f"{definition.name}.{field.name}",
                    at=[application.location],
                )


def _is_valid(label: str) -> bool:
    share = _SHARE.fullmatch(label)
    if share:
        return float(share[1]) <= _ALL
    return _NAME.fullmatch(label) is not None
