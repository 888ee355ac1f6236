"""The registry of published events: `events/registry.json` beside the schemas of each publisher.

`python -m stoa_messaging.event_registry <folder of the subgraphs>` registers new events and new optional fields, and refuses
what would break a reader. With `check` it writes nothing and also refuses what is not registered. An event that must change
otherwise gets a new version: `event_version = 2`, published beside the old one until nobody reads that any more.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from stoa_messaging.event_fields import Fields, breaks_readers, fields_of

REGISTRY: Final = "registry.json"
_WAY_OUT: Final = "Keep the field as it was, or publish a new version of the event (event_version) beside this one."


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """`breaks` must not be published; anything else only waits to be registered."""

    event: str
    told: str
    breaks: bool

    def __str__(self) -> str:
        return f"{self.event}: {self.told}"


def examine(folder: Path) -> list[Finding]:
    """Compares a publisher's `events` folder with its registry."""
    registered, published = read_registry(folder), published_fields(folder)
    findings = [
        Finding(event=name, told=f"its schema is gone. {_WAY_OUT}", breaks=True)
        for name in registered
        if name not in published
    ]
    for name, fields in published.items():
        before = registered.get(name)
        if before is None:
            findings.append(Finding(event=name, told="it is not registered yet", breaks=False))
            continue
        told = breaks_readers(before["fields"], fields)
        findings += [Finding(event=name, told=f"{each}. {_WAY_OUT}", breaks=True) for each in told]
        if not told and dict(before["fields"]) != dict(fields):
            findings.append(Finding(event=name, told="its new fields are not registered yet", breaks=False))
    return findings


def register(folder: Path) -> list[Finding]:
    """Writes what may be written; what breaks is returned and leaves the registry as it is."""
    breaking = [finding for finding in examine(folder) if finding.breaks]
    if breaking:
        return breaking
    registry = read_registry(folder)
    for name, fields in published_fields(folder).items():
        entry = registry.setdefault(name, {"history": [], "fields": {}})
        fingerprint = _fingerprint(fields)
        if fingerprint not in entry["history"]:
            entry["history"].append(fingerprint)
        entry["fields"] = dict(fields)
    if registry:
        text = json.dumps(dict(sorted(registry.items())), indent=2, ensure_ascii=False) + "\n"
        path = folder / REGISTRY
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
    return []


def published_fields(folder: Path) -> dict[str, Fields]:
    """By event (`order_placed.v1`) what its exported schema promises."""
    files = sorted(path for path in folder.glob("*.json") if path.name != REGISTRY)
    return {path.stem: fields_of(json.loads(path.read_text(encoding="utf-8"))) for path in files}


def read_registry(folder: Path) -> dict[str, Any]:
    """What was registered so far."""
    path = folder / REGISTRY
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def _fingerprint(fields: Mapping[str, str]) -> str:
    return hashlib.sha256(json.dumps(fields, sort_keys=True).encode()).hexdigest()[:16]


def main(arguments: Sequence[str]) -> int:
    """Exit code 1 when something breaks readers, or is not registered where only checking was asked for."""
    checking = "check" in arguments
    places = [argument for argument in arguments if argument != "check"] or ["subgraphs"]
    folders = [folder for place in places for folder in sorted(Path(place).glob("*/events"))]
    findings = [finding for folder in folders for finding in (examine(folder) if checking else register(folder))]
    for finding in findings:
        sys.stderr.write(f"{finding}\n")
    return 1 if findings else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
