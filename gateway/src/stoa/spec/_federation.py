"""What each version of the federation specification lets a subgraph say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from stoa.spec._version import Version

FEDERATION_IDENTITY: Final = "https://specs.apollo.dev/federation"

#: Every published version; composition refuses a link to any other.
FEDERATION_VERSIONS: Final = tuple(Version(2, minor) for minor in range(15))
LATEST_FEDERATION: Final = FEDERATION_VERSIONS[-1]

_V2_0: Final = Version(2, 0)
_SECURED: Final = "FIELD_DEFINITION | OBJECT | INTERFACE | SCALAR | ENUM"
_ANYWHERE: Final = (
    "FIELD_DEFINITION | OBJECT | INTERFACE | UNION | ARGUMENT_DEFINITION | SCALAR | ENUM | ENUM_VALUE | "
    "INPUT_OBJECT | INPUT_FIELD_DEFINITION"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectiveSpec:
    """One directive of the specification: its definition under its own name, and its first version."""

    name: str
    since: Version
    sdl: str
    #: (the version that changed it, how it read before)
    before: tuple[Version, str] | None = None

    def sdl_in(self, version: Version) -> str:
        """Return the definition that this federation version gives it."""
        return self.before[1] if self.before is not None and version < self.before[0] else self.sdl


def _directive(name: str, arguments: str, where: str, minor: int = 0) -> DirectiveSpec:
    changed = _BEFORE.get(name)
    return DirectiveSpec(
        name=name,
        since=Version(2, minor),
        sdl=f"directive @{name}{arguments} {where}",
        before=(changed[0], f"directive @{name}{changed[1]}") if changed else None,
    )


#: directives that a later version of federation gave more room
_BEFORE: Final = {
    "shareable": (Version(2, 2), " on OBJECT | FIELD_DEFINITION"),
    "override": (Version(2, 7), "(from: String!) on FIELD_DEFINITION"),
    "tag": (Version(2, 3), f"(name: String!) repeatable on {_ANYWHERE}"),
}


FEDERATION_DIRECTIVES: Final = {
    spec.name: spec
    for spec in (
        _directive(
            "key", "(fields: federation__FieldSet!, resolvable: Boolean = true)", "repeatable on OBJECT | INTERFACE"
        ),
        _directive("requires", "(fields: federation__FieldSet!)", "on FIELD_DEFINITION"),
        _directive("provides", "(fields: federation__FieldSet!)", "on FIELD_DEFINITION"),
        _directive("external", "(reason: String)", "on OBJECT | FIELD_DEFINITION"),
        _directive("extends", "", "on OBJECT | INTERFACE"),
        _directive("shareable", "", "repeatable on OBJECT | FIELD_DEFINITION"),
        _directive("override", "(from: String!, label: String)", "on FIELD_DEFINITION"),
        _directive("inaccessible", "", f"on {_ANYWHERE}"),
        _directive("tag", "(name: String!)", f"repeatable on {_ANYWHERE} | SCHEMA"),
        _directive("composeDirective", "(name: String)", "repeatable on SCHEMA", 1),
        _directive("interfaceObject", "", "on OBJECT", 3),
        _directive("authenticated", "", f"on {_SECURED}", 5),
        _directive("requiresScopes", "(scopes: [[federation__Scope!]!]!)", f"on {_SECURED}", 5),
        _directive("policy", "(policies: [[federation__Policy!]!]!)", f"on {_SECURED}", 6),
        _directive("context", "(name: String!)", "repeatable on INTERFACE | OBJECT | UNION", 8),
        _directive("fromContext", "(field: federation__ContextFieldValue)", "on ARGUMENT_DEFINITION", 8),
        _directive(
            "cost",
            "(weight: Int!)",
            "on ARGUMENT_DEFINITION | ENUM | FIELD_DEFINITION | INPUT_FIELD_DEFINITION | OBJECT | SCALAR",
            9,
        ),
        _directive(
            "listSize",
            "(assumedSize: Int, slicingArguments: [String!], sizedFields: [String!], "
            "requireOneSlicingArgument: Boolean = true)",
            "on FIELD_DEFINITION",
            9,
        ),
        _directive("cacheTag", "(format: String!)", "repeatable on OBJECT | FIELD_DEFINITION", 12),
    )
}

#: Scalars of the specification, named as an import names them.
FEDERATION_SCALARS: Final = ("FieldSet", "ContextFieldValue", "Scope", "Policy", "Any")

#: What a Federation 1 subgraph may use without saying so.
FEDERATION_1_DIRECTIVES: Final = ("key", "requires", "provides", "external", "extends", "tag")

#: Types and root fields that the subgraph protocol adds; they never reach the supergraph.
PROTOCOL_TYPES: Final = frozenset({"_Any", "_Entity", "_Service", "_FieldSet"})
PROTOCOL_FIELDS: Final = frozenset({"_entities", "_service"})


def federation_directives(version: Version) -> dict[str, DirectiveSpec]:
    """Return the directives that exist in this federation version."""
    return {name: spec for name, spec in FEDERATION_DIRECTIVES.items() if spec.since <= version}
