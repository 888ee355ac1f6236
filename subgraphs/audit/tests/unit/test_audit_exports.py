"""Committed contracts are what the code says."""

from audit.export import FOLDER, exports
from stoa_service import drifted


def test_the_schema_has_not_drifted() -> None:
    """The gateway composes the file, not the code: they must be the same."""
    assert drifted(FOLDER, exports()) == []
