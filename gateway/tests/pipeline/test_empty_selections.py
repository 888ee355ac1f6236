"""The parser lets empty selections pass; the specification does not."""

from __future__ import annotations

import pytest
from stoa.config import OperationLimits
from stoa.errors import GraphqlParseFailed
from stoa.pipeline._parse import parse_document


@pytest.mark.parametrize(
    "text", ["{}", "{ nested {} }", "{ nested { ... on Nested {} } }", "query Q { a ...F } fragment F on A {}"]
)
def test_an_empty_selection_is_a_syntax_error(text: str) -> None:
    """There is nothing to plan, and every part behind the parser would have to know that."""
    with pytest.raises(GraphqlParseFailed):
        parse_document(text, None, OperationLimits())
