"""The names of one subgraph: which written directive or type means which element of which specification."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from stoa.composition._diagnostic import Diagnostic, diagnose
from stoa.composition.model import Link
from stoa.composition.read.resolve_links import ResolvedLinks
from stoa.spec import (
    CORE_DIRECTIVE,
    CORE_IDENTITY,
    FEATURES,
    FEDERATION_1_DIRECTIVES,
    FEDERATION_DIRECTIVES,
    FEDERATION_IDENTITY,
    FEDERATION_SCALARS,
    FEDERATION_VERSIONS,
    LINK_DIRECTIVE,
    LINK_IDENTITY,
    LINK_URL,
    UNSUPPORTED_IDENTITIES,
    Feature,
    SpecUrl,
    Version,
    federation_directives,
)

_UNIQUE_PREFIXES = Version(2, 14)
_CORE_VERSIONS = (Version(0, 1), Version(0, 2))
_FEATURE_BY_IDENTITY = {feature.identity: feature for feature in FEATURES.values()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Written name → specification name, and what has to be defined so that the SDL is valid GraphQL."""

    version: Version
    is_federation_1: bool
    directives: Mapping[str, str]
    #: written scalar names of the specifications
    scalars: frozenset[str]
    #: written directive name → its definition under that name
    definitions: Mapping[str, str]
    errors: tuple[Diagnostic, ...]


def name_directives(resolved: ResolvedLinks, subgraph: str) -> Names:
    """Work out all specification names of a subgraph."""
    federation = resolved.federation
    version = federation.url.version if federation else FEDERATION_VERSIONS[0]
    errors = [*_check_links(resolved.links, subgraph), *_check_collisions(resolved.links, subgraph)]
    if version not in FEDERATION_VERSIONS:
        version = FEDERATION_VERSIONS[-1]
    named = [
        (link, element, name) for link in _with_link_itself(resolved) for element, name in _elements(link, version)
    ]
    directives = {name[1:]: element[1:] for _, element, name in named if element.startswith("@")}
    scalars = {name for _, element, name in named if not element.startswith("@")}
    # linked by itself it is the specification's newest, whatever federation version stands beside it
    newest = {name[1:] for link, _, name in named if link.url.identity in _FEATURE_BY_IDENTITY}
    if federation is None:
        directives.update({name: name for name in FEDERATION_1_DIRECTIVES if name not in directives})
        scalars.update(FEDERATION_SCALARS[:1])
    return Names(
        version=version,
        is_federation_1=federation is None,
        directives=directives,
        scalars=frozenset(scalars),
        definitions={
            name: _definition(name, element, FEDERATION_VERSIONS[-1] if name in newest else version)
            for name, element in directives.items()
        },
        errors=tuple(errors),
    )


def _with_link_itself(resolved: ResolvedLinks) -> tuple[Link, ...]:
    """A schema may use @link without linking the link specification."""
    own = SpecUrl.parse(LINK_URL)
    if not resolved.links or resolved.to(LINK_IDENTITY) is not None or own is None:
        return resolved.links
    return (Link(url=own, prefix=own.name, imports={}, location=None), *resolved.links)


def _elements(link: Link, version: Version) -> Iterator[tuple[str, str]]:
    identity = link.url.identity
    if identity == FEDERATION_IDENTITY:
        for name in federation_directives(version):
            yield f"@{name}", link.name_of(f"@{name}")
        for name in FEDERATION_SCALARS:
            yield name, link.name_of(name)
    elif identity == LINK_IDENTITY:
        yield "@link", link.name_of("@link")
        yield "Import", link.name_of("Import")
        yield "Purpose", link.name_of("Purpose")
    elif identity == CORE_IDENTITY:
        yield "@core", link.name_of("@core")
        yield "Purpose", link.name_of("Purpose")
    elif identity in _FEATURE_BY_IDENTITY:
        for name in _FEATURE_BY_IDENTITY[identity].directives:
            yield f"@{name}", link.name_of(f"@{name}")


def _definition(written: str, element: str, version: Version) -> str:
    if element == "link":
        return LINK_DIRECTIVE.replace("@link(", f"@{written}(", 1)
    if element == "core":
        return CORE_DIRECTIVE.replace("@core(", f"@{written}(", 1)
    return FEDERATION_DIRECTIVES[element].sdl_in(version).replace(f"@{element}", f"@{written}", 1)


def _check_links(links: tuple[Link, ...], subgraph: str) -> Iterator[Diagnostic]:
    for link in links:
        problem = _problem_of(link)
        if problem is not None:
            code, message = problem
            yield diagnose(
                code, f"[{subgraph}] {message}", coordinate="schema", at=[link.location], subgraphs=[subgraph]
            )


def _problem_of(link: Link) -> tuple[str, str] | None:
    url = link.url
    if url.identity == FEDERATION_IDENTITY:
        return _problem_of_federation(link)
    if url.identity == LINK_IDENTITY and url != SpecUrl.parse(LINK_URL):
        return "UNKNOWN_LINK_VERSION", f"{url} is no known version of the link specification"
    if url.identity == CORE_IDENTITY and url.version not in _CORE_VERSIONS:
        return "UNKNOWN_LINK_VERSION", f"{url} is no known version of the core specification"
    if url.identity in UNSUPPORTED_IDENTITIES:
        return "UNSUPPORTED_LINKED_FEATURE", f"{url} is not supported by this composer"
    feature = _FEATURE_BY_IDENTITY.get(url.identity)
    if feature is not None:
        return _problem_of_feature(link, feature)
    return None


def _problem_of_federation(link: Link) -> tuple[str, str] | None:
    if link.url.version not in FEDERATION_VERSIONS:
        return "UNKNOWN_FEDERATION_LINK_VERSION", f"{link.url} is no known version of the federation specification"
    known = {f"@{name}" for name in federation_directives(link.url.version)} | set(FEDERATION_SCALARS) | {"@link"}
    unknown = [element for element in link.imports if element not in known]
    return _unknown_imports(link, unknown, known)


def _problem_of_feature(link: Link, feature: Feature) -> tuple[str, str] | None:
    if link.url.version not in feature.versions:
        return "UNKNOWN_LINK_VERSION", f"{link.url} is no known version of this specification"
    known = {f"@{name}" for name in feature.directives}
    return _unknown_imports(link, [name for name in link.imports if name.startswith("@") and name not in known], known)


def _unknown_imports(link: Link, unknown: list[str], known: set[str]) -> tuple[str, str] | None:
    if not unknown:
        return None
    meant = next((f"@{name}" for name in sorted(unknown) if f"@{name}" in known), None)
    advice = f'; did you mean "{meant}"?' if meant else ""
    return "INVALID_LINK_DIRECTIVE_USAGE", f"{link.url} has no element {', '.join(sorted(unknown))}{advice}"


def _check_collisions(links: tuple[Link, ...], subgraph: str) -> Iterator[Diagnostic]:
    """Report names that would mean two things; @tag and its like are the same wherever they are imported from."""
    meanings: dict[str, str] = {}
    for link in links:
        for element, name in link.imports.items():
            meaning = element if element[1:] in FEDERATION_DIRECTIVES else f"{link.url.identity}/{element}"
            if meanings.setdefault(name, meaning) != meaning:
                message = f'[{subgraph}] "{name}" is imported for two different elements'
                yield diagnose(
                    "INVALID_LINK_DIRECTIVE_USAGE",
                    message,
                    coordinate="schema",
                    at=[link.location],
                    subgraphs=[subgraph],
                )
    yield from _check_prefixes(links, subgraph)


def _check_prefixes(links: tuple[Link, ...], subgraph: str) -> Iterator[Diagnostic]:
    """Federation v2.14 refuses two specifications under one name; older ones let the first have it."""
    federation = next((link.url.version for link in links if link.url.identity == FEDERATION_IDENTITY), None)
    if federation is None or federation < _UNIQUE_PREFIXES:
        return
    seen: dict[str, SpecUrl] = {}
    for link in links:
        other = seen.setdefault(link.prefix, link.url)
        if other != link.url:
            message = f'[{subgraph}] {other} and {link.url} both go by the name "{link.prefix}"'
            yield diagnose(
                "INVALID_LINK_DIRECTIVE_USAGE", message, coordinate="schema", at=[link.location], subgraphs=[subgraph]
            )
