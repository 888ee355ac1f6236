"""The same subgraphs give the same bytes: in every process, and whatever order they are given in."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest
from stoa.composition import SubgraphSource, compose

_FEDERATIONS: Final = Path(__file__).parents[1] / "planner" / "federations"
_SCRIPT: Final = """
import hashlib, sys
from pathlib import Path
from stoa.composition import SubgraphSource, compose
for folder in sorted(Path(sys.argv[1]).iterdir()):
    sources = [SubgraphSource(name=p.stem, url=p.stem, sdl=p.read_text()) for p in sorted(folder.glob("*.graphql"))]
    result = compose(sources)
    said = [repr(result.supergraph_sdl), *map(repr, result.errors), *map(repr, result.hints)]
    print(folder.name, hashlib.sha256("\\n".join(said).encode()).hexdigest())
"""


def _composed_with(hash_seed: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", _SCRIPT, str(_FEDERATIONS)],
        env={**os.environ, "PYTHONHASHSEED": hash_seed},
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    ).stdout


def test_hash_seed_of_the_process_changes_no_byte() -> None:
    """Sets are walked in another order in every process: a supergraph must not show that."""
    first = _composed_with("1")

    assert len(first.splitlines()) == len(list(_FEDERATIONS.iterdir()))
    assert first == _composed_with("2")


@pytest.mark.parametrize("folder", sorted(_FEDERATIONS.iterdir()), ids=lambda folder: folder.name)
def test_order_of_subgraphs_changes_nothing(folder: Path) -> None:
    """Neither the supergraph nor the findings may depend on how the files were listed."""
    sources = [
        SubgraphSource(name=path.stem, url="http://x", sdl=path.read_text()) for path in folder.glob("*.graphql")
    ]
    sources.sort(key=lambda source: source.name)

    assert compose(sources) == compose(sources[::-1])
