"""What composition found as JSON: the same words for ``--format json``, ``--jsonl`` and contracts."""

from __future__ import annotations

from typing import Any

from stoa.composition import CompositionResult, ContractResult, Diagnostic


def composition_as_json(result: CompositionResult) -> dict[str, Any]:
    return {
        "ok": result.succeeded,
        **_findings(result),
        "supergraph": result.supergraph_sdl,
    }


def contract_as_json(result: ContractResult, schema: str | None) -> dict[str, Any]:
    """``schema`` is the supergraph, or the API schema where that was asked for."""
    return {"ok": result.succeeded, **_findings(result), "hidden": list(result.hidden), "schema": schema}


def _findings(result: CompositionResult | ContractResult) -> dict[str, Any]:
    return {
        "errors": [_diagnostic(each) for each in result.errors],
        "hints": [_diagnostic(each) for each in result.hints],
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


__all__ = ["composition_as_json", "contract_as_json"]
