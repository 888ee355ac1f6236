"""Which labels of progressive overrides (``@override(label:)``) are active for one request.

``percent(x)`` is decided here: a signed-in caller always falls on the same side, so that nobody's pages flicker; anonymous
requests are drawn one by one. One draw serves all percentages, so whoever is in the first 5 % is in the first 20 % as well. Every
other label is active where the settings name it or the hook says so.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from hashlib import blake2b
from inspect import isawaitable
from random import Random
from typing import Final, TypeAlias

from stoa.auth import Identity
from stoa.pipeline._decode import GraphqlRequest
from stoa.probe import Probe

_PERCENT: Final = re.compile(r"percent\((\d{1,3}(?:\.\d{1,8})?)\)")
_WHOLE: Final = 100.0
_HASH_RANGE: Final = 2**64
_HOOK_SECONDS: Final = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelRequest:
    """What a hook may decide by: the request, who sends it, and the ``labels`` that need a decision."""

    labels: frozenset[str]
    request: GraphqlRequest
    identity: Identity


#: which of the labels are active; may be async
LabelHook: TypeAlias = Callable[[LabelRequest], Iterable[str] | Awaitable[Iterable[str]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelPolicy:
    """``always`` are active for every request. ``seed`` makes the draws of anonymous requests repeat, and parts the callers anew."""

    always: frozenset[str] = frozenset()
    hook: LabelHook | None = None
    seed: str | None = None
    draws: Random = field(default_factory=Random, repr=False)

    def __post_init__(self) -> None:
        if self.seed is not None:
            self.draws.seed(self.seed)

    async def active(
        self, labels: frozenset[str], request: GraphqlRequest, identity: Identity, probe: Probe
    ) -> frozenset[str]:
        """Those of the supergraph's labels that are active for this request."""
        if not labels:
            return labels
        shares = {label: share for label in labels if (share := percentage(label)) is not None}
        active = labels & self.always
        if shares:
            draw = self._draw(identity)
            active |= {label for label, share in shares.items() if draw < share}
        asked = labels.difference(shares, active)
        if self.hook is not None and asked:
            answer = LabelRequest(labels=asked, request=request, identity=identity)
            active |= asked & await _ask(self.hook, answer, probe)
        return active

    def _draw(self, identity: Identity) -> float:
        """Somewhere from 0 up to, but not, 100."""
        if identity.subject is None:
            return self.draws.random() * _WHOLE
        digest = blake2b(f"{self.seed or ''}:{identity.subject}".encode(), digest_size=8).digest()
        return int.from_bytes(digest, "big") / _HASH_RANGE * _WHOLE


def percentage(label: str) -> float | None:
    """The share of requests for ``percent(x)``; None for every other label."""
    match = _PERCENT.fullmatch(label)
    return float(match[1]) if match else None


async def _ask(hook: LabelHook, request: LabelRequest, probe: Probe) -> frozenset[str]:
    """A hook that fails or hangs leaves its labels inactive: the fields stay where they were."""
    try:
        async with asyncio.timeout(_HOOK_SECONDS):
            answer = hook(request)
            return frozenset(await answer if isawaitable(answer) else answer)
    except Exception as error:  # noqa: BLE001 - it is the operator's code: whatever it raises must not cost the request
        probe.internal_error(error, reference="override_labels")
        return frozenset()


__all__ = ["LabelHook", "LabelPolicy", "LabelRequest", "percentage"]
