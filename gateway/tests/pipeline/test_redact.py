from __future__ import annotations

from typing import Any

import pytest
from stoa.config import GatewaySettings
from stoa.executor import SubgraphFault
from stoa.pipeline import GraphqlError
from stoa.pipeline._redact import redact
from stoa.probe import FaultReport, SilentProbe

SHOWN = GatewaySettings().shown_error_codes


class _Listener(SilentProbe):
    def __init__(self) -> None:
        self.reports: list[FaultReport] = []

    def subgraph_fault(self, report: FaultReport) -> None:
        self.reports.append(report)


def redacted(probe: SilentProbe | None = None, **members: Any) -> GraphqlError:
    fault = SubgraphFault(**{"subgraph": "a", "message": "secret", "code": None, "path": ("x",), **members})
    return next(iter(redact([fault], SHOWN, probe or SilentProbe(), "ref")))


@pytest.mark.parametrize("code", ["NOT_FOUND", "COUPON_EXPIRED", "VARIANT_NOT_FOUND", "CURRENCY_MISMATCH"])
def test_what_a_subgraph_marks_as_the_clients_business_passes(code: str) -> None:
    """Shoppers must read why their coupon was refused."""
    error = redacted(
        code=code, message="Expired.", from_subgraph=True, extensions={"code": code, "details": {"a": 1}, "sql": "x"}
    )

    assert (error.message, error.code, error.path) == ("Expired.", code, ("x",))
    assert error.extensions == {"details": {"a": 1}, "service": "a"}


@pytest.mark.parametrize(
    "members",
    [
        {"code": None, "from_subgraph": True},
        {"code": "INTERNAL_ERROR", "from_subgraph": True},
        {"code": "INTERNAL_SERVER_ERROR", "from_subgraph": True},
        {"code": "GRAPHQL_VALIDATION_FAILED", "from_subgraph": True},
        {"code": "X" * 100 + "_NOT_FOUND", "from_subgraph": True},
        {"code": "NOT_FOUND", "from_subgraph": False},
    ],
    ids=str,
)
def test_everything_else_is_masked_and_the_log_holds_the_whole(members: dict[str, Any]) -> None:
    """Row 45: the same reference leads from the client's answer to the log."""
    listener = _Listener()

    error = redacted(listener, **members)

    assert "secret" not in str(error.as_json())
    assert error.extensions == {"reference": "ref", "service": "a"}
    assert (listener.reports[0].message, listener.reports[0].reference) == ("secret", "ref")
