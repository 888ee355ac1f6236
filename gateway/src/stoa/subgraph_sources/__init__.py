"""Subgraph sources: where the SDL of each subgraph comes from: files, running services, Python modules, the configuration itself.

Invariant: fetches text and nothing else. It knows no rule of composition, and no error of it shows a header, a password or a token.
"""

from __future__ import annotations

from stoa.subgraph_sources._config import (
    ComposeConfig,
    FileSchema,
    InlineSchema,
    ModuleSchema,
    RunningSchema,
    SubgraphEntry,
    read_config,
)
from stoa.subgraph_sources._load import load_sources
from stoa.subgraph_sources._module import sdl_of

__all__ = [
    "ComposeConfig",
    "FileSchema",
    "InlineSchema",
    "ModuleSchema",
    "RunningSchema",
    "SubgraphEntry",
    "load_sources",
    "read_config",
    "sdl_of",
]
