"""Put the source together and compile it once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from types import NoneType
from typing import Annotated, Any, Final, Literal

import msgspec

from stoa.compiled._build import build_tree
from stoa.compiled._classes import answer_class, batch_class, output_class, position_classes
from stoa.compiled._collectors import collector
from stoa.compiled._fetches import FetchFacts, Valuation, fetches_of
from stoa.compiled._layout import Layout, Work
from stoa.compiled._native import EngineClass, native_program
from stoa.compiled._putters import putter
from stoa.compiled._tree import Position, Tree
from stoa.compiled._twins import Trial, Twins, mark_twins, twin_decoder, twin_reader
from stoa.compiled._verbatim import is_verbatim, verbatim_answer, verbatim_write
from stoa.compiled._writers import writers
from stoa.executor import FetchCode, Program, UnexpectedAnswer
from stoa.plan import BatchFetch, Condition, Parallel, PlanNode, QueryPlan
from stoa.plan import Sequence as PlanSequence
from stoa.shaping import Projection

_INT: Final = Annotated[int, msgspec.Meta(ge=-(2**31), le=2**31 - 1)]


def generate_program(
    plan: QueryPlan, projection: Projection, valuation: Valuation, engine: EngineClass | None = None
) -> Program:
    """Raise :class:`UnsupportedOperation` for an operation that has to be interpreted. ``engine`` does what it can instead of source."""
    fetches = fetches_of(plan, valuation)
    tree = build_tree(projection, fetches, valuation)
    batches = () if plan.root is None else tuple(_batches(plan.root, valuation))
    source = "\n\n\n".join(_parts(tree, fetches, batches))
    is_passed = any(position.is_verbatim for position in tree.positions)
    native = None if engine is None or is_passed else native_program(engine, tree, fetches, batches, source + "\n")
    if native is not None:
        return native
    functions = _compiled(source)
    return Program(
        source=source + "\n",
        fetches={id(facts.fetch): _fetch_code(tree, facts, functions) for facts in fetches},
        batches={id(batch): functions[f"decode_batch_{_numbers(batch, fetches)[0].number}"] for batch in batches},
        write=functions["write"],
    )


def _parts(tree: Tree, fetches: Sequence[FetchFacts], batches: Sequence[BatchFetch]) -> Iterator[str]:
    layout = Layout(tree)
    if is_verbatim(tree, layout, fetches):
        yield from position_classes(tree.positions)
        yield verbatim_answer(fetches[0].number, tree.root.own[0].position)
        yield verbatim_write(fetches[0].number)
        return
    mark_twins(tree, layout)
    yield from position_classes(tree.positions)
    yield from _decoders(tree, fetches, batches)
    for facts in fetches:
        if not facts.is_root:
            yield collector(tree, facts, fetches)
            yield putter(facts, tree.targets[facts.number].values())
    for node in tree.nodes:
        if layout.work(node) is Work.REPLACE:
            yield output_class(node)
    yield from writers(tree, layout)


def _decoders(tree: Tree, fetches: Sequence[FetchFacts], batches: Sequence[BatchFetch]) -> Iterator[str]:
    batched = {facts.number for batch in batches for facts in _numbers(batch, fetches)}
    for facts in fetches:
        positions = _positions(tree, facts)
        twins = _twins_of(tree, [facts])
        yield answer_class(facts, positions)
        if twins:
            yield twin_reader(facts, positions[0])
        if twins and facts.number not in batched:
            yield answer_class(facts, positions, leaves_twins=True)
            yield twin_decoder(f"decode_{facts.number}", f"Answer_{facts.number}", twins)
        else:
            yield _decoder(f"decode_{facts.number}", f"Answer_{facts.number}")
    for batch in batches:
        parts = _numbers(batch, fetches)
        number, members = parts[0].number, [(facts, _positions(tree, facts)) for facts in parts]
        twins = _twins_of(tree, parts)
        yield batch_class(members)
        if twins:
            yield batch_class(members, leaves_twins=True)
            yield twin_decoder(f"decode_batch_{number}", f"BatchAnswer_{number}", twins)
        else:
            yield _decoder(f"decode_batch_{number}", f"BatchAnswer_{number}")


def _decoder(name: str, answer: str) -> str:
    return f"_{name} = Decoder({answer}).decode\n\ndef {name}(body):\n    return _{name}(body).data"


def _twins_of(tree: Tree, fetches: Sequence[FetchFacts]) -> dict[int, str]:
    """Fetches with objects that may stand in their answer several times, and where in the data they begin."""
    return {
        facts.number: "data" if facts.is_root else f"data.part_{facts.number}"
        for facts in fetches
        if any(position.holds_twins for position in _positions(tree, facts))
    }


def _positions(tree: Tree, facts: FetchFacts) -> list[Position]:
    return [each for each in tree.positions if each.fetch == facts.number and (each.root or each.entity)]


def _numbers(batch: BatchFetch, fetches: Sequence[FetchFacts]) -> list[FetchFacts]:
    by_fetch = {id(facts.fetch): facts for facts in fetches}
    return [by_fetch[id(flatten.node)] for flatten in batch.nodes]


def _batches(node: PlanNode, valuation: Valuation) -> Iterator[BatchFetch]:
    match node:
        case BatchFetch():
            yield node
        case PlanSequence() | Parallel():
            for child in node.nodes:
                yield from _batches(child, valuation)
        case Condition():
            branch = node.if_true if valuation.get(node.variable) is True else node.if_false
            if branch is not None:
                yield from _batches(branch, valuation)
        case _:
            return


def _fetch_code(tree: Tree, facts: FetchFacts, functions: dict[str, Any]) -> FetchCode:
    number = facts.number
    return FetchCode(
        number=number,
        decode=functions[f"decode_{number}"],
        is_raw=any(_has_raw(position) for position in tree.positions if position.fetch == number),
        collect=functions.get(f"collect_{number}"),
        put=functions.get(f"put_{number}"),
    )


def _has_raw(position: Position) -> bool:
    return any(attribute.takes_raw for attribute in position.attributes.values())


def _compiled(source: str) -> dict[str, Callable[..., Any]]:
    encoder = msgspec.json.Encoder()
    namespace: dict[str, Any] = {
        "__name__": "stoa.compiled.generated",
        "Chosen": _Chosen,
        "Decoder": msgspec.json.Decoder,
        "Int": _INT,
        "Literal": Literal,
        "NoneType": NoneType,
        "Raw": msgspec.Raw,
        "Struct": msgspec.Struct,
        "Trial": Trial,
        "Twins": Twins,
        "UNSET": msgspec.UNSET,
        "UnexpectedAnswer": UnexpectedAnswer,
        "UnsetType": msgspec.UnsetType,
        "encode": encoder.encode,
        "field": msgspec.field,
        "json": encoder.encode,
        "same": _same,
    }
    exec(compile(source, "<generated>", "exec", dont_inherit=True), namespace)  # noqa: S102 - our own source; names in it are GraphQL names
    return namespace


class _Chosen(dict[type, Callable[[Any], Any]]):
    """A function for each class; an object of any other class is for the interpreter."""

    def __missing__(self, key: type) -> Callable[[Any], Any]:
        raise UnexpectedAnswer(f"no function for {key.__name__}")


def _same(value: Any) -> Any:
    return value


__all__ = ["generate_program"]
