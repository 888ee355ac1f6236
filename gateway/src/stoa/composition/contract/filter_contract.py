"""The steps from a supergraph and a choice of tags to the contract's supergraph."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from stoa.composition._diagnostic import Diagnostic, diagnose
from stoa.composition._tag_name import TAG_NAME_RULE, is_tag_name
from stoa.composition.check import INACCESSIBLE, Composition
from stoa.composition.contract.choose_hidden import TagFilter, choose_hidden
from stoa.composition.contract.find_unreachable import find_unreachable
from stoa.composition.contract.read_supergraph_sdl import ReadSdl, read_supergraph_sdl
from stoa.composition.contract.write_inaccessible import write_inaccessible
from stoa.composition.merge import Overrides
from stoa.errors import SupergraphError
from stoa.supergraph import read_supergraph


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractResult:
    """The contract's supergraph, or the reasons why there is none. ``hidden`` are the coordinates that were taken away."""

    supergraph_sdl: str | None
    errors: tuple[Diagnostic, ...]
    hints: tuple[Diagnostic, ...] = ()
    hidden: tuple[str, ...] = ()

    @property
    def succeeded(self) -> bool:
        return self.supergraph_sdl is not None


def filter_contract(
    supergraph_sdl: str,
    include: Collection[str] = frozenset(),
    exclude: Collection[str] = frozenset(),
    *,
    hide_unreachable: bool = True,
) -> ContractResult:
    """Return the supergraph with @inaccessible on everything that the chosen tags leave out.

    An element with an excluded tag is hidden. Where tags to include are given, fields of objects and interfaces, and
    unions, are hidden unless they have one of them; what is tagged both ways is hidden. A tag on an object or interface
    counts for each of its fields. Types of which nothing is left are hidden, and so are types that no query can reach
    any more (``hide_unreachable``). A contract that leaves no valid API is refused with the same codes as @inaccessible
    written by hand.
    """
    chosen = TagFilter(include=frozenset(include), exclude=frozenset(exclude))
    errors = tuple(_check_choice(chosen))
    if errors:
        return ContractResult(supergraph_sdl=None, errors=errors)
    try:
        read_supergraph(supergraph_sdl)
    except SupergraphError as error:
        finding = diagnose("INVALID_FEDERATION_SUPERGRAPH", error.message)
        return ContractResult(supergraph_sdl=None, errors=(finding,))
    return _filter(read_supergraph_sdl(supergraph_sdl), chosen, hide_unreachable=hide_unreachable)


def _check_choice(chosen: TagFilter) -> Iterator[Diagnostic]:
    for name in sorted(chosen.include | chosen.exclude):
        if not is_tag_name(name):
            yield diagnose("INVALID_TAG_NAME", f'The contract names the tag "{name}", which is not {TAG_NAME_RULE}')
    for name in sorted(chosen.include & chosen.exclude):
        yield diagnose("CONTRACT_TAGS_OVERLAP", f'The contract includes and excludes the tag "{name}"')


def _filter(read: ReadSdl, chosen: TagFilter, *, hide_unreachable: bool) -> ContractResult:
    hidden = choose_hidden(read, chosen)
    if hide_unreachable:
        hidden |= find_unreachable(read, hidden)
    schema = read.with_hidden(hidden)
    composition = Composition(subgraphs=(), facts={}, overrides=Overrides({}, frozenset()), schema=schema)
    errors = tuple(dict.fromkeys(finding for rule in INACCESSIBLE for finding in rule(composition)))
    hints = tuple(_unused_tags(read, chosen))
    if errors:
        return ContractResult(supergraph_sdl=None, errors=errors, hints=hints)
    sdl = write_inaccessible(read, hidden)
    return ContractResult(supergraph_sdl=sdl, errors=(), hints=hints, hidden=tuple(sorted(hidden)))


def _unused_tags(read: ReadSdl, chosen: TagFilter) -> Iterator[Diagnostic]:
    used = frozenset(tag for tags in read.tags.values() for tag in tags)
    for name in sorted((chosen.include | chosen.exclude) - used):
        yield diagnose(
            "CONTRACT_TAG_UNUSED", f'The contract names the tag "{name}", which nothing in the supergraph has'
        )
