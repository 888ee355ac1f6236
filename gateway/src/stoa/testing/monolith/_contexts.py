"""Arguments that clients do not see: what the monolith would pass down from the objects above."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from stoa.supergraph import ContextArgument, FieldSet, FieldSetFragment

if TYPE_CHECKING:
    from stoa.testing.monolith._world import Thing, World


def context_arguments(world: World, thing: Thing, field: str) -> Mapping[str, Any]:
    """The values of the field's contextual arguments, by name."""
    facts = world.supergraph.types[thing.type_name].fields[field].subgraphs.values()
    arguments = {one.name: one for each in facts for one in each.context_arguments}
    return {name: _value(world, thing.above, argument) for name, argument in arguments.items()}


def put_below(value: Any, thing: Thing) -> Any:
    """The value with the thing above it, as the client came by it."""
    if isinstance(value, list):
        return [put_below(item, thing) for item in value]
    return replace(value, above=thing) if isinstance(value, type(thing)) else value


def _value(world: World, above: Thing | None, argument: ContextArgument) -> Any:
    """Of the nearest thing that has it."""
    setters = world.supergraph.contexts.get(argument.context, frozenset())
    while above is not None:
        if any(above.type_name in world.supergraph.possible_types[setter] for setter in setters):
            for found in _leaves(world, above, argument.selection):
                return found
        above = above.above
    return None


def _leaves(world: World, thing: Thing | None, fields: FieldSet) -> Iterator[Any]:
    if thing is None:
        yield None
        return
    for one in fields:
        if isinstance(one, FieldSetFragment):
            if thing.type_name in world.supergraph.possible_types.get(one.type_condition, ()):
                yield from _leaves(world, thing, one.selection)
        elif one.selection:
            yield from _leaves(world, world.value(thing, one.name, {}), one.selection)
        else:
            yield world.value(thing, one.name, {})


__all__ = ["context_arguments", "put_below"]
