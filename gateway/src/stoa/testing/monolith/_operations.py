"""Random operations over a schema: valid most of the time, with everything in them that trips gateways."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any, TypeAlias

from graphql import (
    GraphQLBoolean,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLInt,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLString,
    GraphQLUnionType,
    get_named_type,
    is_abstract_type,
    is_composite_type,
)

Composite: TypeAlias = GraphQLObjectType | GraphQLInterfaceType | GraphQLUnionType


@dataclass(slots=True, kw_only=True)
class RandomOperations:
    """``mess`` from 0 (plain) to 1: aliases that clash, repeated fields, dead branches, conditions."""

    schema: GraphQLSchema
    random: Random
    mess: float = 0.0
    _variables: dict[str, tuple[str, Any]] = field(default_factory=dict)
    _named: list[str] = field(default_factory=list)

    def operation(self, depth: int) -> tuple[str, dict[str, Any]]:
        """A query, or a mutation where there are any and luck wants it, and values for its variables."""
        self._variables.clear()
        self._named.clear()
        root, kind = self._root()
        names = list(root.fields)
        self.random.shuffle(names)
        chosen = names[: self.random.randint(1, 3)]
        again = [self.random.choice(chosen)] if self.random.random() < 0.2 * self.mess else []
        fields = [text for name in (*chosen, *again) if (text := self._field(name, root.fields[name], depth))]
        head = ", ".join(f"${name}: {kind}" for name, (kind, _) in sorted(self._variables.items()))
        body = " ".join(["{", *(fields or ["__typename"]), "}", *self._named])
        text = f"{kind} ({head}) {body}" if head else body if kind == "query" else f"{kind} {body}"
        return text, {name: value for name, (_, value) in self._variables.items() if value is not None}

    def _root(self) -> tuple[GraphQLObjectType, str]:
        if self.schema.mutation_type is not None and self.random.random() < 0.25:  # noqa: PLR2004
            return self.schema.mutation_type, "mutation"
        if self.schema.query_type is None:
            raise ValueError("the schema has no query type")
        return self.schema.query_type, "query"

    def _selection(self, parent: Composite, depth: int) -> str:
        members = [*self._fields(parent, depth), *self._fragments(parent, depth)]
        if self.random.random() < 0.25 or not members:  # noqa: PLR2004 - a quarter of all selections
            members.append(self.random.choice(["__typename", "__typename", "kind: __typename"]))
        if self.mess:
            self.random.shuffle(members)
        return " { " + " ".join(members) + " }"

    def _fields(self, parent: Composite, depth: int) -> Iterator[str]:
        if isinstance(parent, GraphQLUnionType):
            return
        for name, definition in parent.fields.items():
            times = (self.random.random() < 0.65) + (self.random.random() < 0.1 * self.mess)  # noqa: PLR2004
            for _ in range(times):
                text = self._field(name, definition, depth)
                if text:
                    yield text

    def _fragments(self, parent: Composite, depth: int) -> Iterator[str]:
        for on in self._conditions_on(parent) if depth >= 0 else ():
            inside = self._selection(on, depth - 1)
            condition = self._condition()
            if self.random.random() < 0.15 * self.mess:
                name = f"F{len(self._named)}"
                self._named.append(f"fragment {name} on {on.name}{inside}")
                yield f"...{name}{condition}"
            else:
                yield f"... on {on.name}{condition}{inside}"

    def _conditions_on(self, parent: Composite) -> Iterable[Composite]:
        if is_abstract_type(parent):
            yield from (one for one in self.schema.get_possible_types(parent) if self.random.random() < 0.6)  # noqa: PLR2004
        if self.random.random() < 0.2 * self.mess:
            here = self._possible(parent)
            for named in self.schema.type_map.values():
                if isinstance(named, GraphQLInterfaceType) and self._possible(named) & here:
                    yield named

    def _possible(self, named: Composite) -> set[str]:
        members = self.schema.get_possible_types(named) if is_abstract_type(named) else (named,)
        return {member.name for member in members}

    def _field(self, name: str, definition: GraphQLField, depth: int) -> str | None:
        named = get_named_type(definition.type)
        inside = ""
        if is_composite_type(named):
            if depth <= 0:
                return None
            inside = self._selection(named, depth - 1)
        arguments = self._arguments(definition)
        alias = ""
        if self.random.random() < 0.15 * self.mess:
            alias = self.random.choice(["id", "name", "x", "y", "__typename"]) + ": "
        elif arguments and self.random.random() > 0.3 * self.mess:
            alias = f"{name}_{sum(arguments.encode())}: "
        return f"{alias}{name}{arguments}{self._condition()}{inside}"

    def _arguments(self, definition: GraphQLField) -> str:
        given = [
            f"{name}: {self._value(argument.type)}"
            for name, argument in definition.args.items()
            if isinstance(argument.type, GraphQLNonNull) or self.random.random() < 0.5  # noqa: PLR2004
        ]
        return f"({', '.join(given)})" if given else ""

    def _value(self, wanted: GraphQLInputType) -> str:
        """A literal, or a variable whose value was left out or given."""
        plain = wanted.of_type if isinstance(wanted, GraphQLNonNull) else wanted
        values = {"Int": 5, "String": "given", "Boolean": True}
        if self.random.random() > 0.3 * self.mess or plain not in (GraphQLInt, GraphQLString, GraphQLBoolean):
            return self._literal(wanted)
        given = self.random.random() < 0.7 or plain is not wanted  # noqa: PLR2004
        name = f"{'given' if given else 'absent'}{wanted.name if plain is wanted else plain.name + 'NonNull'}"
        self._variables[name] = (str(wanted), values[plain.name] if given else None)
        return f"${name}"

    def _literal(self, wanted: GraphQLInputType) -> str:
        if isinstance(wanted, GraphQLNonNull):
            return self._literal(wanted.of_type)
        if isinstance(wanted, GraphQLList):
            return f"[{self._literal(wanted.of_type)}]"
        if isinstance(wanted, GraphQLEnumType):
            return str(self.random.choice(sorted(wanted.values)))
        if isinstance(wanted, GraphQLInputObjectType):
            members = (f"{name}: {self._literal(one.type)}" for name, one in wanted.fields.items())
            return "{ " + ", ".join(members) + " }"
        number = self.random.randint(0, 2)
        plain = {"Int": str(number), "Float": "1.5", "Boolean": "true"}
        return plain.get(wanted.name, f'"{number}"')

    def _condition(self) -> str:
        if self.random.random() > 0.12 * self.mess:
            return ""
        directive = self.random.choice(["skip", "include"])
        if self.random.random() < 0.3:  # noqa: PLR2004
            return f" @{directive}(if: {self.random.choice(['true', 'false'])})"
        name = self.random.choice("abc")
        self._variables.setdefault(name, ("Boolean!", self.random.random() < 0.5))  # noqa: PLR2004
        return f" @{directive}(if: ${name})"
