"""Python code from a .proto file, for exports and their drift tests. Needs grpcio-tools, which only development has."""

from __future__ import annotations

import tempfile
from pathlib import Path


def generated_from(proto: Path) -> dict[str, str]:
    """Names and texts of the module and of its types (`…_pb2.py`, `…_pb2.pyi`)."""
    from grpc_tools import protoc  # noqa: PLC0415 - a tool of development; services run without it

    with tempfile.TemporaryDirectory() as folder:
        code = protoc.main(["protoc", f"-I{proto.parent}", f"--python_out={folder}", f"--pyi_out={folder}", proto.name])
        if code != 0:
            raise RuntimeError(f"{proto.name} could not be compiled; the lines above say why.")
        return {path.name: path.read_text(encoding="utf-8") for path in sorted(Path(folder).iterdir())}
