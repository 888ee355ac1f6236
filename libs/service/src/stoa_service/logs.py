"""Log lines for people in development, one JSON object per line in production."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import Any

import orjson


def configure_logging(*, level: str, structured: bool) -> None:
    """Sets the root logger of this process once; libraries that chat are turned down."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonFormatter() if structured else logging.Formatter(_CONSOLE, "%H:%M:%S"))
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    for name in ("faststream", "httpx2", "httpcore2", "alembic.runtime.plugins", "dbos"):
        logging.getLogger(name).setLevel(logging.WARNING)


class JsonFormatter(logging.Formatter):
    """Time, level, logger and message; the stack as one text."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["stack"] = self.formatException(record.exc_info)
        return orjson.dumps(line).decode()


_CONSOLE = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"
