"""All rules for one subgraph."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from stoa.composition._diagnostic import Diagnostic
from stoa.composition.model import Facts, Subgraph
from stoa.composition.validate.builtins_stay_accessible import builtins_stay_accessible
from stoa.composition.validate.cache_tags_are_valid import cache_tags_are_valid
from stoa.composition.validate.contexts_are_valid import contexts_are_valid
from stoa.composition.validate.directive_values_fit import directive_values_fit
from stoa.composition.validate.external_stands_alone import external_stands_alone
from stoa.composition.validate.externals_are_used import externals_are_used
from stoa.composition.validate.externals_carry_no_merged_directives import externals_carry_no_merged_directives
from stoa.composition.validate.fields_are_a_string import fields_are_a_string
from stoa.composition.validate.fields_are_external import fields_are_external
from stoa.composition.validate.fields_are_known import fields_are_known
from stoa.composition.validate.fields_carry_no_directives import fields_carry_no_directives
from stoa.composition.validate.fields_take_no_arguments import fields_take_no_arguments
from stoa.composition.validate.implementations_have_the_interface_key import implementations_have_the_interface_key
from stoa.composition.validate.interface_objects_are_entities import interface_objects_are_entities
from stoa.composition.validate.key_selects_plain_types import key_selects_plain_types
from stoa.composition.validate.list_sizes_are_valid import list_sizes_are_valid
from stoa.composition.validate.no_auth_on_interfaces import no_auth_on_interfaces
from stoa.composition.validate.no_cost_on_interfaces import no_cost_on_interfaces
from stoa.composition.validate.no_external_on_interfaces import no_external_on_interfaces
from stoa.composition.validate.no_field_sets_on_interfaces import no_field_sets_on_interfaces
from stoa.composition.validate.no_override_on_interfaces import no_override_on_interfaces
from stoa.composition.validate.no_shareable_on_interfaces import no_shareable_on_interfaces
from stoa.composition.validate.override_labels_are_valid import override_labels_are_valid
from stoa.composition.validate.provides_stands_on_objects import provides_stands_on_objects
from stoa.composition.validate.shareable_stands_once import shareable_stands_once
from stoa.composition.validate.tag_names_are_valid import tag_names_are_valid

Rule = Callable[[Subgraph, Facts], Iterator[Diagnostic]]

#: In the order a reader mends them: values and field sets first, for later rules build on what they say.
RULES: Final[tuple[Rule, ...]] = (
    directive_values_fit,
    fields_are_a_string,
    fields_are_known,
    fields_carry_no_directives,
    fields_take_no_arguments,
    key_selects_plain_types,
    provides_stands_on_objects,
    fields_are_external,
    no_field_sets_on_interfaces,
    externals_are_used,
    no_external_on_interfaces,
    external_stands_alone,
    externals_carry_no_merged_directives,
    no_override_on_interfaces,
    override_labels_are_valid,
    interface_objects_are_entities,
    implementations_have_the_interface_key,
    no_shareable_on_interfaces,
    shareable_stands_once,
    tag_names_are_valid,
    builtins_stay_accessible,
    no_auth_on_interfaces,
    no_cost_on_interfaces,
    list_sizes_are_valid,
    contexts_are_valid,
    cache_tags_are_valid,
)


def validate(subgraph: Subgraph, facts: Facts) -> Iterator[Diagnostic]:
    """Report everything wrong with one subgraph taken by itself."""
    for rule in RULES:
        yield from rule(subgraph, facts)
