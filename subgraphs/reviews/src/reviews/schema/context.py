"""What every resolver of a request shares."""

from dataclasses import dataclass

from stoa_service import Caller


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """One per request: the caller, the reads, the batches."""

    caller: Caller
