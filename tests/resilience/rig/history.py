"""What the clients did and what they were told: ok, fail, or unknown."""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any


class Result(StrEnum):
    OK = "ok"
    FAIL = "fail"
    UNKNOWN = "unknown"


@dataclass(slots=True, kw_only=True)
class Operation:
    """One request of one person. `subject` is what it is about, `told` the order or the refusal's codes."""

    kind: str
    customer: str
    key: str
    subject: str = ""
    amount: int = 0
    began: float = 0.0
    ended: float = 0.0
    result: Result = Result.UNKNOWN
    told: str = ""


@dataclass(slots=True)
class History:
    """In the order in which the operations began."""

    operations: list[Operation] = field(default_factory=list)
    began: float = field(default_factory=time.monotonic)

    def begin(self, kind: str, customer: str, key: str, *, subject: str = "", amount: int = 0) -> Operation:
        operation = Operation(
            kind=kind, customer=customer, key=key, subject=subject, amount=amount, began=time.monotonic() - self.began
        )
        self.operations.append(operation)
        return operation

    def end(self, operation: Operation, result: Result, told: str = "") -> Operation:
        operation.result, operation.told = result, told
        operation.ended = time.monotonic() - self.began
        return operation

    def of(self, kind: str, result: Result | None = None) -> list[Operation]:
        return [each for each in self.operations if each.kind == kind and result in {None, each.result}]

    def to_json(self) -> list[dict[str, Any]]:
        return [asdict(operation) for operation in self.operations]
