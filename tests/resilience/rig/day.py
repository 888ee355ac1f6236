"""A market open for business: what the tests of this folder and `make chaos` share."""

from __future__ import annotations

import contextlib
import random
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

from rig.catalogue import Variant, seeded
from rig.facts import Facts, read_facts
from rig.history import History
from rig.invariants import has_grown, violations
from rig.layout import WHOLE
from rig.market import Market, market
from rig.points import RARE, cell_of
from rig.settling import settle
from rig.trade import Trade
from rig.waiting import until

COUPON: Final = "RIG10"
_CREATE_COUPON: Final = """mutation ($i: CouponInput!) { createCoupon(input: $i) { code } }"""
_OFFERED: Final = 6
_WARM_UP: Final = 8
_QUIET: Final = 16
_QUIET_AT_ONCE: Final = 8
# A crash point is armed for one of the first so many times it is reached.
_LATEST: Final = 3
_IDLE_SECONDS: Final = 30.0
_SECRETS: Final = ("dev-only-", "eyJhbGciOi")


@dataclass(slots=True, kw_only=True)
class Day:
    """The market, everything that was asked of it, and what there is to buy."""

    market: Market
    history: History
    offered: list[Variant]
    unsold: Variant
    descriptors: dict[str, int] = field(default_factory=dict)
    settled_at: float = 0.0
    peeks: list[str] = field(default_factory=list)

    def trade(self, seed: str) -> Trade:
        return Trade(self.market, self.history, self.offered, seed, coupon=COUPON, unsold=self.unsold, peeks=self.peeks)

    async def arm(self, points: Sequence[str], seed: str) -> None:
        """Each of these crash points ends its process once, at one of the first times it is reached; the first lives begin."""
        dice = random.Random(seed)  # a replay needs the same dice
        plans: dict[str, list[str]] = defaultdict(list)
        for point in points:
            latest = 1 if point.startswith(RARE) else _LATEST
            plans[cell_of(point)].append(f"{point}:{dice.randint(1, latest)}")
        for planned in plans.values():
            dice.shuffle(planned)
        await self.market.cells.begin_lives(plans)

    async def trade_until_all_are_reached(self, seed: str, *, most: int) -> None:
        """Customers come as long as a crash point waits for one."""
        cells = self.market.cells
        await self.trade(seed).run(at_once=_QUIET_AT_ONCE, goes_on=lambda came: bool(cells.armed()) and came < most)

    async def close(self, *, leaks: bool = False, settled: bool = False) -> tuple[Facts, dict[str, list[str]]]:
        """Heal, settle, read everything, and say what is wrong; `leaks`: trade twice more and compare open files."""
        if not settled:
            await settle(self.market)
        self.settled_at = time.monotonic()
        if leaks:
            await self._trade_quietly("quiet")
            self.descriptors = self.market.descriptors()
            await self._trade_quietly("quiet again")
            with contextlib.suppress(AssertionError):
                await until(self._files_are_back, "open files are back", within=_IDLE_SECONDS)
        after = self.market.descriptors()
        facts = await read_facts(
            self.market,
            peeks=self.peeks,
            secrets=list(_SECRETS),
            descriptors={name: (count, after.get(name, 0)) for name, count in self.descriptors.items()},
        )
        return facts, violations(facts, self.history)

    async def _files_are_back(self) -> bool:
        """Kept connections that nobody uses are closed after some seconds; what leaked stays."""
        now = self.market.descriptors()
        return not any(has_grown(before, now.get(name, 0)) for name, before in self.descriptors.items())

    async def _trade_quietly(self, seed: str) -> None:
        await self.trade(seed).run(at_once=_QUIET_AT_ONCE, goes_on=lambda came: came < _QUIET)
        await settle(self.market)


@asynccontextmanager
async def open_day(*, rabbit: bool = False, **environment: str) -> AsyncIterator[Day]:
    """Opened and warm: a few customers have been there."""
    async with market(rabbit=rabbit, layout=WHOLE, **environment) as running:
        *sold, _, unsold = await seeded(running)
        day = Day(market=running, history=History(), offered=sold[:_OFFERED], unsold=unsold)
        await add_coupon(running, COUPON, percent=10)
        await day.trade("warm-up").run(at_once=4, goes_on=lambda came: came < _WARM_UP)
        await settle(running)
        yield day


async def add_coupon(running: Market, code: str, **terms: object) -> None:
    """As staff."""
    answer = await running.ask("discount", _CREATE_COUPON, running.signer.staff(), i={"code": code, **terms})
    if answer.get("errors"):
        raise RuntimeError(f"the coupon could not be made: {answer}")
