"""Running a program that refuses to be root.

A user namespace maps root to an ordinary user, needs no second account and leaves the files owned by root; where the
system forbids namespaces, the program runs as `nobody`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from functools import cache
from pathlib import Path

ORDINARY_USER = "1000"
TRY_WITHIN_SECONDS = 10


@cache
def unprivileged_prefix() -> tuple[str, ...]:
    """The words in front of a command that must not run as root; none when we are not root."""
    if os.geteuid() != 0:
        return ()
    unshare = shutil.which("unshare")
    if unshare:
        prefix = (unshare, "--user", f"--map-user={ORDINARY_USER}", f"--map-group={ORDINARY_USER}")
        if _works(prefix):
            return prefix
    setpriv = shutil.which("setpriv")
    if setpriv:
        return (setpriv, "--reuid=nobody", "--regid=nogroup", "--clear-groups", "--")
    return ()


def hand_over(folder: Path) -> None:
    """Let the ordinary user write in a folder, where one is needed at all."""
    if any("--reuid=nobody" in word for word in unprivileged_prefix()):
        shutil.chown(folder, "nobody", "nogroup")


def _works(prefix: tuple[str, ...]) -> bool:
    try:
        subprocess.run(  # noqa: S603 - a fixed command
            [*prefix, "true"], capture_output=True, timeout=TRY_WITHIN_SECONDS, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return True
