from __future__ import annotations

from typing import Any

import pytest
from stoa.config import ShownErrors
from stoa.executor import SubgraphFault
from stoa.pipeline import ErrorPolicy, GraphqlError
from stoa.pipeline._redact import redact
from stoa.probe import FaultReport, SilentProbe

OPEN = ShownErrors(codes=frozenset({"*"}), extensions=frozenset({"hint"}))
CLOSED = ShownErrors(codes=frozenset(), extensions=frozenset())


class _Listener(SilentProbe):
    def __init__(self) -> None:
        self.reports: list[FaultReport] = []

    def subgraph_fault(self, report: FaultReport) -> None:
        self.reports.append(report)


def redacted(probe: SilentProbe | None = None, policy: ErrorPolicy | None = None, **members: Any) -> GraphqlError:
    fault = SubgraphFault(**{"subgraph": "a", "message": "secret", "code": None, "path": ("x",), **members})
    return next(iter(redact([fault], policy or ErrorPolicy(), probe or SilentProbe(), "ref")))


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

    error = redacted(listener, extensions={"sql": "SELECT secret"}, **members)

    assert "secret" not in str(error.as_json())
    assert error.extensions == {"reference": "ref", "service": "a"}
    assert (listener.reports[0].message, listener.reports[0].reference) == ("secret", "ref")
    assert listener.reports[0].extensions == {"sql": "SELECT secret"}


@pytest.mark.parametrize(
    ("subgraph", "message", "extensions"),
    [
        ("a", "Out of paper.", {"hint": "refill", "service": "a"}),
        ("b", None, {"reference": "ref", "service": "b"}),
        ("c", None, {"reference": "ref", "service": "c"}),
    ],
)
def test_each_subgraph_may_have_a_policy_of_its_own(subgraph: str, message: Any, extensions: dict[str, Any]) -> None:
    """A partner's subgraph is trusted with other texts than our own, or with none."""
    policy = ErrorPolicy(everywhere=ShownErrors(), by_subgraph={"a": OPEN, "b": CLOSED})

    error = redacted(
        policy=policy,
        subgraph=subgraph,
        code="PRINTER",
        message="Out of paper.",
        from_subgraph=True,
        extensions={"code": "PRINTER", "hint": "refill", "host": "10.0.0.7"},
    )

    assert (error.message == "Out of paper.") is (message is not None)
    assert error.extensions == extensions
