"""INVALID_SHAREABLE_USAGE: @shareable twice on one field says nothing more.

It is repeatable for types only, so that a type and its extensions can each speak for their own fields.
"""

from __future__ import annotations

from collections.abc import Iterator

from stoa.composition._diagnostic import Diagnostic, diagnose
from stoa.composition.model import Facts, Kind, Subgraph
from stoa.composition.validate.walk import fields_of


def shareable_stands_once(subgraph: Subgraph, facts: Facts) -> Iterator[Diagnostic]:
    """Report fields with several @shareable."""
    del facts
    for definition, field in fields_of(subgraph, Kind.OBJECT):
        for application in list(field.applied("shareable"))[1:]:
            yield diagnose(
                "INVALID_SHAREABLE_USAGE",
                f'[{subgraph.name}] Field "{definition.name}.{field.name}" is @shareable more than once',
                coordinate=f"{definition.name}.{field.name}",
                at=[application.location],
            )
