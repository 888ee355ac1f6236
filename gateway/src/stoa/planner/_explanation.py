"""Why each field goes where it goes, as frozen data."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from stoa.plan import PlanSize


class Entry(StrEnum):
    """How the request that answers a field came to the field's object."""

    ROOT = "root"
    PARENT = "parent"
    KEY = "key"


class Loss(StrEnum):
    """Why a subgraph that knows a field is not asked for it."""

    EXTERNAL = "EXTERNAL"
    OVERRIDDEN = "OVERRIDDEN"
    OVERRIDE_LABEL = "OVERRIDE_LABEL"
    NO_KEY = "NO_KEY"
    KEY_NOT_RESOLVABLE = "KEY_NOT_RESOLVABLE"
    OUT_OF_REACH = "OUT_OF_REACH"
    INCOMPLETE = "INCOMPLETE"
    MORE_REQUESTS = "MORE_REQUESTS"
    MORE_WAVES = "MORE_WAVES"
    ANSWERS_LATER = "ANSWERS_LATER"
    TIE = "TIE"
    NOT_FOUND = "NOT_FOUND"
    NOT_WEIGHED = "NOT_WEIGHED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """A field fetched for the sake of another one: a member of a key, or what a ``@requires`` asks for."""

    path: str
    coordinate: str
    subgraph: str
    is_required: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A subgraph that answers a field for some object types.

    ``keys`` are the keys by which a new request enters the field's object (only with :attr:`Entry.KEY`), ``requires`` what the
    field itself demands, ``inputs`` where these come from. ``entered_as`` is the interface's name where the subgraph has an
    interface object; ``provided_by`` the field whose ``@provides`` makes the subgraph answer what it otherwise does not;
    ``contexts`` are the contexts that fill arguments of the field.
    """

    subgraph: str
    types: frozenset[str]
    entry: Entry
    keys: tuple[str, ...] = ()
    requires: str = ""
    inputs: tuple[Input, ...] = ()
    entered_as: str | None = None
    provided_by: str | None = None
    contexts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """A subgraph that has the field and lost. ``requests`` and ``waves`` say how many more its plan would take."""

    subgraph: str
    loss: Loss
    text: str
    requests: int = 0
    waves: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldExplanation:
    """One field of the operation. Without ``sources`` nothing is fetched for it; ``silence`` says why in a sentence.

    ``rights`` are what a caller needs to read it, all of them: without one the gateway takes the field out before it plans.
    """

    path: str
    coordinate: str
    types: frozenset[str]
    sources: tuple[Source, ...]
    lost: tuple[Alternative, ...]
    silence: str = ""
    rights: tuple[str, ...] = ()

    @property
    def is_answered(self) -> bool:
        return bool(self.sources)


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """``refusal`` is the reason why the operation has no plan; ``size`` is then None."""

    fields: tuple[FieldExplanation, ...]
    size: PlanSize | None
    refusal: str | None = None


__all__ = ["Alternative", "Entry", "Explanation", "FieldExplanation", "Input", "Loss", "Source"]
