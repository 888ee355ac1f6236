"""The operations of a BFF's screens: one ``.graphql`` file each, shipped beside the screen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from types import MappingProxyType

from graphql import OperationDefinitionNode, parse


@dataclass(frozen=True, slots=True, kw_only=True)
class GatewayOperation:
    """``document`` is what is sent; ``name`` its one operation."""

    name: str
    document: str


def load_operations(package: str) -> Mapping[str, GatewayOperation]:
    """Read every ``.graphql`` file of a package, keyed by file name without ending.

    Raises ValueError for a file that does not hold exactly one named operation.
    """
    found = {}
    for resource in sorted(files(package).iterdir(), key=lambda item: item.name):
        if resource.name.endswith(".graphql"):
            found[resource.name.removesuffix(".graphql")] = _read(resource.name, resource.read_text(encoding="utf-8"))
    return MappingProxyType(found)


def _read(file_name: str, document: str) -> GatewayOperation:
    operations = [node for node in parse(document).definitions if isinstance(node, OperationDefinitionNode)]
    if len(operations) != 1 or operations[0].name is None:
        message = f"{file_name} must hold exactly one named operation"
        raise ValueError(message)
    return GatewayOperation(name=operations[0].name.value, document=document)
