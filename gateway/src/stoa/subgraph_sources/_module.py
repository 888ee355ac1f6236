"""SDL of a schema object in a Python module: Strawberry, Ariadne, graphql-core, or a string."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from graphql import DocumentNode, GraphQLError, GraphQLSchema, graphql_sync, print_ast, print_schema
from graphql.language import DefinitionNode

from stoa.errors import ConfigurationError

_QUERY: Final = "{ _service { sdl } }"


def sdl_of_module(reference: str, folder: Path) -> str:
    """``package.module:attribute``; ``folder`` is searched after the installed packages."""
    module_name, _, attribute = reference.partition(":")
    if not module_name or not attribute:
        raise ConfigurationError(f"'{reference}' names no attribute. Write it as package.module:attribute.")
    try:
        with _searching(folder):
            found: Any = import_module(module_name)
        for name in attribute.split("."):
            found = getattr(found, name)
        sdl = sdl_of(found() if callable(found) and not isinstance(found, type) else found)
    except (ImportError, AttributeError) as error:
        raise ConfigurationError(f"'{reference}' cannot be imported: {error}.") from error
    except (Exception, SystemExit) as error:
        raise ConfigurationError(f"'{reference}' fails: {error!r}.") from error
    if sdl is None:
        raise ConfigurationError(f"'{reference}' is no schema (Strawberry, Ariadne, graphql-core) and no SDL text.")
    return sdl


def sdl_of(schema: Any) -> str | None:
    """Return the subgraph's SDL as its library gives it, with its federation directives; None for what is no schema."""
    if isinstance(schema, str):
        return schema
    if isinstance(schema, DocumentNode):
        return print_ast(schema)
    core = schema if isinstance(schema, GraphQLSchema) else getattr(schema, "_schema", None)
    if isinstance(core, GraphQLSchema):
        return _asked(core) or _printed(schema, core)
    as_str = getattr(schema, "as_str", None)
    return str(as_str()) if callable(as_str) else None


def _asked(schema: GraphQLSchema) -> str | None:
    if schema.query_type is None or "_service" not in schema.query_type.fields:
        return None
    try:
        result = graphql_sync(schema, _QUERY)
    except (GraphQLError, RuntimeError):  # a resolver that needs an event loop
        return None
    service = (result.data or {}).get("_service")
    sdl = service.get("sdl") if isinstance(service, dict) else None
    return sdl if isinstance(sdl, str) else None


def _printed(schema: Any, core: GraphQLSchema) -> str:
    as_str = getattr(schema, "as_str", None)
    if callable(as_str):
        return str(as_str())
    written = list(_written(core))
    # print_schema leaves applied directives out: the nodes that the schema was built from have them
    return print_ast(DocumentNode(definitions=tuple(written))) if written else print_schema(core)


def _written(schema: GraphQLSchema) -> Iterator[DefinitionNode]:
    owners: tuple[Any, ...] = (schema, *schema.type_map.values(), *schema.directives)
    for owner in owners:
        if owner.ast_node is not None:
            yield owner.ast_node
        yield from getattr(owner, "extension_ast_nodes", ())


@contextmanager
def _searching(folder: Path) -> Iterator[None]:
    path = str(folder.resolve())
    if path in sys.path:
        yield
        return
    sys.path.append(path)  # last: a folder next to the configuration must not hide an installed package
    try:
        yield
    finally:
        sys.path.remove(path)


__all__ = ["sdl_of", "sdl_of_module"]
