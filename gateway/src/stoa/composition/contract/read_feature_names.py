"""What a supergraph calls @tag and @inaccessible, and which of its names are machinery."""

from __future__ import annotations

from dataclasses import dataclass

from graphql import (
    ConstDirectiveNode,
    DocumentNode,
    ListValueNode,
    ObjectValueNode,
    SchemaDefinitionNode,
    StringValueNode,
    ValueNode,
)

from stoa.spec import SpecUrl


@dataclass(frozen=True, slots=True, kw_only=True)
class FeatureNames:
    """Names in one supergraph. ``inaccessible_link`` is its link to that specification, if it has one."""

    tag: str
    inaccessible: str
    inaccessible_link: ConstDirectiveNode | None
    #: ``link``, or ``core`` in supergraphs of Federation 1
    link: str
    prefixes: frozenset[str]

    def is_machinery(self, name: str) -> bool:
        return name in self.prefixes or name.partition("__")[0] in self.prefixes


def read_feature_names(document: DocumentNode) -> FeatureNames:
    """Read the links of a supergraph's schema definition."""
    found: dict[str, tuple[str, ConstDirectiveNode]] = {}
    keyword = "link"
    for node in document.definitions:
        for directive in (node.directives or ()) if isinstance(node, SchemaDefinitionNode) else ():
            arguments = {argument.name.value: argument.value for argument in directive.arguments or ()}
            url = SpecUrl.parse(_text(arguments.get("url") or arguments.get("feature")) or "")
            if url is None:
                continue
            name = _imported(url.name, arguments.get("import")) or _text(arguments.get("as")) or url.name
            found[url.name] = (name, directive)
            keyword = "core" if directive.name.value == "core" else keyword
    names = {feature: name for feature, (name, _) in found.items()}
    return FeatureNames(
        tag=names.get("tag", "tag"),
        inaccessible=names.get("inaccessible", "inaccessible"),
        inaccessible_link=found["inaccessible"][1] if "inaccessible" in found else None,
        link=keyword,
        prefixes=frozenset({*names, *names.values(), "link", "core"}),
    )


def _imported(feature: str, imports: ValueNode | None) -> str | None:
    for item in imports.values if isinstance(imports, ListValueNode) else ():
        if isinstance(item, ObjectValueNode):
            parts = {part.name.value: _text(part.value) for part in item.fields}
            alias = parts.get("as")
            if parts.get("name") == f"@{feature}" and alias:
                return alias.removeprefix("@")
    return None


def _text(value: ValueNode | None) -> str | None:
    return value.value if isinstance(value, StringValueNode) else None
