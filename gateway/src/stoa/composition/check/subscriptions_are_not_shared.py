"""INVALID_FIELD_SHARING: a subscription is one stream from one subgraph."""

from __future__ import annotations

from collections.abc import Iterator

from stoa.composition._diagnostic import Diagnostic, diagnose
from stoa.composition.check.composition import Composition


def subscriptions_are_not_shared(composition: Composition) -> Iterator[Diagnostic]:
    """Report @shareable on fields of the subscription root."""
    for subgraph, definition in composition.definitions_of("Subscription"):
        for field in definition.fields.values():
            if field.has("shareable"):
                yield diagnose(
                    "INVALID_FIELD_SHARING",
                    f'[{subgraph.name}] Field "Subscription.{field.name}" cannot be @shareable: '
                    "a stream has one source",
                    coordinate=f"Subscription.{field.name}",
                    at=[field.location],
                )
