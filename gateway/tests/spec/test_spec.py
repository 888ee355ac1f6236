"""What the specifications say, as data."""

from __future__ import annotations

import pytest
from graphql import build_schema, parse
from stoa.spec import (
    FEATURES,
    FEDERATION_DIRECTIVES,
    FEDERATION_VERSIONS,
    LINK_DIRECTIVE,
    LINK_TYPES,
    SpecUrl,
    Version,
    federation_directives,
    join_directives,
    join_types,
    join_version,
)


def test_address_is_taken_apart() -> None:
    """A misread version lets a subgraph use what it did not link."""
    url = SpecUrl.parse("https://specs.apollo.dev/federation/v2.14")

    assert url is not None
    assert (url.identity, url.name, url.version) == (
        "https://specs.apollo.dev/federation",
        "federation",
        Version(2, 14),
    )
    assert str(url) == "https://specs.apollo.dev/federation/v2.14"


@pytest.mark.parametrize("text", ["", "federation", "https://x/federation", "https://x/federation/2.3", "a/v1.0"])
def test_text_that_is_no_address_is_none(text: str) -> None:
    """Half an address must not become a specification."""
    assert SpecUrl.parse(text) is None


def test_versions_are_ordered_by_number() -> None:
    """Compared as text, v2.10 would be older than v2.9."""
    assert Version(2, 9) < Version(2, 10)


def test_versions_add_directives_and_take_none_away() -> None:
    """An upgrade must not break a subgraph."""
    known: set[str] = set()
    for version in FEDERATION_VERSIONS:
        names = set(federation_directives(version))
        assert known <= names
        known = names

    assert known == set(FEDERATION_DIRECTIVES)
    assert "interfaceObject" not in federation_directives(Version(2, 2))
    assert "interfaceObject" in federation_directives(Version(2, 3))


@pytest.mark.parametrize("version", FEDERATION_VERSIONS, ids=str)
def test_join_definitions_are_complete_graphql(version: Version) -> None:
    """A definition that mentions a missing type makes every supergraph unreadable."""
    join = join_version(version)
    types = {**join_types(join), **LINK_TYPES, "join__Graph": "enum join__Graph { A }"}
    text = "\n".join([*join_directives(join), LINK_DIRECTIVE, *types.values(), "type Query { q: Int }"])

    schema = build_schema(text)

    assert schema.get_directive("join__field") is not None


def test_definitions_of_features_parse() -> None:
    """A broken constant breaks every supergraph that uses the feature."""
    for feature in FEATURES.values():
        for name, text in feature.directives.items():
            assert parse(f"directive @{name}{text}").definitions
    for spec in FEDERATION_DIRECTIVES.values():
        assert parse(spec.sdl).definitions
