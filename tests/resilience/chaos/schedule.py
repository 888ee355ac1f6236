"""What dies when: decided by the seed alone."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Final

from rig.layout import WHOLE
from rig.points import all_points, cell_of
from rig.servers import BROKER, CACHE, POSTGRES

CELLS: Final = WHOLE.mortal
_POINTS: Final = (3, 6)
_KILLS: Final = (1, 4)
_CUSTOMERS: Final = (12, 24)
_SERVERS: Final = (POSTGRES, BROKER, CACHE)
# Every so many runs a server is killed too, not only our own processes.
_SERVER_CHANCE: Final = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """`kills` are (after so many customers, process); `server` is killed after half of them."""

    seed: str
    customers: int
    points: tuple[str, ...]
    kills: tuple[tuple[int, str], ...]
    server: str | None


def schedule_of(seed: str) -> Schedule:
    """The same for the same seed, on every machine."""
    dice = random.Random(seed)
    customers = dice.randint(*_CUSTOMERS)
    points = dice.sample(all_points(), dice.randint(*_POINTS))
    return Schedule(
        seed=seed,
        customers=customers,
        points=tuple(f"{point}:{dice.randint(1, 4)}" for point in points),
        kills=tuple((dice.randint(0, customers), dice.choice(CELLS)) for _ in range(dice.randint(*_KILLS))),
        server=dice.choice(_SERVERS) if dice.random() < _SERVER_CHANCE else None,
    )


def plans_of(schedule: Schedule) -> dict[str, list[str]]:
    """Crash points by the process that reaches them."""
    plans: dict[str, list[str]] = {}
    for plan in schedule.points:
        plans.setdefault(cell_of(plan.rpartition(":")[0]), []).append(plan)
    return plans
