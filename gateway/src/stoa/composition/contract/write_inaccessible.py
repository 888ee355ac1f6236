"""@inaccessible put into the supergraph's own text; all other bytes stay as they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from graphql import DirectiveDefinitionNode, Node, SchemaDefinitionNode

from stoa.composition.contract.read_supergraph_sdl import ReadSdl
from stoa.spec import FEATURES

_FEATURE: Final = FEATURES["inaccessible"]


def write_inaccessible(read: ReadSdl, hidden: Iterable[str]) -> str:
    """Return the text with the directive on these coordinates, linked and defined."""
    mark = f" @{read.names.inaccessible}"
    edits = [
        (position, position, mark) for coordinate in hidden if (position := end_of_element(read.nodes[coordinate]))
    ]
    if edits:
        edits.extend(_declaration(read))
    text = read.sdl
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def end_of_element(node: Node) -> int:
    """Return where another directive of the element would stand."""
    parts: list[Node] = [getattr(node, "name", node)]
    for attribute in ("type", "default_value"):
        part = getattr(node, attribute, None)
        parts.extend([part] if part is not None else [])
    for attribute in ("interfaces", "directives"):
        parts.extend(getattr(node, attribute, None) or ())
    return max(part.loc.end for part in parts if part.loc is not None)


def _declaration(read: ReadSdl) -> Iterator[tuple[int, int, str]]:
    """Yield the edits that link and define the directive in its newest version, for only that may stand anywhere."""
    link = read.names.inaccessible_link
    name = read.names.inaccessible
    definition = f"directive @{name}{_FEATURE.directives['inaccessible']}"
    nodes = read.document.definitions
    schema = next(node for node in nodes if isinstance(node, SchemaDefinitionNode))
    defined = next((n for n in nodes if isinstance(n, DirectiveDefinitionNode) and n.name.value == name), None)
    if link is None:
        argument = "url" if read.names.link == "link" else "feature"
        text = f'\n  @{read.names.link}({argument}: "{_FEATURE.url}", for: {_FEATURE.purpose})'
        end = max(part.loc.end for part in schema.directives or () if part.loc is not None)
        yield end, end, text
    elif link.loc is not None:
        old = read.sdl[link.loc.start : link.loc.end]
        yield link.loc.start, link.loc.end, old.replace(f"{_FEATURE.identity}/v0.1", _FEATURE.url)
    if defined is not None and defined.loc is not None:
        yield defined.loc.start, defined.loc.end, definition
    elif schema.loc is not None:
        yield schema.loc.end, schema.loc.end, f"\n\n{definition}"
