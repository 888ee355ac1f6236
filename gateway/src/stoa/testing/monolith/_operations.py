"""Random operations over a schema: valid most of the time, with everything in them that trips gateways."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from random import Random
from typing import TypeAlias

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
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
    _variables: dict[str, bool] = field(default_factory=dict)

    def operation(self, depth: int) -> tuple[str, dict[str, bool]]:
        """A query and values for its variables."""
        self._variables.clear()
        root = self.schema.query_type
        if root is None:
            raise ValueError("the schema has no query type")
        names = list(root.fields)
        self.random.shuffle(names)
        chosen = names[: self.random.randint(1, 3)]
        fields = [text for name in chosen if (text := self._field(name, root.fields[name], depth))]
        head = ", ".join(f"${name}: Boolean!" for name in sorted(self._variables))
        body = "{ " + " ".join(fields or ["__typename"]) + " }"
        return (f"query ({head}) {body}" if head else body), dict(self._variables)

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
            yield f"... on {on.name}{self._condition()}{inside}"

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
        elif arguments:
            alias = f"{name}_{sum(arguments.encode())}: "
        return f"{alias}{name}{arguments}{self._condition()}{inside}"

    def _arguments(self, definition: GraphQLField) -> str:
        given = [
            f"{name}: {self._literal(argument.type)}"
            for name, argument in definition.args.items()
            if isinstance(argument.type, GraphQLNonNull) or self.random.random() < 0.5  # noqa: PLR2004
        ]
        return f"({', '.join(given)})" if given else ""

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
        self._variables.setdefault(name, self.random.random() < 0.5)  # noqa: PLR2004
        return f" @{directive}(if: ${name})"
