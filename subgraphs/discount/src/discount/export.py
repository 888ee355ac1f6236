"""`python -m discount.export`: writes schema.graphql, the events' JSON schemas and the code of the gRPC messages; a test notices when they drift."""

from pathlib import Path
from typing import Final

from stoa_service import json_text, sdl_of, write_exports
from stoa_service.protocol_buffers import generated_from

from discount.messaging.events import PUBLISHED
from discount.schema.operations import discount_schema

FOLDER: Final = Path(__file__).parents[2]
PROTO: Final = FOLDER / "proto" / "stoa_discount_v1.proto"


def exports() -> dict[str, str]:
    """File names below the subgraph's folder and their texts."""
    events = {event.schema_file(): json_text(event.model_json_schema()) for event in PUBLISHED}
    generated = {f"src/discount/rpc/{name}": text for name, text in generated_from(PROTO).items()}
    return {"schema.graphql": sdl_of(discount_schema()), **events, **generated}


if __name__ == "__main__":
    write_exports(FOLDER, exports())
