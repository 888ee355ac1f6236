"""Builds the gateway's engine in C for this checkout's Python, into .tools/native, and prints the folder to put on PYTHONPATH.

For tests and benchmarks; whoever installs the gateway builds a wheel of gateway-native/ instead. Nothing is built twice.
"""

from __future__ import annotations

import hashlib
import importlib.util
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ROOT / "gateway-native" / "src" / "stoa_gateway_native"
BUILT = ROOT / ".tools" / "native"


def missing() -> str | None:
    """Why nothing can be built here."""
    if shutil.which("cc") is None:
        return "there is no C compiler"
    probe = ["cc", "-fsyntax-only", f"-I{sysconfig.get_path('include')}", "-x", "c", "-"]
    if subprocess.run(probe, input=b"#include <Python.h>\n", capture_output=True, check=False).returncode:
        return "the C compiler does not find Python's headers, or its own"
    if importlib.util.find_spec("Cython") is None:
        return "Cython is not installed"
    return None


def build() -> Path:
    """The folder that holds the package. Fails where the sources cannot be compiled."""
    files = sorted(path for path in SOURCES.iterdir() if path.suffix in (".py", ".pyx", ".pxi", ".h"))
    known = hashlib.sha256(sys.version.encode() + b"".join(path.read_bytes() for path in files)).hexdigest()[:16]
    folder = BUILT / known
    if folder.is_dir():
        return folder
    BUILT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=BUILT) as scratch:
        package = Path(scratch) / "whole" / SOURCES.name
        package.mkdir(parents=True)
        shutil.copy(SOURCES / "__init__.py", package)
        _compile(Path(scratch) / "_engine.c", package)
        try:
            package.parent.rename(folder)
        except OSError:  # somebody else was quicker
            if not folder.is_dir():
                raise
    return folder


def _compile(made: Path, package: Path) -> None:
    library = package / f"_engine{sysconfig.get_config_var('EXT_SUFFIX')}"
    cython = [sys.executable, "-m", "cython", "-3", str(SOURCES / "_engine.pyx"), "-o", str(made)]
    includes = [f"-I{sysconfig.get_path('include')}", f"-I{SOURCES}"]
    compiler = ["cc", "-O2", "-fPIC", "-shared", "-fwrapv", *includes, str(made), "-o", str(library)]
    for command in (cython, compiler):
        subprocess.run(command, check=True)


if __name__ == "__main__":
    why = missing()
    if why is not None:
        sys.exit(f"The engine cannot be built: {why}.")
    print(build())
