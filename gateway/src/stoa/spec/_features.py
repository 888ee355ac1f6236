"""Specifications whose directives a supergraph carries by name: their addresses, purposes, definitions."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from stoa.spec._version import Version

_APOLLO: Final = "https://specs.apollo.dev"
_ANYWHERE: Final = (
    "FIELD_DEFINITION | OBJECT | INTERFACE | UNION | ARGUMENT_DEFINITION | SCALAR | ENUM | ENUM_VALUE | "
    "INPUT_OBJECT | INPUT_FIELD_DEFINITION"
)
_SECURED: Final = "FIELD_DEFINITION | OBJECT | INTERFACE | SCALAR | ENUM"


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """A specification that the supergraph links when one of its directives is used in it."""

    name: str
    versions: tuple[Version, ...]
    purpose: str | None
    #: directive name → its definition after ``directive @<name>``
    directives: dict[str, str]
    #: directives that never stand in a supergraph, though their definitions do
    companions: dict[str, str] = field(default_factory=dict)
    #: scalar in the definitions → its name in the supergraph
    scalars: tuple[str, ...] = ()

    @property
    def identity(self) -> str:
        return f"{_APOLLO}/{self.name}"

    @property
    def url(self) -> str:
        """The newest version's address: what a supergraph links."""
        return f"{self.identity}/{self.versions[-1]}"


_V0_1: Final = (Version(0, 1),)
_SECURITY: Final = "SECURITY"

FEATURES: Final = {
    feature.name: feature
    for feature in (
        Feature(
            name="tag",
            versions=(Version(0, 1), Version(0, 2), Version(0, 3)),
            purpose=None,
            directives={"tag": f"(name: String!) repeatable on {_ANYWHERE} | SCHEMA"},
        ),
        Feature(
            name="inaccessible",
            versions=(Version(0, 1), Version(0, 2)),
            purpose=_SECURITY,
            directives={"inaccessible": f" on {_ANYWHERE}"},
        ),
        Feature(
            name="authenticated",
            versions=_V0_1,
            purpose=_SECURITY,
            directives={"authenticated": f" on {_SECURED}"},
        ),
        Feature(
            name="requiresScopes",
            versions=_V0_1,
            purpose=_SECURITY,
            directives={"requiresScopes": f"(scopes: [[requiresScopes__Scope!]!]!) on {_SECURED}"},
            scalars=("requiresScopes__Scope",),
        ),
        Feature(
            name="policy",
            versions=_V0_1,
            purpose=_SECURITY,
            directives={"policy": f"(policies: [[policy__Policy!]!]!) on {_SECURED}"},
            scalars=("policy__Policy",),
        ),
        Feature(
            name="context",
            versions=_V0_1,
            purpose=_SECURITY,
            directives={"context": "(name: String!) repeatable on INTERFACE | OBJECT | UNION"},
            companions={"context__fromContext": "(field: context__ContextFieldValue) on ARGUMENT_DEFINITION"},
            scalars=("context__ContextFieldValue",),
        ),
        Feature(
            name="cost",
            versions=_V0_1,
            purpose=None,
            directives={
                "cost": "(weight: Int!) on ARGUMENT_DEFINITION | ENUM | FIELD_DEFINITION | "
                "INPUT_FIELD_DEFINITION | OBJECT | SCALAR",
                "listSize": "(assumedSize: Int, slicingArguments: [String!], sizedFields: [String!], "
                "requireOneSlicingArgument: Boolean = true) on FIELD_DEFINITION",
            },
        ),
    )
}

#: Known specifications that composition cannot carry over; saying so beats an unknown directive.
UNSUPPORTED_IDENTITIES: Final = frozenset({f"{_APOLLO}/connect", f"{_APOLLO}/source"})

#: Requirements a caller must meet before a router fetches the element.
SECURITY_DIRECTIVES: Final = ("authenticated", "requiresScopes", "policy")

#: directive name → the feature that brings it into the supergraph
FEATURE_OF_DIRECTIVE: Final = {directive: feature for feature in FEATURES.values() for directive in feature.directives}
