"""The answer to several entity fetches in one request, told apart by alias."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from stoa.executor._answers import Answer
from stoa.executor._entities import ENTITIES


def parts_of(answer: Answer, aliases: Sequence[str]) -> Iterator[Answer]:
    """What stands under each alias, in the names of a plain entity fetch. Errors of no alias go with the first one."""
    for alias in aliases:
        errors = []
        for error in answer.errors:
            if error.path is not None and error.path[0] == alias:
                errors.append(replace(error, path=(ENTITIES, *error.path[1:])))
            elif alias == aliases[0] and (error.path is None or error.path[0] not in aliases):
                errors.append(error)
        yield Answer(None if answer.data is None else {ENTITIES: answer.data.get(alias)}, tuple(errors))


__all__ = ["parts_of"]
