"""@composeDirective: a team's own type-system directives in the supergraph."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graphql import DirectiveDefinitionNode, StringValueNode, print_ast

from stoa.composition._diagnostic import Diagnostic, diagnose
from stoa.composition.model import Application, Link, Subgraph
from stoa.spec import CORE_IDENTITY, FEATURE_OF_DIRECTIVE, FEATURES, FEDERATION_IDENTITY, LINK_IDENTITY, SpecUrl

_CODE = "DIRECTIVE_COMPOSITION_ERROR"
_OF_THE_ECOSYSTEM = frozenset(
    {FEDERATION_IDENTITY, LINK_IDENTITY, CORE_IDENTITY, *(feature.identity for feature in FEATURES.values())}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ComposedDirective:
    written: str
    element: str
    url: SpecUrl
    is_repeatable: bool
    definition: str
    #: only these subgraphs' applications are carried over: the others did not ask for it
    subgraphs: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Wish:
    subgraph: Subgraph
    written: str
    link: Link
    element: str
    definition: DirectiveDefinitionNode | None
    application: Application


def compose_directives(subgraphs: Sequence[Subgraph]) -> tuple[tuple[ComposedDirective, ...], tuple[Diagnostic, ...]]:
    """Return the directives to carry over, newest specification version first choice, and what is wrong with others."""
    found: list[Diagnostic] = []
    wishes: dict[str, list[_Wish]] = {}
    for wish in _wishes(subgraphs):
        if isinstance(wish, Diagnostic):
            found.append(wish)
        else:
            wishes.setdefault(wish.written, []).append(wish)
    found.extend(_names_apart([wish for same in wishes.values() for wish in same]))
    composed = []
    for written, same in wishes.items():
        problems = list(_disagreements(written, same))
        newest = max(same, key=lambda wish: (wish.link.url.version, wish.definition is not None))
        if newest.definition is None:
            problems.append(_problem(newest.application, f'Directive "@{written}" is not defined in the schema'))
        elif not problems:
            composed.append(_composed(newest, newest.definition, same))
        found.extend([*problems, *_hints(written, same, subgraphs)])
    return tuple(composed), (*found, *_versions_apart(subgraphs))


def _wishes(subgraphs: Sequence[Subgraph]) -> Iterator[_Wish | Diagnostic]:
    for subgraph in subgraphs:
        for application in subgraph.schema_directives:
            if application.name == "composeDirective":
                yield _wish(subgraph, application)


def _wish(subgraph: Subgraph, application: Application) -> _Wish | Diagnostic:
    value = application.arguments.get("name")
    name = value.value if isinstance(value, StringValueNode) else ""
    if not name.startswith("@") or len(name) == 1:
        return _problem(application, f'Argument to @composeDirective "{name}" must begin with "@" and name a directive')
    written = name[1:]
    for link in subgraph.links:
        for element, alias in (*link.imports.items(), (f"@{link.url.name}", link.name_of(f"@{link.url.name}"))):
            if alias == name:
                return _checked(subgraph, application, link, element[1:])
        if written.startswith(f"{link.prefix}__"):
            return _checked(subgraph, application, link, written.removeprefix(f"{link.prefix}__"))
    if written in subgraph.directive_names.values():
        return _problem(application, f'Directive "{name}" is composed already and needs no @composeDirective')
    return _problem(application, f'Directive "{name}" does not belong to a specification that the schema links')


def _checked(subgraph: Subgraph, application: Application, link: Link, element: str) -> _Wish | Diagnostic:
    written = link.name_of(f"@{element}")[1:]
    if link.url.identity in {FEDERATION_IDENTITY, LINK_IDENTITY} or element in FEATURE_OF_DIRECTIVE:
        message = f'Directive "@{written}" of {link.url} is composed by its own rules, not by @composeDirective'
        if element in FEATURE_OF_DIRECTIVE and link.url.identity == FEDERATION_IDENTITY:
            return diagnose("DIRECTIVE_COMPOSITION_INFO", message, coordinate=f"@{written}", at=[application.location])
        return _problem(application, message)
    definition = subgraph.directive_definitions.get(written)
    return _Wish(subgraph, written, link, element, definition, application)


def _disagreements(written: str, wishes: Sequence[_Wish]) -> Iterator[Diagnostic]:
    first = wishes[0]
    for other in wishes[1:]:
        if (other.link.url.identity, other.element) != (first.link.url.identity, first.element):
            yield _problem(other.application, f'Directive "@{written}" means different things in different subgraphs')
        elif other.link.url.version.major != first.link.url.version.major:
            message = f'Specification "{first.link.url.identity}" is linked in incompatible major versions'
            yield _problem(other.application, message)


def _names_apart(wishes: Sequence[_Wish]) -> Iterator[Diagnostic]:
    """Report directives that subgraphs compose under different names."""
    first: dict[tuple[str, str], _Wish] = {}
    for wish in wishes:
        other = first.setdefault((wish.link.url.identity, wish.element), wish)
        if other.written != wish.written:
            message = (
                f'One directive is composed as "@{other.written}" in subgraph "{other.subgraph.name}" and as '
                f'"@{wish.written}" in subgraph "{wish.subgraph.name}"'
            )
            at = [other.application.location, wish.application.location]
            yield diagnose(_CODE, message, coordinate="schema", at=at)


def _hints(written: str, wishes: Sequence[_Wish], subgraphs: Sequence[Subgraph]) -> Iterator[Diagnostic]:
    """Say where definitions differ (the newest one counts) and who calls the directive something else."""
    definitions = [wish.definition for wish in wishes if wish.definition is not None]
    places = [wish.application.location for wish in wishes]
    coordinate = f"@{written}"
    if len({node.repeatable for node in definitions}) > 1:
        message = f'Directive "@{written}" is repeatable in some subgraphs only'
        code = "INCONSISTENT_TYPE_SYSTEM_DIRECTIVE_REPEATABLE"
        yield diagnose(code, message, coordinate=coordinate, at=places)
    if len({frozenset(name.value for name in node.locations) for node in definitions}) > 1:
        message = f'Directive "@{written}" has different locations in different subgraphs'
        code = "INCONSISTENT_TYPE_SYSTEM_DIRECTIVE_LOCATIONS"
        yield diagnose(code, message, coordinate=coordinate, at=places)
    wishing = {wish.subgraph.name for wish in wishes}
    first = wishes[0]
    for subgraph in subgraphs:
        for link in subgraph.links:
            name = link.imports.get(f"@{first.element}", coordinate)
            if link.url.identity == first.link.url.identity and name != coordinate and subgraph.name not in wishing:
                message = f'Composed directive "{coordinate}" is called "{name}" in subgraph "{subgraph.name}"'
                yield diagnose("DIRECTIVE_COMPOSITION_WARN", message, coordinate=coordinate, at=[link.location])


def _versions_apart(subgraphs: Sequence[Subgraph]) -> Iterator[Diagnostic]:
    """Say which specifications of the teams' own are linked in several major versions."""
    links: dict[str, list[Link]] = {}
    for subgraph in subgraphs:
        for link in subgraph.links:
            if link.url.identity not in _OF_THE_ECOSYSTEM:
                links.setdefault(link.url.identity, []).append(link)
    for identity, same in links.items():
        if len({link.url.version.major for link in same}) > 1:
            message = f'Specification "{identity}" is linked in several major versions'
            places = [link.location for link in same]
            yield diagnose("DIRECTIVE_COMPOSITION_INFO", message, coordinate="schema", at=places)


def _composed(wish: _Wish, definition: DirectiveDefinitionNode, same: Sequence[_Wish]) -> ComposedDirective:
    return ComposedDirective(
        written=wish.written,
        element=wish.element,
        url=wish.link.url,
        is_repeatable=definition.repeatable,
        subgraphs=frozenset(other.subgraph.name for other in same),
        definition=" ".join(print_ast(_without_description(definition)).split()),
    )


def _without_description(node: DirectiveDefinitionNode) -> DirectiveDefinitionNode:
    return DirectiveDefinitionNode(
        name=node.name, arguments=node.arguments, repeatable=node.repeatable, locations=node.locations
    )


def _problem(application: Application, message: str) -> Diagnostic:
    return diagnose(_CODE, message, coordinate="schema", at=[application.location])
