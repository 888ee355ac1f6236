"""What generated code cannot do yet. An operation that needs any of it is interpreted as a whole."""

from __future__ import annotations

from enum import Enum


class Reason(Enum):
    """The list is meant to shrink."""

    NOTHING_TO_FETCH = "nothing is fetched"
    SUBSCRIPTION = "subscriptions are interpreted event by event"
    DEFERRED = "deferred blocks are interpreted"
    CONTEXT = "a fetch takes values from objects above its entities"
    RENAMED = "a fetch renames fields of its answer"
    INTERFACE_OBJECT = "a fetch goes by an interface's name or does not know the types of its entities"
    NESTED_REQUIRES = (
        "a representation holds objects that other fetches complete, or of types that the client does not see"
    )
    UNSEEN_ENTITIES = "a fetch is for entities at a place that the client does not see"
    SEVERAL_SOURCES = "one field comes from several fetches"
    NO_SOURCE = "no fetch selects a field that the client asked for"
    UNKNOWN_TYPE = "a fetch has a condition on a type that the client's schema does not have"
    FRAGMENT_SPREAD = "a fetch has named fragments"
    INTROSPECTION = "introspection fields stand beside data"
    DENIED = "a field is denied to this caller"
    TOO_DEEP = "lists are nested too deeply for one function"
    TOO_LARGE = "too many places, types or conditions"
    TOO_STRICT = "the subgraphs' answers are right and never what the code expects"


class UnsupportedOperation(Exception):
    """Raised while code is generated, never while it runs."""

    def __init__(self, reason: Reason, where: str = "") -> None:
        super().__init__(f"{reason.value}: {where}" if where else reason.value)
        self.reason = reason
        self.where = where


__all__ = ["Reason", "UnsupportedOperation"]
