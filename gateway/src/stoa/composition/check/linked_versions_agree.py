"""IMPLICITLY_UPGRADED_FEDERATION_VERSION: a linked specification can ask for a newer federation than was linked."""

from __future__ import annotations

from collections.abc import Iterator

from stoa.composition._diagnostic import Diagnostic, diagnose
from stoa.composition.check.composition import Composition


def linked_versions_agree(composition: Composition) -> Iterator[Diagnostic]:
    """Hint at subgraphs that count as a newer federation version than they link."""
    for subgraph in composition.subgraphs:
        if subgraph.version > subgraph.linked_version and not subgraph.is_federation_1:
            yield diagnose(
                "IMPLICITLY_UPGRADED_FEDERATION_VERSION",
                f'Subgraph "{subgraph.name}" links federation {subgraph.linked_version}, but a specification it links '
                f"needs {subgraph.version}",
                coordinate="schema",
                at=[link.location for link in subgraph.links],
                subgraphs=[subgraph.name],
            )
