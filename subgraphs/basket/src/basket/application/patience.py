"""How long somebody waits for a checkout that is under way, and how often they look."""

from __future__ import annotations

import asyncio
import time
from typing import Final

from basket.domain.problems import BasketRefused, ProblemCode

_LOOK_AGAIN_SECONDS: Final = 0.1


class Patience:
    """Spent over all the waits of one request."""

    def __init__(self, seconds: float) -> None:
        self._ends = time.monotonic() + seconds

    async def wait(self) -> bool:
        """A moment; False when there is no more time to wait."""
        if time.monotonic() >= self._ends:
            return False
        await asyncio.sleep(_LOOK_AGAIN_SECONDS)
        return True


def is_waiting(refused: BasketRefused) -> bool:
    """Whether it may be otherwise in a moment."""
    return refused.problem.code is ProblemCode.CHECKOUT_IN_PROGRESS
