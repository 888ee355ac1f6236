from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from stoa_primitives import Clock

from notifications.domain.letter import Fate, Letter, Rendered, given_up, put_off, sent

from .ports import Letters, Posts, Renders, Undeliverable

BATCH: Final = 96
# Handed over side by side and then noted together: what a killed sender may send twice.
AT_ONCE: Final = 16
# Longer than a mail server may take for a whole batch; a killed sender's letters are taken up after it.
LEASE: Final = timedelta(minutes=5)
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
        for first in range(0, len(due), AT_ONCE):
            await self._send(due[first : first + AT_ONCE])
        return len(due)

    async def _send(self, letters: Sequence[Letter]) -> None:
        fates: list[Fate] = []
        rendered: list[tuple[Letter, Rendered]] = []
        for letter in letters:
            try:
                rendered.append((letter, self.render(letter)))
            except Exception as error:  # noqa: BLE001 - whatever it was, this letter waits and the next one goes
                fates.append(self._fate(letter, error))
        answers = await self.post.send(rendered)
        fates += [self._fate(letter, error) for (letter, _), error in zip(rendered, answers, strict=True)]
        await self.letters.note(fates)

    def _fate(self, letter: Letter, error: Exception | None) -> Fate:
        if error is None:
            return sent(letter, self.clock.now())
        if isinstance(error, Undeliverable):
            _log.warning("letter %s is undeliverable", letter.id)
            return given_up(letter, str(error))
        _log.warning("letter %s was not sent (try %d): %s", letter.id, letter.tries, type(error).__name__)
        return put_off(letter, f"{type(error).__name__}: {error}", self.clock.now())
