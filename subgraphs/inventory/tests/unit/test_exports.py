"""The committed contracts say what the code says."""

from inventory.export import FOLDER, exports
from stoa_service import drifted


def test_schema_and_events_have_not_drifted() -> None:
    """The gateway composes and consumers read the committed files; run `python -m inventory.export`."""
    assert drifted(FOLDER, exports()) == []
