"""One gateway in a process of its own, told everything by its environment: ``python -m stoa.main``."""

from __future__ import annotations

import os
import sys

from stoa.config import SettingsError, settings_from_env
from stoa.errors import StoaError
from stoa.telemetry import configure_logging
from stoa.wiring import Gateway, build_gateway, serve


def app_from_env() -> Gateway:
    """For ASGI servers: ``uvicorn --factory stoa.main:app_from_env``."""
    return build_gateway(settings_from_env(os.environ))


def main() -> int:
    """Serve until stopped; a setting that cannot work is named and ends the process with 2."""
    try:
        settings = settings_from_env(os.environ)
        configure_logging(settings.log_level)
        serve(build_gateway(settings), settings)
    except (StoaError, SettingsError) as error:
        sys.stderr.write(f"{error.code}: {error.message}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
