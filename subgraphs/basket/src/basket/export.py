"""`python -m basket.export`: writes schema.graphql, the events' JSON schemas and the code of discount's gRPC messages; a test notices when they drift."""

from pathlib import Path
from typing import Final

from stoa_service import json_text, sdl_of, write_exports
from stoa_service.protocol_buffers import generated_from

from basket.messaging.events import PUBLISHED
from basket.schema import build_basket_schema

FOLDER: Final = Path(__file__).parents[2]
DISCOUNT_PROTO: Final = FOLDER.parent / "discount" / "proto" / "stoa_discount_v1.proto"


def exports() -> dict[str, str]:
    """File names below the subgraph's folder and their texts."""
    events = {event.schema_file(): json_text(event.model_json_schema()) for event in PUBLISHED}
    generated = {f"src/basket/peers/{name}": text for name, text in generated_from(DISCOUNT_PROTO).items()}
    return {"schema.graphql": sdl_of(build_basket_schema()), **events, **generated}


if __name__ == "__main__":
    write_exports(FOLDER, exports())
