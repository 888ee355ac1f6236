"""Directives that operations may carry."""

from __future__ import annotations

from collections.abc import Iterator

from graphql import GraphQLDirective, GraphQLSchema, is_required_argument
from graphql.language import DirectiveLocation

from stoa.schema_changes._change import SchemaChange, change
from stoa.schema_changes._described import description_changes
from stoa.schema_changes._values_given import InputCodes, input_value_changes

_ARGUMENT = InputCodes(
    type_changed="DIRECTIVE_ARGUMENT_TYPE_CHANGED",
    type_widened="DIRECTIVE_ARGUMENT_TYPE_WIDENED",
    default_added="DIRECTIVE_ARGUMENT_DEFAULT_ADDED",
    default_changed="DIRECTIVE_ARGUMENT_DEFAULT_CHANGED",
    became_required="DIRECTIVE_ARGUMENT_BECAME_REQUIRED",
)


def directive_changes(old: GraphQLSchema, new: GraphQLSchema) -> Iterator[SchemaChange]:
    before = {each.name: each for each in old.directives}
    after = {each.name: each for each in new.directives}
    for name in before.keys() - after.keys():
        yield change("DIRECTIVE_REMOVED", f"@{name}", f"The directive @{name} was removed.")
    for name in after.keys() - before.keys():
        yield change("DIRECTIVE_ADDED", f"@{name}", f"The directive @{name} was added.")
    for name in before.keys() & after.keys():
        yield from description_changes(f"@{name}", before[name], after[name])
        yield from _use_changes(before[name], after[name])
        yield from _argument_changes(before[name], after[name])


def _use_changes(old: GraphQLDirective, new: GraphQLDirective) -> Iterator[SchemaChange]:
    at = f"@{old.name}"
    if old.is_repeatable and not new.is_repeatable:
        yield change("DIRECTIVE_REPEATABLE_REMOVED", at, f"{at} may stand only once in a place now.")
    elif new.is_repeatable and not old.is_repeatable:
        yield change("DIRECTIVE_REPEATABLE_ADDED", at, f"{at} may stand several times in a place now.")
    for location in DirectiveLocation:
        if location in old.locations and location not in new.locations:
            yield change("DIRECTIVE_LOCATION_REMOVED", at, f"{at} may not stand on {location.name} any more.")
        elif location in new.locations and location not in old.locations:
            yield change("DIRECTIVE_LOCATION_ADDED", at, f"{at} may stand on {location.name} now.")


def _argument_changes(old: GraphQLDirective, new: GraphQLDirective) -> Iterator[SchemaChange]:
    at = f"@{old.name}"
    for name in old.args.keys() - new.args.keys():
        yield change("DIRECTIVE_ARGUMENT_REMOVED", f"{at}({name}:)", f"The argument {at}({name}:) was removed.")
    for name in new.args.keys() - old.args.keys():
        required = is_required_argument(new.args[name])
        code = "REQUIRED_DIRECTIVE_ARGUMENT_ADDED" if required else "OPTIONAL_DIRECTIVE_ARGUMENT_ADDED"
        sentence = f"The {'required' if required else 'optional'} argument {at}({name}:) was added."
        yield change(code, f"{at}({name}:)", sentence, touches=at)
    for name in old.args.keys() & new.args.keys():
        yield from input_value_changes(f"{at}({name}:)", at, _ARGUMENT, (old.args[name], new.args[name]))


__all__ = ["directive_changes"]
