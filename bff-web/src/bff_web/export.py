"""Write the BFF's schema to ``schema.graphql``: ``python -m bff_web.export``. The front ends take their types from it."""

from __future__ import annotations

from pathlib import Path

from bff_web.screens import schema


def sdl() -> str:
    """The schema as text, ending in one newline."""
    return f"{schema.as_str().strip()}\n"


def main() -> None:
    Path(__file__).parents[2].joinpath("schema.graphql").write_text(sdl(), encoding="utf-8")


if __name__ == "__main__":
    main()
