"""`python -m audit.export`: writes schema.graphql, openapi.json and the events' JSON schemas; a test notices when it drifts."""

from pathlib import Path
from typing import Final

from stoa_service import json_text, sdl_of, write_exports

from audit.messaging.events import PUBLISHED
from audit.rest.openapi import DOCUMENT
from audit.schema import build_audit_schema

FOLDER: Final = Path(__file__).parents[2]


def exports() -> dict[str, str]:
    """File names below the subgraph's folder and their texts."""
    events = {event.schema_file(): json_text(event.model_json_schema()) for event in PUBLISHED}
    openapi = {"openapi.json": json_text(DOCUMENT)}
    return {"schema.graphql": sdl_of(build_audit_schema()), **openapi, **events}


if __name__ == "__main__":
    write_exports(FOLDER, exports())
