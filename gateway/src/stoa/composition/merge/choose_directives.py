"""Which directives the supergraph carries, and what it calls them.

Three kinds pass: those of GraphQL itself, those of the specifications in ``stoa.spec.FEATURES``, and those a subgraph
names in @composeDirective.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from stoa.composition._diagnostic import Diagnostic, diagnose
from stoa.composition.merge.compose_directives import ComposedDirective, compose_directives
from stoa.composition.model import Application, Element, MergedLink, Subgraph
from stoa.spec import FEATURES, Feature

_GRAPHQL = ("deprecated", "specifiedBy", "oneOf")


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectiveTable:
    """Specification name → name in the supergraph, for everything that is carried over."""

    names: Mapping[str, str]
    repeatable: frozenset[str]
    links: tuple[MergedLink, ...]
    definitions: Mapping[str, str]
    scalars: tuple[str, ...]
    #: a directive of the teams' own → the subgraphs that compose it
    composers: Mapping[str, frozenset[str]]


def choose_directives(subgraphs: Sequence[Subgraph]) -> tuple[DirectiveTable, tuple[Diagnostic, ...]]:
    """Decide on every directive that is applied in some subgraph."""
    used = {name for subgraph in subgraphs for name in _applied_names(subgraph)}
    composed, found = compose_directives(subgraphs)
    names = {name: name for name in _GRAPHQL}
    links: list[MergedLink] = []
    definitions: dict[str, str] = {}
    scalars: list[str] = []
    for feature in FEATURES.values():
        chosen = {}
        for element in feature.directives:
            if element in used:
                chosen[element], problems = _choose_name(element, subgraphs)
                found = (*found, *problems)
        if chosen:
            names.update(chosen)
            links.append(_link_to(feature, chosen))
            scalars.extend(feature.scalars)
            defined = {**{name: feature.directives[element] for element, name in chosen.items()}, **feature.companions}
            definitions.update({name: f"directive @{name}{text}" for name, text in defined.items()})
    links.extend(_links_of_composed(composed))
    table = DirectiveTable(
        names={**names, **{f"@{item.written}": item.written for item in composed}},
        repeatable=frozenset({"tag", "context", *(f"@{item.written}" for item in composed if item.is_repeatable)}),
        links=tuple(links),
        definitions={**definitions, **{item.written: item.definition for item in composed}},
        scalars=tuple(scalars),
        composers={f"@{item.written}": item.subgraphs for item in composed},
    )
    return table, found


def _choose_name(element: str, subgraphs: Sequence[Subgraph]) -> tuple[str, tuple[Diagnostic, ...]]:
    by_name: dict[str, list[Application]] = {}
    for subgraph in subgraphs:
        for application in _applications(subgraph):
            # nobody chose the long name: it only says that nothing was imported
            if application.name == element and not application.written.endswith(f"__{element}"):
                by_name.setdefault(application.written, []).append(application)
    if not by_name:
        return element, ()
    if len(by_name) == 1:
        return next(iter(by_name)), ()
    message = f'The "@{element}" directive is imported under different names: {", ".join(sorted(by_name))}'
    places = [applications[0].location for applications in by_name.values()]
    return element, (diagnose("LINK_IMPORT_NAME_MISMATCH", message, coordinate=f"@{element}", at=places),)


def _link_to(feature: Feature, chosen: Mapping[str, str]) -> MergedLink:
    main = chosen.get(feature.name, feature.name)
    imports = tuple((f"@{element}", f"@{name}") for element, name in chosen.items() if element != feature.name)
    alias = main if main != feature.name else None
    return MergedLink(url=feature.url, purpose=feature.purpose, alias=alias, imports=imports)


def _links_of_composed(composed: Sequence[ComposedDirective]) -> Iterator[MergedLink]:
    by_url: dict[str, list[ComposedDirective]] = {}
    for item in composed:
        by_url.setdefault(str(item.url), []).append(item)
    for url, items in by_url.items():
        imports = tuple(sorted((f"@{item.element}", f"@{item.written}") for item in items))
        yield MergedLink(url=url, imports=imports)


def _applied_names(subgraph: Subgraph) -> Iterator[str]:
    return (application.name for application in _applications(subgraph))


def _applications(subgraph: Subgraph) -> Iterator[Application]:
    yield from subgraph.schema_directives
    for element in _elements(subgraph):
        yield from element.directives


def _elements(subgraph: Subgraph) -> Iterator[Element]:
    for definition in subgraph.types.values():
        yield definition
        yield from definition.input_fields.values()
        yield from definition.values.values()
        for field in definition.fields.values():
            yield field
            yield from field.arguments.values()
