"""Which specifications a supergraph links, and what their directives are called in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from graphql import DocumentNode, SchemaDefinitionNode, SchemaExtensionNode

from stoa.errors import SupergraphError
from stoa.supergraph._directives import applications

_KNOWN_JOIN_VERSIONS = frozenset({"v0.1", "v0.2", "v0.3", "v0.4", "v0.5"})


@dataclass(frozen=True, slots=True)
class Links:
    """Specification name → the name (or prefix) it goes by in this document, and → its version."""

    names: Mapping[str, str]
    versions: Mapping[str, str]

    def name_of(self, feature: str) -> str:
        """The directive of a specification with one directive named like itself (``inaccessible``, ``policy``, …)."""
        return self.names.get(feature, feature)

    def is_machinery(self, name: str) -> bool:
        """Whether a type or directive of this name belongs to a linked specification, not to the users' schema."""
        return any(name == own or name.startswith(f"{own}__") for own in self.names.values())


def read_links(document: DocumentNode) -> Links:
    """Read ``@link`` (and its elder ``@core``) of the schema definition; refuse what is no supergraph that we can read."""
    names = {"link": "link"}
    versions: dict[str, str] = {}
    for definition in document.definitions:
        if not isinstance(definition, SchemaDefinitionNode | SchemaExtensionNode):
            continue
        for keyword, argument in (("link", "url"), ("core", "feature")):
            for link in applications(definition, keyword):
                url = str(link.get(argument) or "")
                feature, version = _split_url(url)
                names[feature] = str(link.get("as") or feature)
                versions[feature] = version
    join = versions.get("join")
    if join is None:
        raise SupergraphError(
            "This schema links no join specification: it is no supergraph. Compose the subgraphs first."
        )
    if join not in _KNOWN_JOIN_VERSIONS:
        raise SupergraphError(f"The supergraph uses join {join}; this version of Stoa reads v0.1 to v0.5.")
    return Links(names, versions)


def _split_url(url: str) -> tuple[str, str]:
    parts = url.rstrip("/").split("/")
    if len(parts) > 1 and parts[-1].startswith("v"):
        return parts[-2], parts[-1]
    return parts[-1], ""
