"""Run the mobile BFF: ``python -m bff_mobile.main``."""

from __future__ import annotations

from stoa_bff.server import run

from bff_mobile.config import settings_from_env
from bff_mobile.wiring import build_app


def main() -> None:
    """Read the environment and serve until told to stop."""
    settings = settings_from_env()
    run(build_app(settings), settings)


if __name__ == "__main__":
    main()
