from __future__ import annotations

import subprocess
import sys

import pytest
from stoa_messaging import crash_points

DIES = """
import sys
from stoa_messaging.crash_points import reach
for number in range(1, 4):
    reach("relay.before_mark", of="payment")
    reach("relay.before_mark", of="ordering")
    print(number, flush=True)
"""


def run(plan: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", DIES], env={"CRASH_AT": plan, **environment}, capture_output=True, text=True, check=False
    )


def test_a_process_ends_at_the_place_and_the_time_it_was_told() -> None:
    """A kill that comes elsewhere proves something else."""
    died = run("ordering.relay.before_mark:2")

    assert died.returncode == crash_points.EXIT_CODE
    assert died.stdout.split() == ["1"]
    assert "ordering.relay.before_mark" in died.stderr


def test_production_does_not_start_with_a_crash_point() -> None:
    """A shop that somebody can end with a variable is ended one day."""
    refused = run("ordering.relay.before_mark:1", STOA_ENV="production")

    assert refused.returncode == 1
    assert "refused in production" in refused.stderr


@pytest.mark.parametrize("plan", ["payment.nowhere:1", "relay.before_mark:1", "payment.relay.before_mark:0", "x"])
def test_a_plan_that_would_never_come_true_is_refused(plan: str) -> None:
    """A misspelt name would let a run pass that killed nothing."""
    with pytest.raises(crash_points.UnknownCrashPoint):
        crash_points.arm({"CRASH_AT": plan})


def test_without_a_plan_every_place_is_passed() -> None:
    """This is how the market runs."""
    crash_points.arm({})
    crash_points.reach("basket.checkout.before_commit")
