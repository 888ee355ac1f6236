"""`python -m audit.export`: writes schema.graphql; a test notices when it drifts."""

from pathlib import Path
from typing import Final

from stoa_service import sdl_of, write_exports

from audit.schema import build_audit_schema

FOLDER: Final = Path(__file__).parents[2]


def exports() -> dict[str, str]:
    """File names below the subgraph's folder and their texts."""
    return {"schema.graphql": sdl_of(build_audit_schema())}


if __name__ == "__main__":
    write_exports(FOLDER, exports())
