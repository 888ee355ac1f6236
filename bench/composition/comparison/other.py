"""The other composer: a Node process that answers one line of JSON for each line."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from stoa.composition import SubgraphSource, compose

HERE: Final = Path(__file__).parent / "other"
_DEADLINE_SECONDS: Final = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a composer says to one federation."""

    codes: frozenset[str]
    messages: tuple[str, ...]
    supergraph: str | None

    @property
    def accepts(self) -> bool:
        return self.supergraph is not None


def ask_other(federations: Iterable[tuple[str, dict[str, str]]]) -> dict[str, Answer]:
    """Compose all federations with the other composer."""
    install()
    lines = [json.dumps({"id": name, "services": _services(federation)}) for name, federation in federations]
    answered = subprocess.run(
        [_program("node"), "compose.mjs"],
        cwd=HERE,
        input="\n".join(lines),
        capture_output=True,
        text=True,
        check=True,
        timeout=_DEADLINE_SECONDS,
    )
    answers = map(json.loads, answered.stdout.splitlines())
    return {
        answer["id"]: Answer(
            codes=frozenset(error["code"] for error in answer["errors"]),
            messages=tuple(error["message"] for error in answer["errors"]),
            supergraph=answer["supergraph"] if answer["ok"] else None,
        )
        for answer in answers
    }


def ask_ours(federation: dict[str, str]) -> Answer:
    """Compose one federation with our composition."""
    result = compose([SubgraphSource(**service) for service in _services(federation)])
    return Answer(
        codes=frozenset(error.code for error in result.errors),
        messages=tuple(error.message for error in result.errors),
        supergraph=result.supergraph_sdl,
    )


def install() -> None:
    """Install the other composer from its lock file, once."""
    if not (HERE / "node_modules" / "@theguild").is_dir():
        subprocess.run([_program("npm"), "ci", "--silent"], cwd=HERE, check=True, timeout=_DEADLINE_SECONDS)


def _services(federation: dict[str, str]) -> list[dict[str, str]]:
    return [{"name": name, "url": f"http://{name}.example", "sdl": sdl} for name, sdl in federation.items()]


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise SystemExit(f"{name} is not on the PATH; run it as `make compare-composition`.")
    return found
