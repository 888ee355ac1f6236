"""All rules about several subgraphs, and about the supergraph they make."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stoa.composition._diagnostic import Diagnostic
from stoa.composition.check.composition import Composition, Rule
from stoa.composition.check.contexts_agree import contexts_agree
from stoa.composition.check.extensions_have_a_base import extensions_have_a_base
from stoa.composition.check.fields_are_shared_openly import fields_are_shared_openly
from stoa.composition.check.inaccessible_does_not_implement import inaccessible_does_not_implement
from stoa.composition.check.inaccessible_is_no_default import inaccessible_is_no_default
from stoa.composition.check.inaccessible_is_not_referenced import inaccessible_is_not_referenced
from stoa.composition.check.inaccessible_is_not_required import inaccessible_is_not_required
from stoa.composition.check.interface_fields_are_implemented import interface_fields_are_implemented
from stoa.composition.check.interface_objects_have_an_interface import interface_objects_have_an_interface
from stoa.composition.check.interface_owners_know_implementations import interface_owners_know_implementations
from stoa.composition.check.linked_versions_agree import linked_versions_agree
from stoa.composition.check.requirements_reach_readers import requirements_reach_readers
from stoa.composition.check.shared_returns_agree import shared_returns_agree
from stoa.composition.check.subscriptions_are_not_shared import subscriptions_are_not_shared
from stoa.composition.check.supergraph_has_queries import supergraph_has_queries
from stoa.composition.check.visible_types_have_visible_children import visible_types_have_visible_children

#: About what the subgraphs say side by side; true or false whatever merging found.
AGREEMENTS: Final[tuple[Rule, ...]] = (
    linked_versions_agree,
    extensions_have_a_base,
    fields_are_shared_openly,
    subscriptions_are_not_shared,
    shared_returns_agree,
    interface_objects_have_an_interface,
    interface_owners_know_implementations,
    contexts_agree,
    supergraph_has_queries,
)

#: About what @inaccessible leaves; contracts obey them too.
INACCESSIBLE: Final[tuple[Rule, ...]] = (
    inaccessible_is_not_referenced,
    inaccessible_is_no_default,
    inaccessible_is_not_required,
    inaccessible_does_not_implement,
    visible_types_have_visible_children,
)

#: About the supergraph; only worth reading once merging found no error.
OUTCOMES: Final[tuple[Rule, ...]] = (
    interface_fields_are_implemented,
    *INACCESSIBLE,
    requirements_reach_readers,
)


def check_agreements(composition: Composition) -> Iterator[Diagnostic]:
    """Report what the subgraphs contradict each other in."""
    for rule in AGREEMENTS:
        yield from rule(composition)


def check_outcome(composition: Composition) -> Iterator[Diagnostic]:
    """Report what is wrong with the merged supergraph."""
    for rule in OUTCOMES:
        yield from rule(composition)
