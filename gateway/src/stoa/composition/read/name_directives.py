"""The names of one subgraph: which written directive or type means which element of which specification."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from stoa.composition._diagnostic import Diagnostic, diagnose
from stoa.composition.model import Link
from stoa.composition.read.resolve_links import ResolvedLinks
from stoa.spec import (
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
    errors = list(_check_links(resolved.links, subgraph))
    if version not in FEDERATION_VERSIONS:
        version = FEDERATION_VERSIONS[-1]
    directives: dict[str, str] = {}
    scalars: set[str] = set()
    for link in _with_link_itself(resolved):
        for element, name in _elements(link, version):
            if element.startswith("@"):
                directives[name[1:]] = element[1:]
            else:
                scalars.add(name)
    if federation is None:
        directives.update({name: name for name in FEDERATION_1_DIRECTIVES if name not in directives})
        scalars.update(FEDERATION_SCALARS[:1])
    return Names(
        version=version,
        is_federation_1=federation is None,
        directives=directives,
        scalars=frozenset(scalars),
        definitions={name: _definition(name, element) for name, element in directives.items()},
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
    elif identity in _FEATURE_BY_IDENTITY:
        for name in _FEATURE_BY_IDENTITY[identity].directives:
            yield f"@{name}", link.name_of(f"@{name}")


def _definition(written: str, element: str) -> str:
    if element == "link":
        return LINK_DIRECTIVE.replace("@link(", f"@{written}(", 1)
    return FEDERATION_DIRECTIVES[element].sdl.replace(f"@{element}", f"@{written}", 1)


def _check_links(links: tuple[Link, ...], subgraph: str) -> Iterator[Diagnostic]:
    for link in links:
        problem = _problem_of(link)
        if problem is not None:
            code, message = problem
            yield diagnose(code, f"[{subgraph}] {message}", at=[link.location], subgraphs=[subgraph])


def _problem_of(link: Link) -> tuple[str, str] | None:
    url = link.url
    if url.identity == FEDERATION_IDENTITY:
        return _problem_of_federation(link)
    if url.identity == LINK_IDENTITY and url != SpecUrl.parse(LINK_URL):
        return "UNKNOWN_LINK_VERSION", f"{url} is no known version of the link specification"
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
    return _unknown_imports(link, unknown)


def _problem_of_feature(link: Link, feature: Feature) -> tuple[str, str] | None:
    if link.url.version not in feature.versions:
        return "UNKNOWN_LINK_VERSION", f"{link.url} is no known version of this specification"
    known = {f"@{name}" for name in feature.directives}
    return _unknown_imports(link, [name for name in link.imports if name.startswith("@") and name not in known])


def _unknown_imports(link: Link, unknown: list[str]) -> tuple[str, str] | None:
    if not unknown:
        return None
    return "INVALID_LINK_DIRECTIVE_USAGE", f"{link.url} has no element {', '.join(sorted(unknown))}"
