"""The join specification: how a supergraph says which subgraph has what."""

from __future__ import annotations

from typing import Final

from stoa.spec._version import Version

JOIN_IDENTITY: Final = "https://specs.apollo.dev/join"

#: (first federation version, join version): the newest row whose federation version is met wins.
_JOIN_BY_FEDERATION: Final = (
    (Version(2, 8), Version(0, 5)),
    (Version(2, 7), Version(0, 4)),
    (Version(2, 0), Version(0, 3)),
)

_GRAPH: Final = (
    "directive @join__enumValue(graph: join__Graph!) repeatable on ENUM_VALUE",
    "directive @join__graph(name: String!, url: String!) on ENUM_VALUE",
    "directive @join__implements(graph: join__Graph!, interface: String!) repeatable on OBJECT | INTERFACE",
    (
        "directive @join__type(graph: join__Graph!, key: join__FieldSet, extension: Boolean! = false, "
        "resolvable: Boolean! = true, isInterfaceObject: Boolean! = false) repeatable on "
        "OBJECT | INTERFACE | UNION | ENUM | INPUT_OBJECT | SCALAR"
    ),
    "directive @join__unionMember(graph: join__Graph!, member: String!) repeatable on UNION",
)
_DIRECTIVE: Final = (
    "directive @join__directive(graphs: [join__Graph!], name: String!, args: join__DirectiveArguments) "
    "repeatable on SCHEMA | OBJECT | INTERFACE | FIELD_DEFINITION"
)
_FIELD_ARGUMENTS: Final = (
    "graph: join__Graph, requires: join__FieldSet, provides: join__FieldSet, type: String, "
    "external: Boolean, override: String, usedOverridden: Boolean"
)


def join_version(federation: Version) -> Version:
    """Return the join version for the highest federation version that any subgraph links."""
    return next(join for since, join in _JOIN_BY_FEDERATION if since <= federation)


def join_directives(version: Version) -> tuple[str, ...]:
    """Return the directive definitions of this join version, sorted by name."""
    arguments = _FIELD_ARGUMENTS
    definitions = list(_GRAPH)
    if version >= Version(0, 4):
        arguments += ", overrideLabel: String"
        definitions.append(_DIRECTIVE)
    if version >= Version(0, 5):
        arguments += ", contextArguments: [join__ContextArgument!]"
    definitions.append(f"directive @join__field({arguments}) repeatable on FIELD_DEFINITION | INPUT_FIELD_DEFINITION")
    return tuple(sorted(definitions))


def join_types(version: Version) -> dict[str, str]:
    """Return name → definition of the types that the directive definitions mention (join__Graph is not among them)."""
    types = {"join__FieldSet": "scalar join__FieldSet"}
    if version >= Version(0, 4):
        types["join__DirectiveArguments"] = "scalar join__DirectiveArguments"
    if version >= Version(0, 5):
        types["join__FieldValue"] = "scalar join__FieldValue"
        types["join__ContextArgument"] = (
            "input join__ContextArgument {\n"
            "  name: String!\n  type: String!\n  context: String!\n  selection: join__FieldValue!\n}"
        )
    return types
