"""A composition as JSON, the same for ``--format json`` and ``--jsonl``."""

from __future__ import annotations

from typing import Any

from stoa.composition import CompositionResult, Diagnostic


def composition_as_json(result: CompositionResult) -> dict[str, Any]:
    return {
        "ok": result.succeeded,
        "errors": [_diagnostic(each) for each in result.errors],
        "hints": [_diagnostic(each) for each in result.hints],
        "supergraph": result.supergraph_sdl,
    }


def _diagnostic(diagnostic: Diagnostic) -> dict[str, Any]:
    return {
        "code": diagnostic.code,
        "severity": str(diagnostic.severity),
        "message": diagnostic.message,
        "coordinate": diagnostic.coordinate,
        "subgraphs": list(diagnostic.subgraphs),
        "locations": [
            {"subgraph": place.subgraph, "file": place.origin or None, "line": place.line, "column": place.column}
            for place in diagnostic.locations
        ],
        "mend": diagnostic.hint_to_mend,
        "page": diagnostic.page,
    }


__all__ = ["composition_as_json"]
