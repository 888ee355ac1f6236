"""The committed contracts say what the code says."""

from discount.export import FOLDER, exports
from stoa_service import drifted


def test_schema_and_events_have_not_drifted() -> None:
    """The gateway composes the committed file; run `python -m discount.export`."""
    assert drifted(FOLDER, exports()) == []
