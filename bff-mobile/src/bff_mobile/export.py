"""Write the BFF's schema to ``schema.graphql``: ``python -m bff_mobile.export``. The app takes its types from it."""

from __future__ import annotations

from pathlib import Path

from bff_mobile.screens import schema


def sdl() -> str:
    """The schema as text, ending in one newline."""
    return f"{schema.as_str().strip()}\n"


def main() -> None:
    Path(__file__).parents[2].joinpath("schema.graphql").write_text(sdl(), encoding="utf-8")


if __name__ == "__main__":
    main()
