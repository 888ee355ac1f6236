"""Where strong gateways answer wrongly, class by class: the answer equals the monolith's, in whatever order answers arrive.

The subgraphs are strict: they fail on an external field, an overridden field, a key that fits none of theirs, a required value that
is missing or not the true one. Plans for the same classes stand in ``tests/planner``, merging in ``tests/executor``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from stoa.testing import compose_sdl
from stoa.testing.federations import Case, ask_case
from stoa.testing.monolith import Comparison

ORDERS = 8
LEAST_ITEMS = 4
LINK = """extend schema @link(url: "https://specs.apollo.dev/federation/v2.7", import: ["@key", "@shareable", "@external",
  "@requires", "@provides", "@override", "@interfaceObject"])
"""
SHOP = {
    "catalog": LINK
    + """
type Query { books: [Book!]!  book: Book  things: [Thing]!  top: Thing @shareable }
interface Thing { id: ID!  title(long: Boolean): String }
type Book implements Thing @key(fields: "id") @key(fields: "id code") {
  id: ID!  code: String!  title(long: Boolean): String  price: Int  weight: Int  author: Author
}
type Game implements Thing @key(fields: "id") { id: ID!  title(long: Boolean): String  price: Int }
type Author @key(fields: "name") { name: String! }
""",
    "stock": LINK
    + """
type Book @key(fields: "id code") {
  id: ID!  code: String!
  title(long: Boolean): String @external  price: Int @external  weight: Int @external
  label: String @requires(fields: "title(long: true)")
  postage: Int @requires(fields: "price weight")
  duty: Int @requires(fields: "price")
}
""",
}


def _comparison(subgraphs: Mapping[str, str]) -> Comparison:
    return Comparison(compose_sdl(subgraphs), subgraphs, least_items=LEAST_ITEMS)


async def _check(subgraphs: Mapping[str, str], operation: str, *, requests: int, **rest: Any) -> None:
    """Compare under several orders of arrival; ``requests`` is how many it takes, so that nothing is compared with nothing."""
    comparison = _comparison(subgraphs)
    case = Case(subgraphs=subgraphs, operation=operation, **rest)
    for order in range(ORDERS):
        outcome = await ask_case(comparison, replace(case, order=order))

        assert outcome.comparable
        assert not outcome.refused, outcome.refusal
        assert outcome.difference is None, outcome.difference
        assert outcome.requests == requests


async def test_arguments_of_the_client_and_of_a_requirement_keep_apart() -> None:
    """The label would be made of the short title, or the client would get the long one."""
    await _check(SHOP, "{ books { title(long: false) label  whole: title(long: true) } }", requests=2)


async def test_aliases_named_like_keys_and_inputs_stay_out_of_representations() -> None:
    """Another book would be found, or a wrong price be charged."""
    await _check(SHOP, "{ books { id: title  code: price  price: weight  weight: id  postage } }", requests=2)


async def test_an_alias_named_typename_does_not_become_the_type() -> None:
    """The entity would be asked for under a title as its type."""
    await _check(
        SHOP, "{ books { __typename: title  postage } things { __typename: id ... on Book { duty } } }", requests=2
    )


async def test_inputs_do_not_reach_the_clients_answer() -> None:
    """Prices would show where nobody asked for them, under the client's own names."""
    await _check(SHOP, "{ books { kind: __typename  price: title  postage } }", requests=2)


async def test_lists_asked_twice_merge_item_by_item() -> None:
    """The second selection would replace the first, or items would stand twice."""
    await _check(SHOP, "{ books { title } books { author { name } } books { label duty } }", requests=2)


async def test_equal_fields_in_several_fragments_merge() -> None:
    """An object asked for in two fragments is one object."""
    operation = """{ things { ... on Thing { title } ... on Book { title author { name } }
      ... on Thing { ... on Book { title author { __typename } } } } }"""
    await _check(SHOP, operation, requests=1)


async def test_fields_with_other_arguments_do_not_merge() -> None:
    """Both titles would be the same."""
    await _check(SHOP, "{ things { a: title(long: true) b: title(long: false) c: title } }", requests=1)


async def test_inputs_are_fetched_though_a_sibling_is_skipped() -> None:
    """The client skips the price, the postage needs it."""
    operation = "query ($no: Boolean!) { books { price @skip(if: $no) weight @include(if: $no) postage } }"
    for value in (True, False):
        await _check(SHOP, operation, requests=2, variables={"no": value})


async def test_inputs_that_are_null_are_sent_as_null() -> None:
    """Media without a name would lose what can be said of them without one."""
    comparison = _comparison(MEDIA)
    outcome = await ask_case(comparison, Case(subgraphs=MEDIA, operation="{ newest { review } }"))

    assert outcome.difference is None
    assert '"name": null' in comparison.sent_to("guest")


async def test_a_composite_key_is_sent_whole() -> None:
    """Half a key finds the wrong entity or none."""
    await _check(SHOP, "{ book { duty } books { code duty } }", requests=2)


async def test_objects_behind_two_conditions_have_their_type() -> None:
    """Without the type's name nothing can be asked of the other subgraph, nor the answer be cut."""
    await _check(SHOP, "{ things { ... on Thing { ... on Book { duty } } } }", requests=2)
    await _check(SHOP, "{ things { ... on Game { price } } }", requests=1)


async def test_an_object_with_everything_skipped_is_empty() -> None:
    """It would be null, or an error where the field is non-null."""
    operation = "query ($yes: Boolean!) { books { title @skip(if: $yes) ... on Thing @skip(if: $yes) { duty: id } } }"
    await _check(SHOP, operation, requests=1, variables={"yes": True})
    await _check(
        SHOP, "{ things { ... on Book { author { ... on Author @include(if: false) { name } } } } }", requests=1
    )


MEDIA = {
    "owner": LINK
    + """
type Query { media: [Media!]! }
interface Media @key(fields: "id") { id: ID!  name: String }
type Film implements Media @key(fields: "id") { id: ID!  name: String  minutes: Int }
type Song implements Media @key(fields: "id") { id: ID!  name: String  beats: Int }
""",
    "guest": LINK
    + """
type Query { newest: [Media!]!  latest: Media }
type Media @key(fields: "id") @interfaceObject {
  id: ID!  name: String @external  rating: Int  review: String @requires(fields: "name")  related: [Media!]!
}
""",
}


async def test_the_type_of_an_interface_object_is_the_concrete_one() -> None:
    """Clients would see the interface's name as an object's type."""
    await _check(MEDIA, "{ newest { __typename rating related { kind: __typename rating } } }", requests=2)


async def test_the_concrete_type_outlives_later_answers_of_the_interface_object() -> None:
    """The guest answers the second request with the name of the interface."""
    await _check(MEDIA, "{ media { __typename rating review ... on Film { minutes } } }", requests=2)
    await _check(MEDIA, "{ newest { review ... on Song { beats } __typename rating } }", requests=3)


LIBRARY = {
    "old": LINK
    + """
type Query { shelf: Shelf @shareable  halls: [Room!]! }
type Shelf @shareable { size: Int  note: Note }
type Note { text: String @shareable  old: Int }
type Room @key(fields: "id") { id: ID  moved: Int  floor: Floor @shareable }
type Floor { number: Int @shareable  colour: String @shareable }
union Any = Room | Desk
type Desk @key(fields: "id") { id: ID!  height: Int }
extend type Query { any: [Any!]!  others: [Any!]! }
""",
    "new": LINK
    + """
schema { query: NewQuery }
type NewQuery { shelf: Shelf @shareable  rooms: [Room!]! @provides(fields: "floor { colour }")  bare: [Room!]! }
type Shelf @shareable { size: Int  note: Note }
type Note { text: String @shareable  new: Int }
type Room @key(fields: "id") { id: ID  moved: Int @override(from: "old")  floor: Floor @shareable  code: String }
type Floor { number: Int @shareable  colour: String @external }
""",
    "third": LINK
    + """
type Room @key(fields: "code", resolvable: false) @key(fields: "id") { id: ID  code: String @external  area: Int }
type Desk @key(fields: "id") { id: ID!  depth: Int }
""",
}


async def test_two_answers_for_one_object_are_the_same_in_any_order() -> None:
    """Whoever answers last would decide what the client reads."""
    await _check(LIBRARY, "{ shelf { size note { text old new } } }", requests=2)


async def test_a_shared_root_field_is_asked_of_two_subgraphs() -> None:
    """Half of the note would be missing: the types of the root go by another name in one of them."""
    await _check(LIBRARY, "{ shelf { note { new } } again: shelf { note { old } size } }", requests=2)


async def test_root_types_may_have_other_names() -> None:
    """The request would ask for a type that the subgraph does not have."""
    await _check(LIBRARY, "{ __typename rooms { __typename id } }", requests=1)


async def test_what_is_provided_is_provided_there_and_no_deeper() -> None:
    """A field that the subgraph only has on one path would be asked of it on another."""
    await _check(LIBRARY, "{ rooms { floor { number colour } } }", requests=1)
    await _check(LIBRARY, "{ bare { floor { number colour } } }", requests=2)


async def test_an_overridden_field_is_not_asked_where_it_was() -> None:
    """The old owner's data is stale."""
    await _check(LIBRARY, "{ halls { moved } rooms { moved } }", requests=3)


async def test_a_key_that_is_not_resolvable_is_not_used() -> None:
    """The subgraph would answer with nothing."""
    await _check(LIBRARY, "{ rooms { code area } }", requests=2)


async def test_id_and_non_null_id_side_by_side_are_told_apart() -> None:
    """Both are keys that the client did not ask for: the subgraph refuses one response name for two types."""
    await _check(LIBRARY, "{ others { ... on Room { moved } ... on Desk { height depth } } }", requests=3)
