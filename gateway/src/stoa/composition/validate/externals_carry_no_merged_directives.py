"""MERGED_DIRECTIVE_APPLICATION_ON_EXTERNAL: a mark for the supergraph belongs where the field is resolved."""

from __future__ import annotations

from collections.abc import Iterator

from stoa.composition._diagnostic import Diagnostic, diagnose
from stoa.composition.model import Facts, Subgraph
from stoa.composition.validate.walk import fields_of
from stoa.spec import FEATURE_OF_DIRECTIVE, SECURITY_DIRECTIVES


def externals_carry_no_merged_directives(subgraph: Subgraph, facts: Facts) -> Iterator[Diagnostic]:
    """Report @tag, @inaccessible and their like on external fields.

    Security requirements are no mistake there: they are merged like everybody's, so that none is ever lost.
    """
    if subgraph.is_federation_1:
        return
    for definition, field in fields_of(subgraph):
        coordinate = f"{definition.name}.{field.name}"
        if coordinate not in facts.external:
            continue
        for application in field.directives:
            if application.name in FEATURE_OF_DIRECTIVE and application.name not in SECURITY_DIRECTIVES:
                yield diagnose(
                    "MERGED_DIRECTIVE_APPLICATION_ON_EXTERNAL",
                    f'[{subgraph.name}] Cannot apply @{application.written} to external field "{coordinate}"',
                    coordinate=coordinate,
                    at=[application.location],
                )
