"""Federations to compare on: the repository's own, the market's, the audit's where it is at hand."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from composition.federations import generate

ROOT: Final = Path(__file__).parents[3]
_AUDIT: Final = ROOT.parent / "shared" / "audit"
_TESTS: Final = ROOT / "gateway" / "tests"
#: the newest federation version that the other composer knows, and what it has by then
_DIRECTIVES: Final = [
    "key",
    "requires",
    "provides",
    "external",
    "extends",
    "shareable",
    "override",
    "inaccessible",
    "tag",
    "composeDirective",
    "interfaceObject",
    "authenticated",
    "requiresScopes",
    "policy",
    "cost",
    "listSize",
]
_IMPORTS: Final = ", ".join(f'"@{name}"' for name in _DIRECTIVES)
_LINK: Final = f'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [{_IMPORTS}])\n'
#: what the other composer leaves out on purpose: newer versions, contexts, cache tags
_BEYOND: Final = re.compile(r"@context\b|@fromContext\b|@cacheTag\b|/federation/v2\.1\d|/federation/v2\.9\d|/connect/")

Federation = dict[str, str]


def federations() -> Iterator[tuple[str, Federation]]:
    """Yield every federation under a name that says where it comes from."""
    for name, federation in _all():
        if not any(_BEYOND.search(sdl) for sdl in federation.values()):
            yield name, federation


def audit_is_at_hand() -> bool:
    return _AUDIT.is_dir()


def _all() -> Iterator[tuple[str, Federation]]:
    for path in sorted(_AUDIT.glob("*.json")):
        suite = json.loads(path.read_text())
        yield f"audit/{path.stem}", {one["name"]: one["sdl"] for one in suite["subgraphs"]}
    for kind in ("errors", "hints"):
        for path in sorted((_TESTS / "composition" / kind).glob("*.graphql")):
            yield f"{kind}/{path.stem}", _case(path.read_text())
    for folder in sorted((_TESTS / "planner" / "federations").iterdir()):
        yield f"planner/{folder.name}", {path.stem: path.read_text() for path in sorted(folder.glob("*.graphql"))}
    market = sorted((ROOT / "subgraphs").glob("*/schema.graphql"))
    yield "market", {path.parent.name: _at_2_9(path.read_text()) for path in market}
    yield "generated/10", {one.name: one.sdl for one in generate(10)}


def _case(text: str) -> Federation:
    parts = re.split(r"^# subgraph: (\S+)\n", text, flags=re.MULTILINE)
    pairs = zip(parts[1::2], parts[2::2], strict=True)
    return {name: sdl if sdl.startswith("# plain") else _LINK + sdl for name, sdl in pairs}


def _at_2_9(sdl: str) -> str:
    return re.sub(r"/federation/v2\.1\d", "/federation/v2.9", sdl)
