"""The passes that bring a read subgraph to the one form all later stages know."""

from __future__ import annotations

from stoa.composition._diagnostic import Diagnostic
from stoa.composition.model import Subgraph
from stoa.composition.normalise.strip_key_externals import strip_key_externals
from stoa.composition.normalise.upgrade_federation_1 import upgrade_federation_1
from stoa.composition.normalise.write_fields_as_strings import write_fields_as_strings


def normalise(subgraph: Subgraph) -> tuple[Subgraph, tuple[Diagnostic, ...]]:
    """Return the subgraph in normal form."""
    if subgraph.is_federation_1:
        subgraph = write_fields_as_strings(subgraph)
    subgraph = strip_key_externals(subgraph)
    return upgrade_federation_1(subgraph) if subgraph.is_federation_1 else (subgraph, ())
