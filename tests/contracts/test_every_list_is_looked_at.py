"""The inventory of lists: each list of each schema has a look at its plan with 100,000 rows behind it, or a reason not to need one."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

import pytest
from graphql import (
    DocumentNode,
    FieldNode,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    GraphQLSyntaxError,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    build_schema,
    get_named_type,
    is_composite_type,
    is_list_type,
    parse,
    visit,
)

ROOT: Final = Path(__file__).parents[2]
OPERATIONS: Final = Path(__file__).parent / "list_plans"
DOMAINS: Final = sorted(path.parent.name for path in ROOT.glob("subgraphs/*/schema.graphql"))
# These look at their own lists; the operations stand in the test.
OWN_TESTS: Final = {
    domain: ROOT / f"subgraphs/{domain}/tests/integration/test_plans.py" for domain in ("catalog", "inventory")
}

# Lists without a plan of their own, and why there is nothing to look at.
A_PAGE: Final = "the nodes of a page, whose connection is looked at"
ONE_ROW: Final = "parts of one row, or made of one row; the domain bounds them"
A_TABLE_IN_CODE: Final = "a table in code: no statement is sent"
AN_ANSWER: Final = "what a command has to say, made in memory"
BY_HAND: Final = "staff make them by hand: some dozens, and they are read whole on purpose"
KEYCLOAK: Final = "Keycloak is asked, not a database"
THE_BROKER: Final = "the broker is asked: a range of at most 200 by its own order, and the length of a queue"
WITHOUT_A_PLAN: Final[dict[str, dict[str, str]]] = {
    "audit": {"AuditReplay.leftOut": AN_ANSWER},
    "basket": {"BasketResult.problems": AN_ANSWER, "CheckoutResult.problems": AN_ANSWER},
    "catalog": {
        "Category.children": BY_HAND,
        "Category.path": BY_HAND,
        "OptionMatrix.combinations": ONE_ROW,
        "OptionMatrix.options": ONE_ROW,
        "Product.attributes": ONE_ROW,
        "Product.images": ONE_ROW,
        "ProductConnection.corrections": AN_ANSWER,
        "ProductEdge.highlights": AN_ANSWER,
        "Query.attributeDefinitions": BY_HAND,
        "Suggestion.highlights": AN_ANSWER,
        "Variant.options": ONE_ROW,
    },
    "customers": {"Customer.sessions": KEYCLOAK},
    "inventory": {"Query.warehouses": BY_HAND},
    "notifications": {"Query.deadLetterCounts": THE_BROKER, "Query.deadLetters": THE_BROKER},
    "payment": {"PaymentMethod.testTokens": A_TABLE_IN_CODE, "Query.paymentMethods": A_TABLE_IN_CODE},
    "shipping": {
        "Basket.shippingQuotes": A_TABLE_IN_CODE,
        "Query.freeShipping": A_TABLE_IN_CODE,
        "Query.shippingQuotes": A_TABLE_IN_CODE,
    },
}


@pytest.mark.parametrize("domain", DOMAINS)
def test_every_list_has_a_look_at_its_plan_or_a_reason(domain: str) -> None:
    """The list that nobody looked at is the one that reads everything."""
    schema = schema_of(domain)
    excused = WITHOUT_A_PLAN.get(domain, {})

    looked_at = fields_in_tests(domain, schema)

    assert sorted(lists_of(schema) - looked_at - set(excused)) == []
    assert sorted(set(excused) - (lists_of(schema) - looked_at)) == [], "excused without need, or not a list any more"


def schema_of(domain: str) -> GraphQLSchema:
    """The exported schema with what a gateway adds to it."""
    text = (ROOT / f"subgraphs/{domain}/schema.graphql").read_text()
    bare = build_schema(text, assume_valid=True, assume_valid_sdl=True)
    entities = [each.name for each in bare.type_map.values() if "@key" in _directives(each)]
    if not entities:
        return bare
    added = f"scalar _Any union _Entity = {' | '.join(entities)}"
    added += " extend type Query { _entities(representations: [_Any!]!): [_Entity]! }"
    return build_schema(f"{text}\n{added}", assume_valid=True, assume_valid_sdl=True)


def lists_of(schema: GraphQLSchema) -> set[str]:
    return {
        f"{kind.name}.{name}"
        for kind in schema.type_map.values()
        if isinstance(kind, GraphQLObjectType) and not kind.name.startswith("_")
        for name, field in kind.fields.items()
        if is_list_of_objects(field.type) and not name.startswith("_")
    } - set(nodes_of_pages(schema))


def nodes_of_pages(schema: GraphQLSchema) -> Iterator[str]:
    """The connection itself is in the inventory."""
    for kind in schema.type_map.values():
        if kind.name.endswith("Connection"):
            yield from (f"{kind.name}.{name}" for name in ("edges", "nodes"))


def is_list_of_objects(kind: GraphQLOutputType) -> bool:
    inner = kind.of_type if isinstance(kind, GraphQLNonNull) else kind
    named = get_named_type(kind)
    return named.name.endswith("Connection") or (is_list_type(inner) and is_composite_type(named))


def fields_in_tests(domain: str, schema: GraphQLSchema) -> set[str]:
    """The fields that the operations select whose statements are looked at."""
    info = TypeInfo(schema)
    found = _Selected(info)
    for document in documents_of(domain):
        visit(document, TypeInfoVisitor(info, found))
    return found.fields


def documents_of(domain: str) -> Iterator[DocumentNode]:
    if domain not in OWN_TESTS:
        yield parse((OPERATIONS / f"{domain}.graphql").read_text())
        return
    for node in ast.walk(ast.parse(OWN_TESTS[domain].read_text())):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            with suppress(GraphQLSyntaxError):
                yield parse(node.value)


class _Selected(Visitor):
    """Which fields of which types are asked for."""

    def __init__(self, info: TypeInfo) -> None:
        super().__init__()
        self.fields: set[str] = set()
        self._info = info

    def enter_field(self, node: FieldNode, *_: object) -> None:
        parent = self._info.get_parent_type()
        if parent:
            self.fields.add(f"{parent.name}.{node.name.value}")


def _directives(kind: object) -> set[str]:
    node = getattr(kind, "ast_node", None)
    return {f"@{each.name.value}" for each in node.directives or ()} if node else set()
