"""The operations of a BFF's screens: one ``.graphql`` file each, shipped beside the screens.

Files whose name begins with an underscore hold fragments; an operation is sent with just those it uses.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from types import MappingProxyType

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    Node,
    OperationDefinitionNode,
    Visitor,
    parse,
    print_ast,
    visit,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class GatewayOperation:
    """``document`` is what is sent; ``name`` its one operation."""

    name: str
    document: str


def load_operations(package: str) -> Mapping[str, GatewayOperation]:
    """Read every ``.graphql`` file of a package, keyed by file name without ending.

    Raises ValueError for a file that does not hold exactly one named operation, and for an unknown fragment.
    """
    documents = {
        resource.name.removesuffix(".graphql"): parse(resource.read_text(encoding="utf-8"))
        for resource in sorted(files(package).iterdir(), key=lambda item: item.name)
        if resource.name.endswith(".graphql")
    }
    fragments = {
        definition.name.value: definition
        for document in documents.values()
        for definition in document.definitions
        if isinstance(definition, FragmentDefinitionNode)
    }
    return MappingProxyType(
        {
            name: _operation(name, document, fragments)
            for name, document in documents.items()
            if not name.startswith("_")
        }
    )


def _operation(file: str, document: DocumentNode, fragments: Mapping[str, FragmentDefinitionNode]) -> GatewayOperation:
    operations = [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]
    if len(operations) != 1 or operations[0].name is None:
        message = f"{file}.graphql must hold exactly one named operation"
        raise ValueError(message)
    used: dict[str, FragmentDefinitionNode] = {}
    waiting = list(_spreads(operations[0]))
    while waiting:
        name = waiting.pop()
        if name not in fragments:
            message = f"{file}.graphql uses the fragment {name}, which no file defines"
            raise ValueError(message)
        if name not in used:
            used[name] = fragments[name]
            waiting.extend(_spreads(fragments[name]))
    definitions = (operations[0], *(used[name] for name in sorted(used)))
    return GatewayOperation(name=operations[0].name.value, document=print_ast(DocumentNode(definitions=definitions)))


def _spreads(node: Node) -> Iterator[str]:
    found: list[str] = []

    class Collect(Visitor):
        def enter_fragment_spread(self, spread: FragmentSpreadNode, *_: object) -> None:
            found.append(spread.name.value)

    visit(node, Collect())
    return iter(found)
