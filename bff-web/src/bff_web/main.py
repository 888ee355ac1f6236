"""Run the web BFF: ``python -m bff_web.main``."""

from __future__ import annotations

from stoa_bff.server import run

from bff_web.config import settings_from_env
from bff_web.wiring import build_app


def main() -> None:
    """Read the environment and serve until told to stop."""
    settings = settings_from_env()
    run(build_app(settings), settings)


if __name__ == "__main__":
    main()
