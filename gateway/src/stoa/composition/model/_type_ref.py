"""A type as it is written at a field: a name and its wrappings."""

from __future__ import annotations

from dataclasses import dataclass

from graphql import ListTypeNode, NamedTypeNode, NonNullTypeNode, TypeNode


@dataclass(frozen=True, slots=True)
class TypeRef:
    """``[Int!]`` is ``TypeRef("Int", (False, True))``: whether each level, from the outside, is non-null."""

    name: str
    non_null: tuple[bool, ...]

    def __str__(self) -> str:
        text = self.name + ("!" if self.non_null[-1] else "")
        for required in reversed(self.non_null[:-1]):
            text = f"[{text}]" + ("!" if required else "")
        return text

    @property
    def is_required(self) -> bool:
        return self.non_null[0]

    @property
    def is_list(self) -> bool:
        return len(self.non_null) > 1

    @classmethod
    def of(cls, node: TypeNode) -> TypeRef:
        """Read a type from its syntax."""
        levels: list[bool] = []
        while True:
            required = isinstance(node, NonNullTypeNode)
            levels.append(required)
            inner: TypeNode = node.type if isinstance(node, NonNullTypeNode) else node
            if isinstance(inner, NamedTypeNode):
                return cls(inner.name.value, tuple(levels))
            if not isinstance(inner, ListTypeNode):
                raise TypeError(f"no type syntax: {inner!r}")
            node = inner.type

    def renamed(self, name: str) -> TypeRef:
        return TypeRef(name, self.non_null)

    def is_at_least_as_strict_as(self, other: TypeRef) -> bool:
        """Tell whether every value of this wrapping is allowed by the other's; names are not looked at."""
        if len(self.non_null) != len(other.non_null):
            return False
        return all(mine or not theirs for mine, theirs in zip(self.non_null, other.non_null, strict=True))
