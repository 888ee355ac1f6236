"""The verdict of ``stoa check``, for people and for programs."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from stoa.cli._terminal import wants_colour
from stoa.schema_changes import BrokenOperation, ChangeSeverity, OperationReport, SchemaChange

_COLOURS: Final = {
    ChangeSeverity.BREAKING: "\x1b[1;31m",
    ChangeSeverity.DANGEROUS: "\x1b[1;33m",
    ChangeSeverity.SAFE: "\x1b[32m",
}
_RESET: Final = "\x1b[0m"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResult:
    """Without operations every change counts as used: nobody knows better."""

    changes: tuple[SchemaChange, ...]
    operations: OperationReport | None
    dangerous_fails: bool
    unused_fails: bool

    def is_used(self, change: SchemaChange) -> bool:
        return self.operations is None or change.touches in self.operations.used

    @property
    def failing(self) -> tuple[SchemaChange, ...]:
        severities = {ChangeSeverity.BREAKING, *([ChangeSeverity.DANGEROUS] if self.dangerous_fails else [])}
        return tuple(
            change
            for change in self.changes
            if change.severity in severities and (self.unused_fails or self.is_used(change))
        )

    @property
    def fails(self) -> bool:
        return bool(self.failing) or (self.operations is not None and bool(self.operations.broken))


def check_as_json(result: CheckResult) -> dict[str, Any]:
    report = result.operations
    return {
        "ok": not result.fails,
        "counts": {
            str(severity): sum(change.severity is severity for change in result.changes) for severity in ChangeSeverity
        },
        "changes": [
            {
                "code": change.code,
                "severity": str(change.severity),
                "coordinate": change.coordinate,
                "message": change.message,
                "used": None if report is None else result.is_used(change),
            }
            for change in result.changes
        ],
        "operations": None
        if report is None
        else {
            "checked": report.count,
            "broken": [_operation(each) for each in report.broken],
            "invalid_before": [_operation(each) for each in report.invalid_before],
        },
    }


def _operation(operation: BrokenOperation) -> dict[str, Any]:
    return {
        "name": operation.name,
        "file": operation.file,
        "line": operation.line,
        "errors": [
            {"message": message, "file": file, "line": line, "column": column}
            for message, file, line, column in operation.problems
        ],
    }


def print_check(result: CheckResult, *, colour: str) -> None:
    colours = wants_colour(sys.stdout, colour)
    sys.stdout.writelines(f"{line}\n" for line in _lines(result, colours=colours))


def _lines(result: CheckResult, *, colours: bool) -> Iterator[str]:
    for change in result.changes:
        severity = str(change.severity)
        painted = f"{_COLOURS[change.severity]}{severity}{_RESET}" if colours else severity
        unused = "" if result.is_used(change) else "  (no operation uses it)"
        yield f"{painted}{' ' * (10 - len(severity))}{change.code} {change.coordinate}: {change.message}{unused}"
    if result.operations is not None:
        yield from _operation_lines(result.operations)
    yield _summary(result)


def _operation_lines(report: OperationReport) -> Iterator[str]:
    for title, operations in (("breaks", report.broken), ("was invalid before", report.invalid_before)):
        for operation in operations:
            yield f"operation {operation.name} ({operation.file}:{operation.line}) {title}:"
            yield from (f"  {file}:{line}:{column}: {message}" for message, file, line, column in operation.problems)


def _summary(result: CheckResult) -> str:
    counts = ", ".join(
        f"{sum(change.severity is severity for change in result.changes)} {severity}" for severity in ChangeSeverity
    )
    report = result.operations
    checked = "" if report is None else f"; {len(report.broken)} of {report.count} operations break"
    return f"{'FAILED' if result.fails else 'OK'}: {counts} changes{checked}."


__all__ = ["CheckResult", "check_as_json", "print_check"]
