"""`python -m customers.export`: writes schema.graphql and the events' JSON schemas; a test notices when they drift."""

from pathlib import Path
from typing import Final

from stoa_service import json_text, sdl_of, write_exports

from customers.messaging.events import PUBLISHED
from customers.schema import build_customers_schema

FOLDER: Final = Path(__file__).parents[2]


def exports() -> dict[str, str]:
    """File names below the subgraph's folder and their texts."""
    events = {event.schema_file(): json_text(event.model_json_schema()) for event in PUBLISHED}
    return {"schema.graphql": sdl_of(build_customers_schema()), **events}


if __name__ == "__main__":
    write_exports(FOLDER, exports())
