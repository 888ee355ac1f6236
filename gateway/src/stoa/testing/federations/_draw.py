"""A random federation, from its types to the SDL of its subgraphs."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Final

from stoa.testing.federations._catalogue import Attribute, draw_attribute, draw_catalogue
from stoa.testing.federations._decorate import (
    drop_unused_externals,
    hide_field,
    override_field,
    provide_fields,
    require_fields,
    share_fields,
)
from stoa.testing.federations._draft import SubgraphDraft
from stoa.testing.federations._place import DiscardedError, KeyPlan, Placement

_ROOT_WRAPS: Final = ("%s", "%s", "%s!", "[%s]", "[%s!]!", "[[%s]]")
_ONLY_IN_2: Final = ("@shareable", "@override", "@inaccessible", "@interfaceObject", "resolvable")


def draw_federation(random: Random) -> dict[str, str]:
    """SDL by name of subgraph. Most of what is drawn composes."""
    while True:
        try:
            return _draw(random)
        except DiscardedError:
            continue


def _draw(random: Random) -> dict[str, str]:
    catalogue = draw_catalogue(random)
    names = "abcde"[: random.choice((2, 3, 3, 4, 5))]
    at = Placement(catalogue=catalogue, random=random, subgraphs={name: SubgraphDraft(name) for name in names})
    at.is_federation_1 = at.chance(0.1)
    _give_keys(at)
    if not at.is_federation_1 and at.chance(0.45):
        _plan_interface_object(at)
    _settle_entities(at)
    _place_attributes(at)
    _place_roots(at)
    at.settle()
    _complete_interfaces(at)
    _decorate(at)
    drop_unused_externals(at)
    if not at.is_federation_1:
        share_fields(at)
    _finish(at)
    return {name: draft.write() for name, draft in at.subgraphs.items() if draft.types}


def _give_keys(at: Placement) -> None:
    known = at.catalogue.attributes
    for name in at.catalogue.of_kind("entity"):
        known[name]["id"] = Attribute("id", "ID", "%s!")
        known[name]["code"] = Attribute("code", "String", "%s!")
    for name in at.catalogue.of_kind("entity"):
        if at.chance(0.35):
            _add_key_object(at, name)
        plans: list[KeyPlan] = [(("id", None),)]
        options: list[KeyPlan] = [(("code", None),), (("id", None), ("code", None)), *_nested_keys(at, name)]
        plans += at.random.sample(options, min(len(options), at.random.choice((0, 0, 1, 2))))
        at.keys[name] = plans


def _add_key_object(at: Placement, name: str) -> None:
    """An object that a key can go through."""
    others = [one for one in at.catalogue.of_kind("entity", "value") if one != name]
    if others:
        chosen = at.random.choice(others)
        at.catalogue.attributes[name]["home"] = Attribute("home", chosen, "%s!")
        if at.catalogue.kinds[chosen] == "value":
            at.catalogue.attributes[chosen]["label"] = Attribute("label", "String", "%s!")


def _nested_keys(at: Placement, name: str) -> Iterator[KeyPlan]:
    """Keys through an object: of a value type by one of its leaves, of another entity by its id."""
    known = at.catalogue.attributes
    promised = {one for interface in at.catalogue.members for one in known[interface]}
    for attribute in list(known[name].values()):
        kind = at.catalogue.kinds.get(attribute.named)
        if not attribute.is_plain or attribute.name in promised or attribute.named == name:
            continue
        if kind == "entity":
            yield ((attribute.name, "id"),)
        leaves = [one.name for one in known.get(attribute.named, {}).values() if _identifies(one)]
        if kind == "value" and leaves:
            yield ((attribute.name, leaves[-1]), ("id", None))


def _identifies(attribute: Attribute) -> bool:
    return attribute.is_plain and attribute.named in ("String", "Int", "ID")


def _plan_interface_object(at: Placement) -> None:
    """One subgraph knows an interface only as an object with fields of its own, another one all its implementations."""
    kinds, members = at.catalogue.kinds, at.catalogue.members
    able = [name for name in at.catalogue.of_kind("interface") if all(kinds[one] == "entity" for one in members[name])]
    if not able:
        return
    interface = at.random.choice(able)
    owner, guest = at.random.sample(sorted(at.subgraphs), 2)
    at.interface_objects.add((interface, guest))
    at.banned |= {(member, guest) for member in members[interface]}
    for member in members[interface]:
        at.homes[member] = [owner]
    extra = [draw_attribute(at.catalogue, at.random) for _ in range(at.random.randint(1, 3))]
    for attribute, name in zip(extra, ("bonus", "extra", "link"), strict=False):
        added = Attribute(name, attribute.named, attribute.wrap, attribute.arguments, attribute.given)
        at.place(interface, added, guest)
        at.catalogue.attributes[f"{interface}Object"] = {name: added}
    _own_interface(at, interface, owner)


def _own_interface(at: Placement, interface: str, owner: str) -> None:
    for member in at.catalogue.members[interface]:
        at.keys[member] = [(("id", None),), *at.keys[member][1:]]
    draft = at.declare(interface, owner)
    if draft is None:
        raise DiscardedError
    draft.directives.append('@key(fields: "id")')
    for member in at.catalogue.members[interface]:
        found = at.declare(member, owner)
        if found is None:
            raise DiscardedError
        if '@key(fields: "id")' not in found.directives:
            found.directives.append('@key(fields: "id")')
        at.place(member, at.catalogue.attributes[member]["id"], owner)
    at.catalogue.attributes[interface]["id"] = Attribute("id", "ID", "%s!")


def _settle_entities(at: Placement) -> None:
    names = sorted(at.subgraphs)
    for name in at.catalogue.of_kind("entity"):
        able = [one for one in names if (name, one) not in at.banned]
        count = min(len(able), at.random.choice((1, 2, 2, 3)))
        chosen = at.random.sample(able, count)
        at.homes[name] = list(dict.fromkeys([*at.homes.get(name, ()), *chosen]))
    for name in at.catalogue.of_kind("entity"):
        for subgraph in at.homes[name]:
            at.declare(name, subgraph)


def _place_attributes(at: Placement) -> None:
    for name in at.catalogue.of_kind("entity"):
        for attribute in at.catalogue.attributes[name].values():
            _place_attribute(at, name, attribute)


def _place_attribute(at: Placement, name: str, attribute: Attribute) -> None:
    shared = not at.is_federation_1 and at.chance(0.25)
    chosen = at.random.sample(at.homes[name], min(len(at.homes[name]), 1 + shared))
    if attribute.name not in ("id", "code") or (at.chance(0.2) and not at.is_federation_1):
        for subgraph in chosen:
            at.place(name, attribute, subgraph)


def _place_roots(at: Placement) -> None:
    at.catalogue.kinds |= {"Query": "root", "Mutation": "root"}
    known = at.catalogue.attributes
    known["Query"], known["Mutation"] = {}, {}
    targets = at.catalogue.of_kind("entity", "interface", "union", "value")
    for subgraph in sorted(at.subgraphs):
        for _ in range(at.random.randint(0 if subgraph != "a" else 1, 3)):
            named = at.random.choice(targets)
            wrap = at.random.choice(_ROOT_WRAPS)
            name = f"{named.lower()}{_ROOT_WRAPS.index(wrap) or ''}"
            attribute = known["Query"].setdefault(name, Attribute(name, named, wrap))
            at.place("Query", attribute, subgraph)
        if at.chance(0.2):
            entity = at.random.choice(at.catalogue.of_kind("entity"))
            name = f"change{entity}In{subgraph.upper()}"
            known["Mutation"][name] = Attribute(name, entity, at.random.choice(_ROOT_WRAPS[:4]), "(x: Int)")
            at.place("Mutation", known["Mutation"][name], subgraph)


def _complete_interfaces(at: Placement) -> None:
    """What an interface promises anywhere, its members have somewhere."""
    for interface in at.catalogue.of_kind("interface"):
        promised = {
            one
            for draft in at.subgraphs.values()
            if (found := draft.types.get(interface)) and found.kind == "interface"
            for one in found.fields
        }
        for member in at.catalogue.members[interface]:
            _complete_member(at, member, sorted(promised))
    at.settle()


def _complete_member(at: Placement, member: str, promised: list[str]) -> None:
    homes = [one for one in at.subgraphs if at.type_in(member, one)]
    for name in promised:
        if homes and not at.placed(member, name):
            at.place(member, at.catalogue.attributes[member][name], at.random.choice(homes))


def _decorate(at: Placement) -> None:
    objects = at.catalogue.of_kind("entity")
    for interface, guest in at.interface_objects:
        require_fields(at, interface, guest)
    for name in [*objects, *(one for one, _ in at.interface_objects)]:
        for subgraph in sorted(at.subgraphs):
            if at.chance(0.5):
                require_fields(at, name, subgraph)
            if at.chance(0.35):
                require_fields(at, name, subgraph)
    _decorate_further(at, [*objects, *at.catalogue.of_kind("value"), "Query"])
    at.settle()


def _decorate_further(at: Placement, names: list[str]) -> None:
    for name in names:
        for subgraph in sorted(at.subgraphs):
            if at.chance(0.3):
                provide_fields(at, name, subgraph)
        if not at.is_federation_1 and name != "Query" and at.chance(0.3):
            override_field(at, name, with_label=at.chance(0.4))
        if not at.is_federation_1 and name != "Query" and at.chance(0.15):
            hide_field(at, name)


def _finish(at: Placement) -> None:
    """Things of whole subgraphs: enum values that only some know, renamed roots, Federation 1 SDL."""
    arguments = "".join(one.arguments for drawn in at.catalogue.attributes.values() for one in drawn.values())
    only_output = "hue" not in arguments and "Filter" not in arguments
    for draft in at.subgraphs.values():
        if "Hue" in draft.types and only_output and at.chance(0.3):
            draft.types["Hue"].names.pop()
        for kind in ("Query", "Mutation"):
            if kind in draft.types and at.chance(0.08):
                draft.renamed[kind] = f"{draft.name.upper()}{kind}"
        text = draft.write_types()
        plain = not any(word in text for word in _ONLY_IN_2)
        draft.is_linked = not (at.is_federation_1 or (plain and at.chance(0.3)))
