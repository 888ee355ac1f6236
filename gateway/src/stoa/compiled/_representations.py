"""Source of what writes representations: constant JSON with the members' values between."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from graphql import GraphQLEnumType

from stoa.compiled._lines import Lines
from stoa.compiled._positions import TYPENAME
from stoa.compiled._tree import Attribute, Member, Source, Wrap

TYPENAME_FIELD: Final = "__typename"
_EXACT_LEAVES: Final = frozenset({"String", "ID", "Int", "Boolean"})


@dataclass(slots=True)
class Representations:
    """Of one fetch. ``functions`` write the objects within representations."""

    fetch: int
    functions: list[str] = field(default_factory=list)
    classes: dict[str, str] = field(default_factory=dict)

    def made(self, typename: str, members: Sequence[Member], variable: str) -> str | None:
        """An object that is written as the representation, all of them at once; None: its members are not leaves as they are."""
        if not all(is_exact(member) and not is_one_raw(member.attribute) for member in members if member.attribute):
            return None
        if any(one.attribute is None or one.attribute.is_optional or one.name == TYPENAME_FIELD for one in members):
            return None
        fields = "\n".join(f'    m{at}: object = field(name="{one.name}")' for at, one in enumerate(members))
        source = f'(Struct, gc=False, tag_field="{TYPENAME_FIELD}", tag="{typename}"):\n{fields or "    pass"}'
        name = self.classes.setdefault(source, f"Need_{self.fetch}_{len(self.classes)}")
        return f"{name}({', '.join(read(member, variable) for member in members)})"

    def class_sources(self) -> Iterator[str]:
        return (f"class {name}{source}" for source, name in self.classes.items())

    def expression(self, typename: str, members: Iterable[Member], variable: str) -> str:
        """Bytes of the whole representation."""
        return self._object(f'{{"__typename":"{typename}"', members, variable, typename)

    def _object(self, opening: str, members: Iterable[Member], variable: str, typename: str) -> str:
        pieces: list[str] = []
        text = opening
        for member in members:
            text += f'{"" if text == "{" else ","}"{member.name}":'
            if member.attribute is None:
                text += f'"{typename}"'
                continue
            pieces += [repr(text.encode()), self._value(member, member.attribute, read(member, variable))]
            text = ""
        return " + ".join((*pieces, repr((text + "}").encode())))

    def _value(self, member: Member, attribute: Attribute, place: str) -> str:
        if not member.below or attribute.wrap is None:
            return f"{'bytes' if is_one_raw(attribute) else 'json'}({place})"
        return self._applied(self._function(member, attribute), place, attribute.wrap, depth=0)

    def _applied(self, function: str, place: str, wrap: Wrap, *, depth: int) -> str:
        """Null and lists stand as they are."""
        name = f"x{depth}"
        whole = f"{function}({name})"
        if wrap.item is not None:
            inner = self._applied(function, f"i{depth}", wrap.item, depth=depth + 1)
            whole = f'b"[" + b",".join([{inner} for i{depth} in {name}]) + b"]"'
        return f'(b"null" if ({name} := {place}) is None else {whole})'

    def _function(self, member: Member, attribute: Attribute) -> str:
        """The name of a function that writes an object of any of its types."""
        names = {}
        for typename, members in member.below.items():
            lines = Lines()
            expression = self._object("{", [_within(one) for one in members], "o", typename)
            name = f"need_{self.fetch}_{len(self.functions)}"
            with lines.block(f"def {name}(o):"):
                lines.add(f"return {expression}")
            self.functions.append(lines.text())
            names[attribute.children[typename].class_name] = name
        if len(attribute.children) == 1:
            return next(iter(names.values()))
        name = f"need_{self.fetch}_{len(self.functions)}"
        chosen = ", ".join(f"{kind}: {function}" for kind, function in names.items())
        self.functions.append(
            f"{name}_of = Chosen({{{chosen}}})\n\ndef {name}(o):\n    return {name}_of[o.__class__](o)"
        )
        return name


def read(member: Member, variable: str) -> str:
    """Where a member of the representation stands."""
    python = TYPENAME if member.attribute is None else member.attribute.python
    return f"{holder_of(member.source, variable)}.{python}"


def holder_of(source: Source, variable: str) -> str:
    return f"{variable}.entity_{source.fetch}" if source.is_entity else variable


def _within(member: Member) -> Member:
    """Below the top everything is read from the object at hand."""
    own = Source(member.source.position, member.source.fetch, is_entity=False)
    return Member(name=member.name, source=own, attribute=member.attribute, below=member.below)


def may_be_null(member: Member) -> bool:
    return member.attribute is None or member.attribute.wrap is None or member.attribute.wrap.nullable


def is_there(member: Member, variable: str) -> str:
    """The condition that a member is not null."""
    place = read(member, variable)
    if member.attribute is not None and is_one_raw(member.attribute):
        return f'bytes({place}) != b"null"'
    return f"{place} is not None"


def is_one_raw(attribute: Attribute) -> bool:
    """Whether the attribute itself, not items of it, is raw bytes."""
    return attribute.is_raw or (attribute.takes_raw and attribute.wrap is not None and attribute.wrap.item is None)


def is_exact(member: Member) -> bool:
    """Whether equal values are written as equal JSON: 1 and 1.0 are not, and objects or raw bytes cannot be compared."""
    attribute = member.attribute
    if attribute is None or attribute.wrap is None or attribute.leaf is None or attribute.wrap.item is not None:
        return False
    return isinstance(attribute.leaf, GraphQLEnumType) or attribute.leaf.name in _EXACT_LEAVES


__all__ = ["Representations", "holder_of", "is_exact", "is_there", "may_be_null", "read"]
