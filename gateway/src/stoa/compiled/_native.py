"""Programs by an engine in C, where its distribution is installed: the same functions, for the same tree."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from typing import Annotated, Any, Final, Literal, Protocol, TypeAlias

import msgspec
from graphql import GraphQLEnumType, GraphQLLeafType

from stoa.compiled._fetches import FetchFacts
from stoa.compiled._native_tables import NotForEngines, Tables, tables_of
from stoa.compiled._tree import Position, Tree
from stoa.executor import Collected, FetchCode, Program, UnexpectedAnswer
from stoa.plan import BatchFetch

#: the distribution's module, and the version of the tables that it reads
_MODULE: Final = "stoa_gateway_native"
_VERSION: Final = 1
_TYPES: Final[dict[str, Any]] = {
    "String": str,
    "ID": str,
    "Int": Annotated[int, msgspec.Meta(ge=-(2**31), le=2**31 - 1)],
    "Float": int | float,
    "Boolean": bool,
}

# The name of a member with its closing quote, the attribute that gives its entities, and where these stand in the tables.
_Parts: TypeAlias = tuple[tuple[bytes, str, int], ...]


class Engine(Protocol):
    """What is made of the tables: see ``stoa_gateway_native``."""

    def decode(self, body: bytes, root: int, parts: _Parts, /) -> Any: ...

    def collect(self, fetch: int, answers: list[Any], /) -> Collected: ...

    def put(self, takers: Any, part: Any, /) -> None: ...

    def write(self, answers: list[Any], /) -> bytes: ...


EngineClass: TypeAlias = Callable[
    [Tables, type[Exception], Sequence[Callable[[bytes], bytes]], Callable[[bytes], str]], Engine
]


def installed_engine() -> EngineClass | None:
    """None: there is none, or one that reads tables of another version."""
    try:
        module = importlib.import_module(_MODULE)
    except ImportError:
        return None
    found: EngineClass | None = module.Engine if module.TABLES == _VERSION else None
    return found


def native_program(
    make: EngineClass, tree: Tree, fetches: Sequence[FetchFacts], batches: Sequence[BatchFetch], source: str
) -> Program | None:
    """``source`` says the same in Python. None: only that can do it."""
    try:
        tables = tables_of(tree, fetches)
    except NotForEngines:
        return None
    engine = make(tables, UnexpectedAnswer, [_rewriting(leaf) for leaf in tables.leaves], _READ_NAME)
    by_fetch = {id(facts.fetch): facts for facts in fetches}
    return Program(
        source=source,
        fetches={id(facts.fetch): _fetch_code(engine, tree, facts) for facts in fetches},
        batches={
            id(batch): _decoding(engine, _parts(tree, [by_fetch[id(flatten.node)] for flatten in batch.nodes]))
            for batch in batches
        },
        write=engine.write,
        is_native=True,
    )


def _fetch_code(engine: Engine, tree: Tree, facts: FetchFacts) -> FetchCode:
    number = facts.number
    if facts.is_root:
        decode = _decoding(engine, (), _position(tree, facts).number)
        return FetchCode(number=number, decode=decode, is_raw=False)

    def collect(answers: list[Any]) -> Collected:
        return engine.collect(number, answers)

    part = (b'_entities"', f"part_{number}", _position(tree, facts).number)
    return FetchCode(number=number, decode=_decoding(engine, (part,)), is_raw=False, collect=collect, put=engine.put)


def _parts(tree: Tree, facts: Sequence[FetchFacts]) -> _Parts:
    """Those of a request for several fetches."""
    return tuple(
        ((one.alias or "_entities").encode() + b'"', f"part_{one.number}", _position(tree, one).number) for one in facts
    )


def _decoding(engine: Engine, parts: _Parts, root: int = 0) -> Callable[[bytes], Any]:
    def decode(body: bytes) -> Any:
        return engine.decode(body, root, parts)

    return decode


def _position(tree: Tree, facts: FetchFacts) -> Position:
    return next(each for each in tree.positions if each.fetch == facts.number and (each.root or each.entity))


_READ_NAME: Final = msgspec.json.Decoder(str).decode
_WRITE: Final = msgspec.json.Encoder().encode


def _rewriting(leaf: GraphQLLeafType) -> Callable[[bytes], bytes]:
    """Reads a leaf's JSON as generated code would, and writes it as that would."""
    kind = Literal[tuple(leaf.values)] if isinstance(leaf, GraphQLEnumType) else _TYPES[leaf.name]
    read = msgspec.json.Decoder(kind).decode
    return lambda text: _WRITE(read(text))


__all__ = ["Engine", "EngineClass", "installed_engine", "native_program"]
