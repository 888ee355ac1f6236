"""The subgraphs themselves, behind one port: slow, asked only while answers are recorded and by cold operations."""

from __future__ import annotations

import sys
from typing import Any

import uvicorn

from gateways.subgraphs import build_subgraphs


def serve(port: int) -> None:
    """``/NAME`` is subgraph NAME."""
    subgraphs = build_subgraphs()

    async def app(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        subgraph = subgraphs[scope["path"].strip("/")]
        await subgraph(scope, _whole(receive), send)
        subgraph.requests.clear()

    uvicorn.run(app, host="127.0.0.1", port=port, log_level="warning", lifespan="off", loop="uvloop", http="httptools")


def _whole(receive: Any) -> Any:
    async def read() -> dict[str, Any]:
        body = b""
        while True:
            message = await receive()
            body += message.get("body", b"")
            if not message.get("more_body"):
                return {"type": "http.request", "body": body}

    return read


if __name__ == "__main__":
    serve(int(sys.argv[1]))
