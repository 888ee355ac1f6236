"""Files from Maven Central, or from the mirror that this machine's Maven settings name. Checksums are ours."""

from __future__ import annotations

import hashlib
import warnings
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

from launcher.errors import PartMissing

DOWNLOAD_TIMEOUT_SECONDS = 60
CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Artifact:
    group: str
    name: str
    version: str
    packaging: str
    sha256: str


def fetch(artifact: Artifact, cache: Path) -> Path:
    """Download the file once, and never hand out one whose checksum is not the pinned one."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the library warns about desktop folders that servers do not have
        from jgo.maven import MavenContext  # noqa: PLC0415 - slow to import, needed on the first start only
    context = MavenContext(
        repo_cache=cache, remote_repos=_mirror(Path.home() / ".m2" / "settings.xml"), timeout=DOWNLOAD_TIMEOUT_SECONDS
    )
    component = context.project(artifact.group, artifact.name).at_version(artifact.version)
    try:
        file = component.artifact(packaging=artifact.packaging).resolve()
    except Exception as error:
        raise PartMissing(f"{artifact.name} {artifact.version} could not be downloaded: {error}") from error
    if _sha256(file) != artifact.sha256:
        file.unlink()
        raise PartMissing(f"The download of {artifact.name} {artifact.version} was damaged or is not the real one.")
    return file


def _mirror(settings: Path) -> dict[str, str] | None:
    """The mirror of Central in Maven's own settings; without one, the library's default."""
    try:
        root = ET.parse(settings).getroot()  # noqa: S314 - the user's own settings
    except (OSError, ET.ParseError):
        return None
    for mirror in root.iter():
        if mirror.tag.rpartition("}")[2] != "mirror":
            continue
        found = {child.tag.rpartition("}")[2]: (child.text or "").strip() for child in mirror}
        if found.get("mirrorOf", "").split(",")[0].strip() in {"*", "central", "external:*"} and found.get("url"):
            return {"central": found["url"]}
    return None


def _sha256(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
