"""Lists with 100,000 rows behind them: the statements that are really sent, as PostgreSQL plans and executes them.

The operations stand in `list_plans/<domain>.graphql`, the rows in `list_plans/<domain>.sql`. The catalogue and inventory do the
same in tests of their own; `test_every_list_is_looked_at.py` says of each list where.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import md5
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import pytest
from graphql import FragmentDefinitionNode, OperationDefinitionNode, parse, print_ast
from stoa_service.query_plans import sent_statements

pytestmark = pytest.mark.servers


def _day(ago: int) -> str:
    return (datetime.now(UTC) - timedelta(days=ago)).isoformat()


def _uuid(name: str) -> str:
    # As the fillings make their ids.
    return str(UUID(md5(name.encode()).hexdigest()))


CUSTOMER: Final = {"__typename": "Customer", "id": "c1"}
HOT: Final = [{"__typename": "Product", "id": "p-hot"}]
REPRESENTATIONS: Final[dict[str, list[dict[str, str]]]] = {
    "ordering": [CUSTOMER, {"__typename": "Order", "id": _uuid("o77")}],
    "notifications": [CUSTOMER],
    "reviews": [CUSTOMER, *({"__typename": "Product", "id": f"p{n}"} for n in ("-hot", *range(49)))],
    "audit": [{"__typename": "Customer", "id": "c7"}, {"__typename": "Order", "id": "o777"}],
    "shipping": [{"__typename": "Order", "id": f"o{n}"} for n in range(50)],
    "payment": [{"__typename": "Order", "id": _uuid(f"o{n}")} for n in range(50)],
    "discount": [{"__typename": "Product", "id": f"p{n}"} for n in range(50)],
}
# With what an operation is asked besides nothing at all.
VARIABLES: Final[dict[str, tuple[dict[str, Any], ...]]] = {
    "ordering AllOrders": (
        {},
        {"status": "DELIVERED"},
        {"status": "CONFIRMED"},
        {"search": "s977777"},
        {"search": "977777"},
        {"search": "ada number77"},
        {"search": "ADA4711@example.test"},
        {"search": "example"},
        {"search": "zebra"},
        {"search": "number77", "status": "CANCELLED"},
    ),
    "ordering Sagas": ({"stuck": False}, {"stuck": True}),
    "reviews OfProducts": (
        *({"sort": sort} for sort in ("NEWEST", "HELPFUL", "HIGHEST", "LOWEST")),
        {"rating": 3},
        {"rating": 3, "sort": "HELPFUL"},
    ),
    "reviews OfOneProduct": (
        *({"sort": sort, "r": HOT} for sort in ("NEWEST", "HELPFUL", "HIGHEST", "LOWEST")),
        {"rating": 3, "r": HOT},
        {"rating": 3, "sort": "HELPFUL", "r": HOT},
    ),
    "reviews OfCustomer": ({"r": [CUSTOMER]},),
    "reviews Queue": ({}, {"status": "APPROVED"}, {"status": "REJECTED"}),
    "audit Journal": tuple(
        {"filter": wanted}
        for wanted in (
            {},
            {"type": "ordering.order_placed"},
            {"type": "reviews.review_approved"},
            {"domain": "ordering"},
            {"domain": "reviews"},
            {"entity": "shipment"},
            {"actor": "stefan"},
            {"customerId": "c7"},
            {"touches": "o777"},
            {"text": "order_placed"},
            {"text": "S777"},
            {"since": _day(5)},
            {"until": _day(40)},
            {"since": _day(40), "until": _day(39)},
            {"domain": "payment", "until": _day(40)},
            {"domain": "reviews", "actor": "stefan"},
        )
    ),
    "audit Trail": ({"of": "o777"}, {"of": "c7"}, {"of": "nobody"}),
}


def operations_of(path: Path) -> dict[str, str]:
    """Each operation of a file, with the file's fragments."""
    definitions = parse(path.read_text()).definitions
    fragments = {each.name.value: print_ast(each) for each in definitions if isinstance(each, FragmentDefinitionNode)}
    return {
        each.name.value: "\n".join(
            [print_ast(each), *(text for name, text in fragments.items() if f"...{name}" in print_ast(each))]
        )
        for each in definitions
        if isinstance(each, OperationDefinitionNode) and each.name
    }


FOLDER: Final = Path(__file__).parent / "list_plans"
CASES: Final = [
    pytest.param(path.stem, text, given, id=f"{path.stem} {name} {number}")
    for path in sorted(FOLDER.glob("*.graphql"))
    for name, text in operations_of(path).items()
    for number, given in enumerate(VARIABLES.get(f"{path.stem} {name}", ({},)))
]


@pytest.mark.parametrize(("domain", "operation", "given"), CASES)
async def test_no_list_reads_or_sorts_a_whole_table(
    filled: Any, domain: str, operation: str, given: dict[str, Any]
) -> None:
    """What is quick for the first customers must be quick for the last."""
    asked = await filled.domain(domain)
    variables = {"r": REPRESENTATIONS.get(domain)} | given if "$r" in operation else given

    page, weak = await looked_at(asked, operation, variables)
    after = end_of(page)
    _, weak_later = await looked_at(asked, operation, {**variables, "after": after}) if after else (None, [])

    assert weak == weak_later == []


async def looked_at(asked: Any, operation: str, variables: dict[str, Any]) -> tuple[Any, list[str]]:
    with sent_statements() as sent:
        data = await asked.ask(operation, variables)
    return data["page"], [spot for each in sent for spot in await asked.weak_spots(each)]


def end_of(page: Any) -> str | None:
    """Where the next page begins, if the operation can ask for one."""
    if isinstance(page, list):
        return next(filter(None, map(end_of, page)), None)
    if not isinstance(page, dict):
        return None
    info = page.get("pageInfo")
    return info["endCursor"] if info else next(filter(None, map(end_of, page.values())), None)
