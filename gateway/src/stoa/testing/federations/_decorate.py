"""Third stage: the directives that make federations difficult."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from stoa.testing.federations._catalogue import Attribute
from stoa.testing.federations._draft import TypeDraft
from stoa.testing.federations._place import DiscardedError, Placement

LABEL: Final = "moving"


def require_fields(at: Placement, name: str, subgraph: str) -> None:
    """A field of the type that needs others, which live elsewhere."""
    draft = at.type_in(name, subgraph)
    free = [one for one in _plain_fields(at, name, subgraph) if at.placed(name, one) == [subgraph]]
    inputs = _elsewhere(at, name, subgraph)
    if draft is None or not free or not inputs or not _is_resolvable(draft):
        return
    chosen = at.random.choice(free)
    texts = []
    for attribute in at.random.sample(inputs, min(len(inputs), at.random.choice((1, 1, 2)))):
        if _needs(at, (name, attribute.name), (name, chosen)):
            continue
        text = _select(at, attribute, subgraph, depth=2)
        if text and at.place(name, attribute, subgraph, "@external"):
            texts.append(text)
            at.needs.setdefault((name, chosen), set()).add((name, attribute.name))
    if texts:
        draft.fields[chosen].directives.append(f'@requires(fields: "{_quoted(" ".join(texts))}")')


def _needs(at: Placement, coordinate: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether the first field needs the second, over any number of steps: then it cannot be the other way round too."""
    return coordinate == other or any(_needs(at, one, other) for one in at.needs.get(coordinate, ()))


def provide_fields(at: Placement, name: str, subgraph: str) -> None:
    """A field of the type that brings along what its target has elsewhere."""
    draft = at.type_in(name, subgraph)
    if draft is None or draft.kind != "type":
        return
    known = at.catalogue.attributes[name]
    able = [
        known[one]
        for one in draft.fields
        if one in known and not known[one].is_leaf and not draft.fields[one].directives
    ]
    at.random.shuffle(able)
    for attribute in able:
        text = _provided_below(at, attribute.named, subgraph, depth=2)
        if text:
            draft.fields[attribute.name].directives.append(f'@provides(fields: "{text}")')
            return


def override_field(at: Placement, name: str, *, with_label: bool) -> None:
    """A field that moved from one subgraph to another."""
    homes = [one for one in at.subgraphs if (draft := at.type_in(name, one)) and draft.kind == "type"]
    movable = [
        (attribute, at.placed(name, attribute.name)[0])
        for attribute in at.catalogue.attributes[name].values()
        if len(at.placed(name, attribute.name)) == 1
        and attribute.name not in _key_names(at, name)
        and not at.subgraphs[at.placed(name, attribute.name)[0]].types[name].fields[attribute.name].directives
    ]
    if not movable:
        return
    attribute, source = at.random.choice(movable)
    targets = [one for one in homes if one != source and attribute.name not in at.subgraphs[one].types[name].fields]
    if targets:
        label = f', label: "{LABEL}"' if with_label else ""
        origin = source if at.chance(0.9) else "gone"
        at.place(name, attribute, at.random.choice(targets), f'@override(from: "{origin}"{label})')


def hide_field(at: Placement, name: str) -> None:
    """A field that clients do not see; others may still require it."""
    hidable = [
        one
        for one in at.catalogue.attributes[name]
        if not any(one in at.catalogue.attributes[other] for other in at.catalogue.members) and at.placed(name, one)
    ]
    if hidable:
        chosen = at.random.choice(hidable)
        subgraph = at.random.choice(at.placed(name, chosen))
        at.subgraphs[subgraph].types[name].fields[chosen].directives.append("@inaccessible")


def share_fields(at: Placement) -> None:
    """Whatever several subgraphs resolve, be it on some paths only, is shareable in all of them."""
    for name in at.catalogue.kinds:
        for attribute in {one for draft in at.subgraphs.values() for one in _fields_of(draft.types.get(name))}:
            placed = [at.subgraphs[one].types[name] for one in at.placed(name, attribute)]
            resolving = [one for one in placed if one.kind == "type" and not one.fields[attribute].has("@override")]
            shared = resolving if len(resolving) > 1 or _is_copied(at, name, attribute) else ()
            for draft in shared:
                draft.fields[attribute].directives.append("@shareable")


def _is_copied(at: Placement, name: str, attribute: str) -> bool:
    """Whether a subgraph has it as an external copy: where a @provides names that, both resolve the field."""
    drafts = [draft.types[name] for draft in at.subgraphs.values() if name in draft.types]
    return any(draft.fields[attribute].is_external for draft in drafts if attribute in draft.fields)


def drop_unused_externals(at: Placement) -> None:
    """A field that was wanted from elsewhere and then came to nothing."""
    for draft in at.subgraphs.values():
        used = set(re.findall(r"\w+", " ".join(re.findall(r'fields: "([^"]*)"', draft.write_types()))))
        for one in draft.types.values():
            kept = {name: two for name, two in one.fields.items() if not two.is_external or name in used}
            if one.kind == "type":
                one.fields = kept
            if not one.fields and one.kind == "type":
                raise DiscardedError


def _fields_of(draft: TypeDraft | None) -> Iterator[str]:
    yield from draft.fields if draft else ()


def _plain_fields(at: Placement, name: str, subgraph: str) -> list[str]:
    draft = at.type_in(name, subgraph)
    keys = _key_names(at, name)
    return [one for one, two in draft.fields.items() if not two.directives and one not in keys] if draft else []


def _key_names(at: Placement, name: str) -> set[str]:
    """No field that any key goes through: what a key needs must be had without further ado."""
    inner = {one for plans in at.keys.values() for plan in plans for _, one in plan if one}
    return {one for plan in at.keys.get(name, ()) for one, _ in plan} | {"id"} | inner


def _elsewhere(at: Placement, name: str, subgraph: str) -> list[Attribute]:
    draft = at.type_in(name, subgraph)
    return [
        attribute
        for attribute in at.catalogue.attributes[name].values()
        if draft and attribute.name not in draft.fields and at.placed(name, attribute.name)
    ]


def _is_resolvable(draft: TypeDraft) -> bool:
    return any(one.startswith("@key") and "resolvable: false" not in one for one in draft.directives)


def _select(at: Placement, attribute: Attribute, subgraph: str, depth: int) -> str:
    """The field with something below it, as text; empty where there is nothing to select."""
    if attribute.is_leaf:
        return attribute.name + attribute.given
    if depth == 0 or at.declare(attribute.named, subgraph) is None:
        return ""
    at.settle()
    inside = _select_below(at, attribute.named, subgraph, depth - 1)
    return f"{attribute.name}{attribute.given} {{ {inside} }}" if inside else ""


def _select_below(at: Placement, name: str, subgraph: str, depth: int) -> str:
    draft = at.type_in(name, subgraph)
    if draft is None:
        return ""
    if draft.kind in ("interface", "union"):
        members = draft.names or [one for one in at.catalogue.members[name] if _implements(at, one, name, subgraph)]
        chosen = at.random.sample(sorted(members), min(len(members), at.random.choice((1, 2))))
        inside = [f"... on {one} {{ {text} }}" for one in chosen if (text := _select_below(at, one, subgraph, depth))]
        known = at.catalogue.attributes[name]
        inside += [known[one].name + known[one].given for one in draft.fields if one in known and known[one].is_leaf][
            :1
        ]
        return " ".join(["__typename", *inside] if at.chance(0.3) or not inside else inside)
    options = [one for one in at.catalogue.attributes[name].values() if one.is_leaf or depth > 0]
    options = at.random.sample(options, min(len(options), at.random.choice((1, 2))))
    texts = []
    for attribute in options:
        outside = [] if at.catalogue.kinds[name] == "value" or not at.placed(name, attribute.name) else ["@external"]
        text = _select(at, attribute, subgraph, depth)
        if text and at.place(name, attribute, subgraph, *outside):
            texts.append(text)
    return " ".join(texts)


def _implements(at: Placement, member: str, interface: str, subgraph: str) -> bool:
    draft = at.type_in(member, subgraph)
    return draft is not None and interface in draft.implements


def _provided_below(at: Placement, name: str, subgraph: str, depth: int) -> str:
    draft = at.type_in(name, subgraph)
    if draft is None or depth == 0:
        return ""
    if draft.kind in ("interface", "union"):
        members = draft.names or [one for one in at.catalogue.members[name] if _implements(at, one, name, subgraph)]
        texts = ((one, _provided_below(at, one, subgraph, depth)) for one in members)
        return " ".join(f"... on {one} {{ {text} }}" for one, text in texts if text and at.chance(0.8))
    found = []
    for attribute in _elsewhere(at, name, subgraph):
        if attribute.arguments or not at.chance(0.6):
            continue
        text = attribute.name if attribute.is_leaf else _provided_object(at, attribute, subgraph, depth)
        if text and at.place(name, attribute, subgraph, "@external"):
            found.append(text)
    return " ".join(found)


def _provided_object(at: Placement, attribute: Attribute, subgraph: str, depth: int) -> str:
    if at.type_in(attribute.named, subgraph) is None:
        return ""
    inside = _provided_below(at, attribute.named, subgraph, depth - 1)
    return f"{attribute.name} {{ {inside} }}" if inside else ""


def _quoted(text: str) -> str:
    return text.replace('"', '\\"')
