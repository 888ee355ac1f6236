"""Files of archived months: gzip'd lines of JSON, one file for each family's contents and one for the links.

Written beside their name and moved into place, the same bytes for the same month whoever writes them.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

from audit.application.ports import ArchiveDamaged, ArchivedFile
from audit.domain.chain import Link
from audit.domain.entry import Content, Entry
from audit.domain.retention import CHAIN_FILE, Policy

_READ_BYTES: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class ArchiveFiles:
    """The folder that they lie in."""

    folder: Path

    async def write(
        self, month: date, chain: str, entries: AsyncIterator[Sequence[Entry]], policy: Policy
    ) -> list[ArchivedFile]:
        """Writes a month's files of one chain and says what each holds."""
        self.folder.mkdir(parents=True, exist_ok=True)
        writers: dict[str, _Writer] = {}
        self._writer(writers, f"{month:%Y-%m}.{chain}", CHAIN_FILE)  # an empty month has a file too: it was looked at
        try:
            async for batch in entries:
                for entry in batch:
                    family = policy.family_of(entry.content.domain).name
                    self._writer(writers, f"{month:%Y-%m}.{chain}", CHAIN_FILE).add(_link_line(Link.of(entry)))
                    self._writer(writers, f"{month:%Y-%m}.{chain}", family).add(_entry_line(entry))
        finally:
            for writer in writers.values():
                writer.close()
        return [writer.placed() for writer in writers.values()]

    def links(self, file: ArchivedFile, chain: str, after: int) -> list[Link]:
        """A chain's links in a month behind a position."""
        self.check(file)
        return [link for link in map(_link_of, self._lines(file.name)) if link.chain == chain and link.position > after]

    def contents(self, file: ArchivedFile) -> Iterator[Entry]:
        """The entries of a family's file."""
        self.check(file)
        return map(_entry_of, self._lines(file.name))

    def check(self, file: ArchivedFile) -> None:
        """Raises ArchiveDamaged unless the file is there and has its hash."""
        try:
            found = _sha256(self.folder / file.name)
        except OSError:
            raise ArchiveDamaged(f"The archive {file.name} cannot be read.") from None
        if found != file.sha256:
            raise ArchiveDamaged(f"The archive {file.name} is not what was written.")

    def delete(self, file: ArchivedFile) -> None:
        (self.folder / file.name).unlink(missing_ok=True)

    def _writer(self, writers: dict[str, _Writer], begin: str, family: str) -> _Writer:
        if family not in writers:
            writers[family] = _Writer(self.folder, f"{begin}.{family}.jsonl.gz", family)
        return writers[family]

    def _lines(self, name: str) -> Iterator[Any]:
        with gzip.open(self.folder / name, "rb") as lines:
            yield from map(json.loads, lines)


class _Writer:
    def __init__(self, folder: Path, name: str, family: str) -> None:
        self._path, self._name, self._family = folder / f"{name}.part", name, family
        self._raw = self._path.open("wb")
        # Without a time in its head the same lines are the same bytes.
        self._zipped = gzip.GzipFile(filename="", mode="wb", fileobj=self._raw, mtime=0)
        self._entries = 0

    def add(self, line: dict[str, Any]) -> None:
        self._zipped.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
        self._entries += 1

    def close(self) -> None:
        self._zipped.close()
        self._raw.close()

    def placed(self) -> ArchivedFile:
        sha256 = _sha256(self._path)
        self._path.replace(self._path.with_name(self._name))
        return ArchivedFile(name=self._name, family=self._family, sha256=sha256, entries=self._entries)


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_READ_BYTES):
            digest.update(block)
    return digest.hexdigest()


def _link_line(link: Link) -> dict[str, Any]:
    return {
        "chain": link.chain,
        "position": link.position,
        "recorded_at": link.recorded_at.astimezone(UTC).isoformat(),
        "previous_hash": link.previous_hash.hex(),
        "hash": link.hash.hex(),
        "content": link.content.hex(),
    }


def _link_of(line: dict[str, Any]) -> Link:
    return Link(
        chain=line["chain"],
        position=line["position"],
        recorded_at=datetime.fromisoformat(line["recorded_at"]),
        previous_hash=bytes.fromhex(line["previous_hash"]),
        hash=bytes.fromhex(line["hash"]),
        content=bytes.fromhex(line["content"]),
    )


def _entry_line(entry: Entry) -> dict[str, Any]:
    content = asdict(entry.content)
    content["occurred_at"] = entry.content.occurred_at.astimezone(UTC).isoformat()
    sealed = entry.content.personal
    content["personal"] = None if sealed is None else base64.b64encode(sealed).decode()
    link = _link_line(Link.of(entry))
    del link["content"]
    return {**link, "content": content}


def _entry_of(line: dict[str, Any]) -> Entry:
    content = dict(line["content"])
    content["occurred_at"] = datetime.fromisoformat(content["occurred_at"])
    content["touches"] = tuple(content["touches"])
    content["personal"] = None if content["personal"] is None else base64.b64decode(content["personal"])
    return Entry(
        chain=line["chain"],
        position=line["position"],
        recorded_at=datetime.fromisoformat(line["recorded_at"]),
        previous_hash=bytes.fromhex(line["previous_hash"]),
        hash=bytes.fromhex(line["hash"]),
        content=Content(**content),
    )
