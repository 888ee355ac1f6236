"""What is delivered at once, and what with a deferred block, as GraphQL text: for people and plan viewers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

from stoa.operation import Deferral, Field, Operation, Selection
from stoa.supergraph import Supergraph

_Delivers: TypeAlias = Callable[[Field], bool]


def write_subselection(supergraph: Supergraph, operation: Operation, block: Deferral | None) -> str:
    """The part of the client's operation that the block delivers below its path; None is what comes at once."""
    place, selection = operation.root_type, operation.selection
    for name in block.path if block is not None else ():
        below = [field for field in selection if field.response_name == name]
        selection = tuple(inner for field in below for inner in field.selection or ())
        place = ""
    return _braces(_write(supergraph, selection, place, _delivered_by(block)))


def _delivered_by(block: Deferral | None) -> _Delivers:
    return lambda field: block in field.deferred if block is not None else not field.deferred


def _write(supergraph: Supergraph, selection: Selection, place: str, delivers: _Delivers) -> Iterator[str]:
    for field in selection:
        inner = "" if field.selection is None else _braces(_write(supergraph, field.selection, "", delivers))
        if not delivers(field) and inner in ("", "{}"):
            continue
        text = _head(field) + inner
        names = [field.parent_type]
        if supergraph.possible_types.get(field.parent_type, frozenset()) != field.possible_types:
            names = sorted(field.possible_types)
        yield from (
            text if name == place or not _is_narrow(supergraph, selection, name) else f"...on {name}{{{text}}}"
            for name in names
        )


def _is_narrow(supergraph: Supergraph, selection: Selection, name: str) -> bool:
    """Whether the selection's object can be of other types than this one."""
    everything = frozenset[str]().union(*(field.possible_types for field in selection))
    return not everything <= supergraph.possible_types.get(name, frozenset((name,)))


def _head(field: Field) -> str:
    alias = "" if field.response_name == field.name else f"{field.response_name}:"
    given = ",".join(f"{one.name}:{one.text}" for one in field.arguments)
    marks = "".join(f" @{'include' if one.wanted else 'skip'}(if:${one.variable})" for one in sorted(field.conditions))
    return f"{alias}{field.name}{f'({given})' if given else ''}{marks}"


def _braces(parts: Iterator[str]) -> str:
    return "{" + " ".join(parts) + "}"


__all__ = ["write_subselection"]
