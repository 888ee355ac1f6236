"""An explanation as text for people and as JSON values for programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias, assert_never

from stoa.plan import PlanSize
from stoa.planner._explanation import Alternative, Entry, Explanation, FieldExplanation, Input, Source

Json: TypeAlias = dict[str, Any]


def explanation_text(explanation: Explanation) -> str:
    """One block per field: where it comes from, what was fetched for it, what lost."""
    head = [_size_text(explanation.size)] if explanation.size is not None else []
    if explanation.refusal is not None:
        head = [f"No plan. {explanation.refusal}"]
    blocks = ["\n".join(_field_lines(field)) for field in explanation.fields]
    return "\n\n".join([*head, *blocks])


def explanation_json(explanation: Explanation) -> Json:
    """Values that a JSON encoder takes; codes are stable, texts are not."""
    size = explanation.size
    return {
        "requests": size.requests if size is not None else None,
        "waves": size.waves if size is not None else None,
        "refusal": explanation.refusal,
        "fields": [_field_json(field) for field in explanation.fields],
    }


def _size_text(size: PlanSize) -> str:
    requests = "1 request" if size.requests == 1 else f"{size.requests} requests"
    waves = "1 wave" if size.waves == 1 else f"{size.waves} waves"
    return f"The plan takes {requests} in {waves}."


def _field_lines(field: FieldExplanation) -> Iterator[str]:
    yield f"{field.path}  ({field.coordinate})"
    if field.rights:
        yield f"  only for callers with {', '.join(field.rights)}"
    if not field.is_answered:
        yield f"  not fetched: {field.silence}"
    several = len(field.sources) > 1
    for source in field.sources:
        only = f" for {', '.join(sorted(source.types))}" if several and source.types != field.types else ""
        yield f"  from {source.subgraph}{only}: {_entry_text(source)}"
        if source.provided_by is not None:
            yield f"    external there, but @provides of {source.provided_by} brings it"
        for context in source.contexts:
            yield f"    an argument is filled from the context {context}"
        for line in _input_lines(source.inputs, field.path):
            yield f"    {line}"
    for lost in field.lost:
        yield f"  not {lost.subgraph}: {lost.text}"


def _entry_text(source: Source) -> str:
    match source.entry:
        case Entry.ROOT:
            return "a root field"
        case Entry.PARENT:
            return "with its parent, in the same request"
        case Entry.KEY:
            keys = " or ".join(f'"{key}"' for key in source.keys)
            as_object = f", as interface object {source.entered_as}" if source.entered_as is not None else ""
            requires = f', requires "{source.requires}"' if source.requires else ""
            return f"a new request by key {keys}{as_object}{requires}"
        case _:
            assert_never(source.entry)


def _input_lines(inputs: Sequence[Input], path: str) -> Iterator[str]:
    """Paths are written from the field's object on."""
    place = path[: path.rfind(".") + 1]
    groups: dict[tuple[bool, str], list[str]] = {}
    for one in inputs:
        groups.setdefault((one.is_required, one.subgraph), []).append(one.path.removeprefix(place))
    for (is_required, subgraph), paths in groups.items():
        purpose = "required" if is_required else "for the key"
        yield f"{purpose}: {', '.join(paths)} from {subgraph}"


def _field_json(field: FieldExplanation) -> Json:
    return {
        "path": field.path,
        "coordinate": field.coordinate,
        "types": sorted(field.types),
        "rights": list(field.rights),
        "silence": field.silence if not field.is_answered else None,
        "sources": [_source_json(source) for source in field.sources],
        "lost": [_lost_json(lost) for lost in field.lost],
    }


def _source_json(source: Source) -> Json:
    return {
        "subgraph": source.subgraph,
        "types": sorted(source.types),
        "entry": str(source.entry),
        "keys": list(source.keys),
        "requires": source.requires or None,
        "enteredAs": source.entered_as,
        "providedBy": source.provided_by,
        "contexts": list(source.contexts),
        "inputs": [
            {"path": one.path, "coordinate": one.coordinate, "subgraph": one.subgraph, "required": one.is_required}
            for one in source.inputs
        ],
    }


def _lost_json(lost: Alternative) -> Json:
    return {
        "subgraph": lost.subgraph,
        "code": str(lost.loss),
        "text": lost.text,
        "moreRequests": lost.requests,
        "moreWaves": lost.waves,
    }


__all__ = ["explanation_json", "explanation_text"]
