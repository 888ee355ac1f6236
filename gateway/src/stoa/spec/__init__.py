"""Spec: what the federation, join and link specifications say, as data.

Invariant: names, versions and definitions only. Knows no schema, no document and no other room; a new directive starts
here, as one more row.
"""

from __future__ import annotations

from stoa.spec._features import FEATURE_OF_DIRECTIVE, FEATURES, SECURITY_DIRECTIVES, UNSUPPORTED_IDENTITIES, Feature
from stoa.spec._federation import (
    FEDERATION_1_DIRECTIVES,
    FEDERATION_DIRECTIVES,
    FEDERATION_IDENTITY,
    FEDERATION_SCALARS,
    FEDERATION_VERSIONS,
    LATEST_FEDERATION,
    PROTOCOL_FIELDS,
    PROTOCOL_TYPES,
    DirectiveSpec,
    federation_directives,
)
from stoa.spec._join import JOIN_IDENTITY, join_directives, join_types, join_version
from stoa.spec._link import CORE_DIRECTIVE, CORE_IDENTITY, LINK_DIRECTIVE, LINK_IDENTITY, LINK_TYPES, LINK_URL
from stoa.spec._version import SpecUrl, Version
from stoa.spec._young_rules import YOUNG_RULE

__all__ = [
    "CORE_DIRECTIVE",
    "CORE_IDENTITY",
    "FEATURES",
    "FEATURE_OF_DIRECTIVE",
    "FEDERATION_1_DIRECTIVES",
    "FEDERATION_DIRECTIVES",
    "FEDERATION_IDENTITY",
    "FEDERATION_SCALARS",
    "FEDERATION_VERSIONS",
    "JOIN_IDENTITY",
    "LATEST_FEDERATION",
    "LINK_DIRECTIVE",
    "LINK_IDENTITY",
    "LINK_TYPES",
    "LINK_URL",
    "PROTOCOL_FIELDS",
    "PROTOCOL_TYPES",
    "SECURITY_DIRECTIVES",
    "UNSUPPORTED_IDENTITIES",
    "YOUNG_RULE",
    "DirectiveSpec",
    "Feature",
    "SpecUrl",
    "Version",
    "federation_directives",
    "join_directives",
    "join_types",
    "join_version",
]
