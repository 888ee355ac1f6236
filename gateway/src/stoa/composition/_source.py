"""What goes into a composition and what comes out."""

from __future__ import annotations

from dataclasses import dataclass

from stoa.composition._diagnostic import Diagnostic


@dataclass(frozen=True, slots=True, kw_only=True)
class SubgraphSource:
    """One subgraph as its team publishes it."""

    name: str
    url: str
    sdl: str
    #: where the SDL was read from, for diagnostics ("schemas/catalog.graphql"); the name stands in when empty
    origin: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CompositionResult:
    """The supergraph, or the reasons why there is none. Hints come in both cases."""

    supergraph_sdl: str | None
    errors: tuple[Diagnostic, ...]
    hints: tuple[Diagnostic, ...]

    @property
    def succeeded(self) -> bool:
        return self.supergraph_sdl is not None
