"""The Dockerfile's steps without Docker: what ends up in an image has to start from there."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

IMAGES = [
    ("subgraphs/ordering", ["ordering.main", "ordering.worker", "ordering.migrate"]),
    ("gateway", ["stoa.main"]),
    ("bff-web", ["bff_web.main"]),
    ("keycloak", ["keycloak_realm.provision"]),
]


@pytest.mark.timeout(300)
@pytest.mark.parametrize(("image", "modules"), IMAGES, ids=[image for image, _ in IMAGES])
def test_an_image_holds_everything_its_processes_import(
    image: str, modules: list[str], root: Path, tmp_path: Path
) -> None:
    """A package missing from one image is invisible in the shared environment of a developer."""
    subprocess.run([root / "deploy" / "docker" / "by-hand", image, tmp_path], check=True)

    imported = subprocess.run(
        [tmp_path / "venv" / "bin" / "python", "-c", "".join(f"import {module}\n" for module in modules)],
        cwd=tmp_path / "app",
        env={"PATH": os.environ["PATH"], "PYTHONSAFEPATH": "1"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert imported.returncode == 0, imported.stderr
    assert (tmp_path / "app" / "supergraph.graphql").exists()
    assert not list((tmp_path / "app").glob("**/tests"))
