from __future__ import annotations

from ordering.export import FOLDER, exports
from stoa_service import drifted


def test_the_committed_schema_and_event_schemas_say_what_the_code_says() -> None:
    """Peers compose and read the files: run `python -m ordering.export` after a change."""
    assert drifted(FOLDER, exports()) == []
