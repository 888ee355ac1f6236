from __future__ import annotations

import pytest
from graphql import OperationDefinitionNode, build_schema, parse, print_ast
from stoa.auth import ANONYMOUS, Identity, Requirements, denied_fields, without_fields
from stoa.supergraph import SecurityRequirement

SCHEMA = build_schema("""
  type Query { me: User  nodes: [Node]  open: String  secret: String }
  interface Node { id: ID!  note: String }
  type User implements Node { id: ID!  note: String  email: String }
  type Order implements Node { id: ID!  note: String }
""")
SIGNED_IN = SecurityRequirement(authenticated=True)
READ = SecurityRequirement(scopes=(("orders.read",), ("admin", "audit")))


def left_of(query: str, security: dict[str, SecurityRequirement], identity: Identity = ANONYMOUS) -> str:
    document = parse(query)
    operation = document.definitions[0]
    assert isinstance(operation, OperationDefinitionNode)
    guarded = Requirements(SCHEMA, security).guarded_fields(document, operation)
    return " ".join(print_ast(without_fields(document, denied_fields(guarded, identity))).split())


def caller(*scopes: str) -> Identity:
    return Identity(subject="1", scopes=frozenset(scopes))


def test_a_field_that_needs_a_sign_in_is_taken_out_for_anonymous_callers_only() -> None:
    """What is not allowed must not be fetched."""
    security = {"Query.secret": SIGNED_IN}

    assert left_of("{ open secret }", security) == "{ open }"
    assert left_of("{ open secret }", security, caller()) == "{ open secret }"


@pytest.mark.parametrize(
    ("scopes", "allowed"), [((), False), (("orders.read",), True), (("admin",), False), (("admin", "audit"), True)]
)
def test_scopes_are_any_of_groups_of_all(scopes: tuple[str, ...], allowed: bool) -> None:
    """``[["a"], ["b", "c"]]`` means a, or b and c."""
    left = left_of("{ open secret }", {"Query.secret": READ}, caller(*scopes))

    assert ("secret" in left) is allowed


def test_an_emptied_selection_still_asks_whether_the_object_is_there() -> None:
    """A selection without fields is not GraphQL."""
    assert left_of("{ me { email } }", {"User.email": SIGNED_IN}) == "{ me { __typename } }"


def test_a_guarded_type_guards_the_fields_that_return_it() -> None:
    """A type's requirement must hold wherever it is reached from."""
    assert left_of("{ open me { id } }", {"User": SIGNED_IN}) == "{ open }"


def test_an_interface_is_no_way_around_its_implementations() -> None:
    """Selected on the interface, the requirements of all implementations must hold."""
    left = left_of("{ nodes { id note ... on User { note } ... on Order { note } } }", {"Order.note": READ}, caller())

    assert left == "{ nodes { id ... on User { note } ... on Order { __typename } } }"


def test_fields_inside_named_fragments_are_taken_out_too() -> None:
    """A fragment must not smuggle a field past the filter."""
    left = left_of("{ me { ...F } } fragment F on User { id email }", {"User.email": SIGNED_IN})

    assert left == "{ me { ...F } } fragment F on User { id }"
