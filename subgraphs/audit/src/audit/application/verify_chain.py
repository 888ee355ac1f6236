from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from audit.domain.chain import GENESIS, Break, ChainPoint, first_break
from audit.domain.checkpoint import is_signed, signature_of

from .ports import ArchiveDamaged, Checkpoint, ProofReader

WHOLE_CHAIN: Final = 100_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What a check found. `since` is where it began: a checkpoint, or 0."""

    chain: str
    since: int
    through: int
    head: int
    checked: int
    broken: Break | None = None
    point: ChainPoint | None = None
    """The last entry that holds, with its hash; None when something is broken."""

    @property
    def is_whole(self) -> bool:
        """Nothing is broken and nothing was left out."""
        return self.broken is None and self.through == self.head


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyChain:
    """`full` begins at the first entry, archives included, instead of at the last checkpoint; `most` links are followed."""

    chain: str
    full: bool = False
    most: int = WHOLE_CHAIN


async def verify_chain(command: VerifyChain, proof: ProofReader, key: bytes) -> Verification:
    """Follows the chain from a point that is known to be good; stops at the first entry that does not hold."""
    head = await proof.head(command.chain) or ChainPoint(chain=command.chain, position=0, hash=GENESIS)
    seen = list(await proof.checkpoints(command.chain)) if command.full else await _latest(command.chain, proof)
    since = seen[-1].point if seen and not command.full else ChainPoint(chain=command.chain, position=0, hash=GENESIS)
    broken = _broken_checkpoint(seen, head, key)
    found: ChainPoint | Break = broken or since
    if broken is None:
        found = await _followed(command, since, {each.point.position: each.point.hash for each in seen}, proof)
    if isinstance(found, ChainPoint) and found.position > head.position:
        # Recorded since the head was read, or the head was turned back: it tells when it is read again.
        now = await proof.head(command.chain) or head
        head = found if now.position > found.position else now
    if isinstance(found, ChainPoint) and command.full:
        found = await _archives_hold(found, proof)
    return _told(command, since, head, found)


async def verify_and_note(command: VerifyChain, proof: ProofReader, key: bytes, at: datetime) -> Verification:
    """The same; as far as it was found whole, it is noted in a checkpoint."""
    verification = await verify_chain(command, proof, key)
    point = verification.point
    if point is not None and verification.checked:
        await proof.add_checkpoint(Checkpoint(point=point, signature=signature_of(point, key)), at)
    return verification


async def _latest(chain: str, proof: ProofReader) -> list[Checkpoint]:
    latest = await proof.last_checkpoint(chain)
    return [] if latest is None else [latest]


def _broken_checkpoint(seen: list[Checkpoint], head: ChainPoint, key: bytes) -> Break | None:
    for checkpoint in seen:
        point = checkpoint.point
        if not is_signed(point, checkpoint.signature, key):
            return Break(chain=point.chain, position=point.position, reason="The checkpoint was not signed here.")
        if point.position > head.position:
            reason = f"Entries are missing at the end: a checkpoint saw {point.position}."
            return Break(chain=point.chain, position=head.position + 1, reason=reason)
    return None


async def _followed(
    command: VerifyChain, since: ChainPoint, seen: dict[int, bytes], proof: ProofReader
) -> ChainPoint | Break:
    point = since
    try:
        async for links in proof.links(command.chain, since.position):
            found = first_break(point, links)
            if isinstance(found, Break):
                return found
            point = found
            forged = next((link for link in links if seen.get(link.position, link.hash) != link.hash), None)
            if forged is not None:
                reason = "The chain was written anew: a checkpoint saw another hash."
                return Break(chain=command.chain, position=forged.position, reason=reason)
            if point.position - since.position >= command.most:
                break
    except ArchiveDamaged as damage:
        return Break(chain=command.chain, position=point.position + 1, reason=str(damage))
    return point


async def _archives_hold(point: ChainPoint, proof: ProofReader) -> ChainPoint | Break:
    damaged = await proof.damaged_archives(point.chain)
    if not damaged:
        return point
    return Break(chain=point.chain, position=1, reason=f"The archive {damaged[0]} is not what the chain says.")


def _told(command: VerifyChain, since: ChainPoint, head: ChainPoint, found: ChainPoint | Break) -> Verification:
    if isinstance(found, ChainPoint) and not _leads_to(head, command, since, found):
        reason = "The newest entries are missing, or the chain's head is not where they lead."
        found = Break(chain=command.chain, position=min(found.position, head.position) + 1, reason=reason)
    through = found.position - 1 if isinstance(found, Break) else found.position
    return Verification(
        chain=command.chain,
        since=since.position,
        through=through,
        head=head.position,
        checked=max(through - since.position, 0),
        broken=found if isinstance(found, Break) else None,
        point=found if isinstance(found, ChainPoint) else None,
    )


def _leads_to(head: ChainPoint, command: VerifyChain, since: ChainPoint, found: ChainPoint) -> bool:
    """Where the links had an end it is the head; where they were followed in part, the head is further."""
    if found.position - since.position >= command.most:
        return found.position < head.position or found == head
    return found == head
