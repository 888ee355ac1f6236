"""Second stage: which subgraph declares which types and fields."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Final, TypeAlias

from stoa.testing.federations._catalogue import Attribute, Catalogue
from stoa.testing.federations._draft import FieldDraft, SubgraphDraft, TypeDraft

#: names of key fields, each with the field inside (None for leaves)
KeyPlan: TypeAlias = tuple[tuple[str, str | None], ...]
HUES: Final = ("RED", "GREEN", "BLUE")


class DiscardedError(Exception):
    """What was drawn cannot become a federation; draw another one."""


@dataclass(slots=True, kw_only=True)
class Placement:
    """``homes`` are the subgraphs in which an entity lives, ``banned`` where a type must not be.

    ``interface_objects`` are pairs of interface and subgraph, ``needs`` the fields that a field requires, whoever says so.
    """

    catalogue: Catalogue
    random: Random
    subgraphs: dict[str, SubgraphDraft]
    homes: dict[str, list[str]] = field(default_factory=dict)
    keys: dict[str, list[KeyPlan]] = field(default_factory=dict)
    banned: set[tuple[str, str]] = field(default_factory=set)
    interface_objects: set[tuple[str, str]] = field(default_factory=set)
    needs: dict[tuple[str, str], set[tuple[str, str]]] = field(default_factory=dict)
    is_federation_1: bool = False
    _settled: set[tuple[str, str]] = field(default_factory=set)

    def chance(self, probability: float) -> bool:
        return self.random.random() < probability

    def type_in(self, name: str, subgraph: str) -> TypeDraft | None:
        return self.subgraphs[subgraph].types.get(name)

    def placed(self, name: str, attribute: str) -> list[str]:
        """The subgraphs that resolve the field."""
        return [
            subgraph
            for subgraph, draft in self.subgraphs.items()
            if (found := draft.types.get(name)) and (one := found.fields.get(attribute)) and not one.is_external
        ]

    def declare(self, name: str, subgraph: str) -> TypeDraft | None:
        """The type in that subgraph, declared if it is not yet; None where it must not be."""
        types = self.subgraphs[subgraph].types
        if name in types:
            return types[name]
        if (name, subgraph) in self.banned:
            return None
        kind = self.catalogue.kinds[name]
        if kind in ("interface", "union"):
            return self._declare_abstract(name, subgraph)
        draft = types[name] = TypeDraft("type", name)
        if kind == "entity":
            self._add_keys(draft, subgraph, is_stub=subgraph not in self.homes.get(name, ()))
        elif kind == "value":
            self._fill_value(draft, subgraph)
        return draft

    def place(self, name: str, attribute: Attribute, subgraph: str, *directives: str) -> FieldDraft | None:
        """The field in that subgraph; None where its type or its owner must not be."""
        draft = self.declare(name, subgraph)
        if draft is None or not self._has_type(attribute, subgraph):
            return None
        if attribute.name not in draft.fields:
            text = self._vary(name, attribute, is_external="@external" in directives)
            draft.fields[attribute.name] = FieldDraft(text, attribute.arguments, list(directives))
        return draft.fields[attribute.name]

    def settle(self) -> None:
        """Give every abstract type its members and every interface its fields; new types may need the same."""
        while todo := list(self._unsettled()):
            for name, subgraph in todo:
                self._settled.add((name, subgraph))
                draft = self.subgraphs[subgraph].types[name]
                if draft.kind == "union":
                    draft.names = self._members(name, subgraph)
                else:
                    self._settle_interface(draft, subgraph)

    def _unsettled(self) -> Iterator[tuple[str, str]]:
        for subgraph, draft in self.subgraphs.items():
            for name, one in draft.types.items():
                if one.kind in ("interface", "union") and (name, subgraph) not in self._settled:
                    yield name, subgraph

    def _members(self, name: str, subgraph: str) -> list[str]:
        known = [one for one in self.catalogue.members[name] if self.type_in(one, subgraph)]
        more = [one for one in self.catalogue.members[name] if one not in known]
        self.random.shuffle(more)
        for one in more:
            if (not known or self.chance(0.4)) and self.declare(one, subgraph):
                known.append(one)
        if not known:
            raise DiscardedError
        return sorted(known)

    def _settle_interface(self, draft: TypeDraft, subgraph: str) -> None:
        members = self._members(draft.name, subgraph)
        promised = list(self.catalogue.attributes[draft.name].values())
        self.random.shuffle(promised)
        for attribute in promised:
            everywhere = all(attribute.name in self._fields(member, subgraph) for member in members)
            if everywhere or (not draft.fields and self._place_in_all(members, attribute, subgraph)):
                draft.fields[attribute.name] = FieldDraft(attribute.wrap % attribute.named, attribute.arguments)
        if not draft.fields:
            raise DiscardedError
        for member in members:
            self.subgraphs[subgraph].types[member].implements.append(draft.name)

    def _place_in_all(self, members: list[str], attribute: Attribute, subgraph: str) -> bool:
        own = [self.catalogue.attributes[member][attribute.name] for member in members]
        placed = [self.place(member, one, subgraph) for member, one in zip(members, own, strict=True)]
        return None not in placed

    def _fields(self, name: str, subgraph: str) -> dict[str, FieldDraft]:
        draft = self.type_in(name, subgraph)
        return draft.fields if draft else {}

    def _declare_abstract(self, name: str, subgraph: str) -> TypeDraft:
        types = self.subgraphs[subgraph].types
        if (name, subgraph) not in self.interface_objects:
            kind = "interface" if self.catalogue.kinds[name] == "interface" else "union"
            draft = types[name] = TypeDraft(kind, name)
            return draft
        draft = types[name] = TypeDraft("type", name, directives=['@key(fields: "id")', "@interfaceObject"])
        draft.fields["id"] = FieldDraft("ID!")
        return draft

    def _add_keys(self, draft: TypeDraft, subgraph: str, *, is_stub: bool) -> None:
        plans = self.keys[draft.name]
        chosen = [plans[0]] if self.chance(0.75) else [self.random.choice(plans)]
        chosen += [one for one in plans if one not in chosen and not is_stub and self.chance(0.4)]
        draft.is_extension = self.is_federation_1 and subgraph != self.homes[draft.name][0]
        for plan in chosen:
            self._add_key(draft, plan, subgraph, resolvable=not (is_stub and self.chance(0.4)))

    def _add_key(self, draft: TypeDraft, plan: KeyPlan, subgraph: str, *, resolvable: bool) -> None:
        for name, inner in plan:
            attribute = self.catalogue.attributes[draft.name][name]
            outside = ["@external"] if draft.is_extension else []
            if self.place(draft.name, attribute, subgraph, *outside) is None:
                raise DiscardedError
            if inner is not None:
                inside = self.catalogue.attributes[attribute.named][inner]
                if self.place(attribute.named, inside, subgraph) is None:
                    raise DiscardedError
        text = " ".join(name if inner is None else f"{name} {{ {inner} }}" for name, inner in plan)
        off = "" if resolvable or self.is_federation_1 else ", resolvable: false"
        draft.directives.append(f'@key(fields: "{text}"{off})')

    def _fill_value(self, draft: TypeDraft, subgraph: str) -> None:
        attributes = list(self.catalogue.attributes[draft.name].values())
        partial = not self.is_federation_1 and self.chance(0.35)
        kept = [one for one in attributes if not partial or self.chance(0.6)] or attributes[:1]
        for attribute in kept:
            self.place(draft.name, attribute, subgraph)
        if not draft.fields:
            self.place(draft.name, Attribute("label", "String", "%s"), subgraph)

    def _has_type(self, attribute: Attribute, subgraph: str) -> bool:
        types = self.subgraphs[subgraph].types
        if "Hue" in (attribute.named, *attribute.arguments.strip("()").replace(":", "").split()):
            types.setdefault("Hue", TypeDraft("enum", "Hue", names=list(HUES)))
        if "Filter" in attribute.arguments:
            types.setdefault("Hue", TypeDraft("enum", "Hue", names=list(HUES)))
            members = {"text": FieldDraft("String"), "hue": FieldDraft("Hue"), "count": FieldDraft("Int = 7")}
            if self.chance(0.3):
                del members["count"]
            types.setdefault("Filter", TypeDraft("input", "Filter", fields=members))
        return attribute.is_leaf or self.declare(attribute.named, subgraph) is not None

    def _vary(self, owner: str, attribute: Attribute, *, is_external: bool) -> str:
        """Subgraphs may differ in what can be null, unless an interface says; a copy may promise more than the field."""
        text = attribute.wrap % attribute.named
        promised = attribute.name == "id" and bool(self.interface_objects)
        promised = promised or any(
            attribute.name in self.catalogue.attributes[name]
            for name, members in self.catalogue.members.items()
            if owner in members
        )
        if promised or self.is_federation_1:
            return text
        known = [self.subgraphs[one].types[owner].fields[attribute.name] for one in self._having(owner, attribute.name)]
        if is_external:
            resolved = [one.type for one in known if not one.is_external] or [text]
            weakest = next((one for one in resolved if not one.endswith("!")), resolved[0])
            return weakest if weakest.endswith("!") or self.chance(0.9) else weakest + "!"
        if any(one.is_external for one in known):
            return known[0].type if not known[0].is_external else text
        if text.endswith("!"):
            return text[:-1] if self.chance(0.12) else text
        return text + "!" if self.chance(0.08) else text

    def _having(self, name: str, attribute: str) -> list[str]:
        return [
            one
            for one, draft in self.subgraphs.items()
            if (found := draft.types.get(name)) and attribute in found.fields
        ]
