from __future__ import annotations

from graphql import GraphQLError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from stoa_service.errors import format_error


def test_a_full_house_is_a_refusal_and_no_breakdown() -> None:
    """Whoever comes 201st must read that they may try again, and nothing of connection pools."""
    error = GraphQLError("x", original_error=PoolTimeout("QueuePool limit of size 4 overflow 6 reached"))

    shaped = format_error(error)

    assert shaped["extensions"] == {"code": "BUSY"}
    assert "QueuePool" not in shaped["message"]
