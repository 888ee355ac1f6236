from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from stoa_primitives import Clock

from notifications.domain.letter import Letter, next_try

from .ports import Letters, Posts, Renders, Undeliverable

BATCH: Final = 20
# Longer than a mail server may take for a whole batch; a killed sender's letters are taken up after it.
LEASE: Final = timedelta(minutes=5)
_LONGEST_REASON: Final = 300
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class SendLetters:
    """Sends what waits. One letter's failure is its own: it waits for its next try, the others go on."""

    letters: Letters
    render: Renders
    post: Posts
    clock: Clock

    async def __call__(self) -> int:
        """Sends a batch that is due; says how many were taken."""
        due = await self.letters.take_due(self.clock.now(), BATCH, LEASE)
        for letter in due:
            await self._send(letter)
        return len(due)

    async def _send(self, letter: Letter) -> None:
        try:
            await self.post.send(letter, self.render(letter))
        except Undeliverable as refusal:
            await self._give_up(letter, str(refusal))
        except Exception as error:  # noqa: BLE001 - whatever it was, this letter waits and the next one goes
            await self._wait(letter, f"{type(error).__name__}: {error}"[:_LONGEST_REASON])
        else:
            await self.letters.sent(letter.id, self.clock.now())

    async def _wait(self, letter: Letter, reason: str) -> None:
        again = next_try(letter.tries, self.clock.now())
        _log.warning("letter %s was not sent (try %d): %s", letter.id, letter.tries, reason.partition(":")[0])
        await self.letters.failed(letter.id, reason, again)

    async def _give_up(self, letter: Letter, reason: str) -> None:
        _log.warning("letter %s is undeliverable", letter.id)
        await self.letters.failed(letter.id, reason[:_LONGEST_REASON], None)
