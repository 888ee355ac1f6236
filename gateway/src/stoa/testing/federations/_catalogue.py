"""First stage: the types of a random federation and what they have, before any subgraph is thought of."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import Final

_LEAVES: Final = ("name", "note", "size", "rank", "mark", "hue")
_OBJECTS: Final = ("owner", "place", "parts", "next", "found", "maker")
_SCALARS: Final = ("String", "String", "Int", "ID", "Float", "Boolean", "Hue")
_LEAF_WRAPS: Final = ("%s", "%s", "%s!", "[%s]", "[%s!]!", "[[%s]!]")
_OBJECT_WRAPS: Final = ("%s", "%s", "%s!", "[%s]", "[%s!]!", "[[%s!]]")
#: declaration of arguments, and how a field set gives them
_ARGUMENTS: Final = (
    ("(x: Int = 3)", ""),
    ("(x: Int)", "(x: 2)"),
    ("(x: Int!)", "(x: 1)"),
    ("(hue: Hue)", "(hue: RED)"),
    ("(only: Filter)", '(only: { text: "t" })'),
)
ENTITIES: Final = ("Book", "Shop", "User", "Club")
VALUES: Final = ("Box", "Spot", "Card")
INTERFACES: Final = ("Named", "Priced")
LEAVES: Final = frozenset(_SCALARS)


@dataclass(frozen=True, slots=True)
class Attribute:
    """A field of the whole graph: ``wrap`` is its type with ``%s`` for the named type."""

    name: str
    named: str
    wrap: str
    arguments: str = ""
    given: str = ""

    @property
    def is_leaf(self) -> bool:
        return self.named in LEAVES

    @property
    def is_plain(self) -> bool:
        """Whether a key may go through it: one value, no arguments."""
        return "[" not in self.wrap and not self.arguments


@dataclass(slots=True)
class Catalogue:
    """``attributes`` by type (interfaces: what they promise), ``members`` by abstract type."""

    kinds: dict[str, str] = field(default_factory=dict)
    attributes: dict[str, dict[str, Attribute]] = field(default_factory=dict)
    members: dict[str, list[str]] = field(default_factory=dict)

    def of_kind(self, *kinds: str) -> list[str]:
        return [name for name, kind in self.kinds.items() if kind in kinds]


def draw_catalogue(random: Random) -> Catalogue:
    """A few entities and value types, interfaces over them, perhaps a union."""
    drawn = Catalogue()
    for kind, names, least, most in (("entity", ENTITIES, 2, 4), ("value", VALUES, 0, 3)):
        drawn.kinds |= dict.fromkeys(names[: random.randint(least, most)], kind)
    objects = list(drawn.kinds)
    if len(objects) > 1:
        drawn.kinds |= dict.fromkeys(INTERFACES[: random.randint(0, 2)], "interface")
        drawn.kinds |= {"Found": "union"} if random.random() < 0.4 else {}  # noqa: PLR2004
    drawn.attributes = {name: {} for name in drawn.kinds}
    for name in drawn.of_kind("interface", "union"):
        able = drawn.of_kind("entity") if name == INTERFACES[0] and len(drawn.of_kind("entity")) > 1 else objects
        drawn.members[name] = sorted(random.sample(able, random.randint(2, min(4, len(able)))))
    for name in drawn.of_kind("interface"):
        _promise(drawn, name, random)
    for name in objects:
        _equip(drawn, name, random)
    return drawn


def _promise(drawn: Catalogue, interface: str, random: Random) -> None:
    """What the interface promises all its members have; what one has in another form already is not promised."""
    for _ in range(random.randint(1, 3)):
        attribute = draw_attribute(drawn, random)
        present = [drawn.attributes[member].get(attribute.name) for member in drawn.members[interface]]
        if any(one is not None for one in present):
            continue
        drawn.attributes[interface][attribute.name] = attribute
        for member in drawn.members[interface]:
            drawn.attributes[member][attribute.name] = attribute


def _equip(drawn: Catalogue, name: str, random: Random) -> None:
    for _ in range(random.randint(2, 7)):
        attribute = draw_attribute(drawn, random)
        drawn.attributes[name].setdefault(attribute.name, attribute)


def draw_attribute(drawn: Catalogue, random: Random) -> Attribute:
    if random.random() < 0.55:  # noqa: PLR2004 - somewhat more leaves than objects
        arguments, given = random.choice(_ARGUMENTS) if random.random() < 0.2 else ("", "")  # noqa: PLR2004
        return Attribute(random.choice(_LEAVES), random.choice(_SCALARS), random.choice(_LEAF_WRAPS), arguments, given)
    return Attribute(random.choice(_OBJECTS), random.choice(list(drawn.kinds)), random.choice(_OBJECT_WRAPS))
