"""A market open for business: what the tests of this folder and `make chaos` share."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

from rig.catalogue import Variant, announce, variants
from rig.facts import Facts, read_facts
from rig.history import History
from rig.invariants import violations
from rig.market import Market, market
from rig.settling import settle
from rig.trade import Trade

COUPON: Final = "RIG10"
_CREATE_COUPON: Final = """mutation ($i: CouponInput!) { createCoupon(input: $i) { code } }"""
_WARM_UP: Final = 8
_QUIET: Final = 16
_QUIET_AT_ONCE: Final = 8
_SECRETS: Final = ("dev-only-", "eyJhbGciOi")


@dataclass(slots=True, kw_only=True)
class Day:
    """The market, everything that was asked of it, and what there is to buy."""

    market: Market
    history: History
    offered: list[Variant]
    descriptors: dict[str, int] = field(default_factory=dict)
    peeks: list[str] = field(default_factory=list)

    def trade(self, seed: str) -> Trade:
        return Trade(self.market, self.history, self.offered, seed, coupon=COUPON, peeks=self.peeks)

    async def close(self, *, leaks: bool = False, settled: bool = False) -> tuple[Facts, dict[str, list[str]]]:
        """Heal, settle, read everything, and say what is wrong; `leaks`: trade twice more and compare open files."""
        if not settled:
            await settle(self.market)
        if leaks:
            await self._trade_quietly("quiet")
            self.descriptors = self.market.descriptors()
            await self._trade_quietly("quiet again")
        after = self.market.descriptors()
        facts = await read_facts(
            self.market,
            peeks=self.peeks,
            secrets=list(_SECRETS),
            descriptors={name: (count, after.get(name, 0)) for name, count in self.descriptors.items()},
        )
        return facts, violations(facts, self.history)

    async def _trade_quietly(self, seed: str) -> None:
        await self.trade(seed).run(at_once=_QUIET_AT_ONCE, goes_on=lambda came: came < _QUIET)
        await settle(self.market)


@asynccontextmanager
async def open_day(*, rabbit: bool = False, **environment: str) -> AsyncIterator[Day]:
    """Opened and warm: a few customers have been there."""
    async with market(rabbit=rabbit, **environment) as running:
        day = Day(market=running, history=History(), offered=variants(6))
        await announce(running, day.offered)
        await add_coupon(running, COUPON, percent=10)
        await day.trade("warm-up").run(at_once=4, goes_on=lambda came: came < _WARM_UP)
        await settle(running)
        yield day


async def add_coupon(running: Market, code: str, **terms: object) -> None:
    """As staff."""
    answer = await running.ask("discount", _CREATE_COUPON, running.signer.staff(), i={"code": code, **terms})
    if answer.get("errors"):
        raise RuntimeError(f"the coupon could not be made: {answer}")
