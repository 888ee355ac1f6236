"""Directives that travel inside @join__directive: the router reads them, the supergraph does not define them."""

from __future__ import annotations

from typing import Final

from stoa.composition.merge.context import Sources
from stoa.composition.model import Element, MergedDirective, MergedLink, Subgraph

#: specification name → the name a router looks for
_TRAVELLERS: Final = {"cacheTag": "federation__cacheTag"}
_LINKS: Final = {"cacheTag": MergedLink(url="https://specs.apollo.dev/cacheTag/v0.1")}


def send_directives(sources: Sources[Element]) -> tuple[MergedDirective, ...]:
    """Return one @join__directive per distinct application, naming all subgraphs that make it."""
    graphs: dict[tuple[str, str], list[str]] = {}
    for subgraph, element in sources:
        for application in element.directives:
            if application.name in _TRAVELLERS:
                values = ", ".join(f"{name}: {value}" for name, value in application.argument_text)
                graphs.setdefault((_TRAVELLERS[application.name], values), []).append(subgraph.graph)
    return tuple(
        MergedDirective(
            name="join__directive",
            arguments=(("graphs", f"[{', '.join(names)}]"), ("name", f'"{name}"'), ("args", f"{{{values}}}")),
        )
        for (name, values), names in graphs.items()
    )


def links_of_sent(subgraphs: tuple[Subgraph, ...]) -> tuple[MergedLink, ...]:
    """Return the links that announce travelling directives."""
    applied = {
        application.name
        for subgraph in subgraphs
        for definition in subgraph.types.values()
        for element in (definition, *definition.fields.values())
        for application in element.directives
    }
    return tuple(link for name, link in _LINKS.items() if name in applied)
