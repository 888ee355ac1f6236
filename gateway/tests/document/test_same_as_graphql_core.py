"""The short way says yes only to what graphql-core accepts, makes the tree that it makes, and is taken nearly always."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from random import Random

import pytest
from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    build_schema,
    parse,
    print_ast,
    validate,
)
from stoa.document import Validator, read_document
from stoa.supergraph import read_supergraph
from stoa.testing import compose_sdl, mutated
from stoa.testing.monolith import RandomOperations

MOST_TOKENS = 10_000
FEDERATIONS = Path(__file__).parents[1] / "planner" / "federations"
ROOT = Path(__file__).parents[3]
AUDIT = ROOT.parent / "shared" / "audit"

RULES = build_schema("""
interface Node { id: ID! }
interface Named implements Node { id: ID! name(first: Int = 3): String }
type Cat implements Node & Named { id: ID! name(first: Int = 3): String meow: Int! lives: [Int!] friend: Pet twin: Cat }
type Dog implements Node & Named { id: ID! name(first: Int = 3): String bark: Int lives: [Int] friend: Named twin: Dog }
type Stone { weight(unit: Unit! = KG, exact: Boolean!): Float at: Point }
type Point { x: Int y: Float }
union Pet = Cat | Dog
enum Unit { KG G }
scalar Any
input Inner { a: Int! b: [String!] = ["x"] c: Unit }
input Filter { inner: Inner! list: [Inner!] any: Any nested: [[Int!]!] required: String! = "d" }
input Either @oneOf { one: Int other: String }
type Query {
  pet: Pet node(id: ID!): Node named: [Named!]! stone: Stone stones(where: Filter, any: Any, either: Either): [Stone!]
  numbers(int: Int, float: Float = 1.5, string: String!, flag: Boolean, list: [Int!]!): Int
}
type Mutation { put(filter: Filter!, unit: Unit = G): Stone }
type Subscription { stone(id: ID): Stone pet: Pet }
directive @often(n: Int! = 1, filter: Filter) repeatable on FIELD | QUERY | FRAGMENT_DEFINITION
directive @once(any: Any) on FIELD | INLINE_FRAGMENT | FRAGMENT_SPREAD | MUTATION | VARIABLE_DEFINITION
directive @defer(if: Boolean! = true, label: String) on FRAGMENT_SPREAD | INLINE_FRAGMENT
""")

#: each as a whole, and the start of many mutations
VALID = (
    "{ pet { ... on Cat { id meow } ... on Dog { id bark } __typename } }",
    "{ pet { ... on Cat { same: meow } ... on Dog { other: bark } } named { name id ... on Dog { name twin { id } } } }",
    "{ pet { ... on Cat { at: name(first: 1) twin { z: id } } ... on Dog { at: name(first: 2) twin { z: id } } } }",
    "{ pet { ... on Cat { twin { a: id } } ... on Dog { twin { a: id } } ... on Node { id } ...on Named { n: name } } }",
    "{ pet { ... on Cat { t: twin { a: id } } ... on Dog { t: twin { a: id bark } } } }",
    "query A { ...Q } query B { ...Q } fragment Q on Query { named { ...N } } fragment N on Named { id name }",
    "{ named { ...N ...N twice: name(first: 2) } node(id: 1) { ...N } } fragment N on Named { id name(first: 1) }",
    "query ($id: ID!, $n: Int = 3) { node(id: $id) { id } named { name(first: $n) } }",
    "query ($u: Unit, $e: Boolean!) @often @often(n: 2) { stone { weight(unit: $u, exact: $e) } }",
    "query ($u: Unit = G, $e: Boolean! = true) { stone { weight(unit: $u, exact: $e) @skip(if: $e) @include(if: true) } }",
    'query ($f: Filter!) { stones(where: $f, any: {a: [1, 2.5e3, "x", null, TRUE]}) { at { x y } } }',
    'query ($i: Inner!, $s: [String!]) { stones(where: {inner: $i, list: [$i, {a: 1, b: $s}], required: "r"}) { at { x } } }',
    'query ($a: Int!, $s: String = "s") { stones(where: {inner: {a: $a}, nested: [[1, $a], []], required: $s}) { at { x } } }',
    '{ numbers(int: -5, float: 2, string: "a b", flag: false, list: 3) }',
    '{ numbers(int: null, float: -1.5E-3, string: "", list: [1, 2 3]) other: numbers(string: "", list: []) }',
    'query ($l: [Int!]!, $i: Int!) { a: numbers(string: "", list: $l) b: numbers(string: "", list: [$i]) }',
    'mutation M { put(filter: {inner: {a: 1, c: KG}, any: "x"}, unit: KG) { at { x } } }',
    "mutation M($u: Unit) @once(any: 1) { put(filter: {inner: {a: 1}}, unit: $u) { at @once { x @often(filter: {inner: {a: 2}}) } } }",
    "subscription { stone(id: 4) { at { x } ...S } } fragment S on Stone @often { at { y } }",
    "{ ... { pet { ... @include(if: true) { __typename } ...on Pet { ...P @once } } } } fragment P on Pet { __typename }",
    "{ a: stones(either: {one: 1}) { at { x } } }",
    "query ($a: Int!) { stones(either: {one: $a}) { at { x } } }",
    "{ stone { at { x } at { y } at { ...P x } } } fragment P on Point { x y }",
    "{ __schema { types { name } } }",
    '{ __type(name: "Cat") { name } }',
    '{ pet { ... @defer(label: "l") { __typename } } }',
    '# said\n{ numbers(string: """block""", list: [1]) # more\n b: numbers(string: "\\u00e9 \\n", list: [1]) }',
    '{ numbers(string: "é € 𝄞", list: [0, -0]) float: numbers(float: 0.0, string: "#, {", list: [1]),, }',
    "{\ufeff pet\r\n{\t__typename,}\r}",
    '{ stones(where: {inner: {a: 1, b: ["""x""", "y"]}}) { at { x } } }',
    "query on { pet { fragment: __typename on: __typename query: __typename true: __typename } }",
    '"says" query Said { pet { __typename } }',
)

#: one for each rule that is broken, and for what our walk could get wrong
INVALID = (
    "type Cat { id: ID } { pet { __typename } }",
    "mutation { nothing }",
    "query A { pet { __typename } } query A { stone { at { x } } }",
    "{ pet { __typename } } query A { pet { __typename } }",
    "{ pet { __typename } } { pet { __typename } }",
    "subscription { stone { at { x } } pet { __typename } }",
    "subscription { __typename }",
    "subscription { stone @skip(if: true) { at { x } } }",
    "subscription { ...S } fragment S on Subscription { stone { at { x } } pet { __typename } }",
    "{ pet { ... on Nothing { id } } }",
    "query ($x: Nothing) { pet { __typename @skip(if: $x) } }",
    "{ pet { ... on Unit { id } } }",
    "{ ...F } fragment F on Filter { any }",
    'query ($x: Cat) { numbers(int: $x, string: "", list: []) }',
    "{ pet }",
    "{ stone { at { x { y } } } }",
    "{ pet { id } }",
    "{ node(id: 1) { name } }",
    "{ __typename { x } }",
    "{ pet { __schema { types { name } } } }",
    "{ ...A } fragment A on Query { pet { __typename } } fragment A on Query { pet { __typename } }",
    "{ ...A }",
    "{ pet { __typename } } fragment A on Query { pet { __typename } }",
    "{ pet { __typename } } fragment A on Query { ...B } fragment B on Query { ...A }",
    "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }",
    "{ ...A } fragment A on Query { ...A }",
    "{ pet { ... on Stone { at { x } } } }",
    "{ stone { ...N } } fragment N on Named { id }",
    "{ pet { ... on Cat { ... on Dog { id } } } }",
    "query ($a: Int, $a: Int) { named { name(first: $a) } }",
    "{ named { name(first: $a) } }",
    "query A($a: Int) { ...N } query B { ...N } fragment N on Query { named { name(first: $a) } }",
    "query ($a: Int) { pet { __typename } }",
    "{ pet @nothing { __typename } }",
    "{ pet @often(n: 1) { __typename @once @once } }",
    "{ ... @often { pet { __typename } } }",
    "query @once { pet { __typename } }",
    "mutation @often { put(filter: {inner: {a: 1}}) { at { x } } }",
    "{ pet @skip { __typename } }",
    "{ pet @skip(if: true, if: true) { __typename } }",
    "{ pet(a: 1) { __typename } }",
    "{ named { name(first: 1, first: 2) } }",
    "{ node { id } }",
    "{ stone { weight } }",
    "{ stone { weight(exact: null) } }",
    "{ stone { weight(unit: null, exact: true) } }",
    "{ stone { weight(unit: LB, exact: true) } }",
    '{ stone { weight(unit: "KG", exact: true) } }',
    "{ named { name(first: 2147483648) } }",
    "{ named { name(first: 1.0) } }",
    '{ named { name(first: "1") } }',
    "{ numbers(string: 1, list: []) }",
    '{ numbers(string: "", list: [null]) }',
    '{ numbers(string: "", list: [[1]]) }',
    '{ numbers(string: "", list: {a: 1}) }',
    'query ($i: Int!) { numbers(string: "", list: $i) }',
    '{ numbers(string: "", list: [], flag: 1) }',
    "{ node(id: 1.5) { id } }",
    "{ node(id: true) { id } }",
    "{ stones(where: {inner: {a: 1, a: 2}}) { at { x } } }",
    "{ stones(where: {inner: {}}) { at { x } } }",
    "{ stones(where: {inner: {a: 1, z: 2}}) { at { x } } }",
    "{ stones(where: {inner: {a: 1}, required: null}) { at { x } } }",
    "{ stones(where: {inner: {a: 1}, nested: [null]}) { at { x } } }",
    "{ stones(any: {a: 1, a: 2}) { at { x } } }",
    "{ stones(any: [{a: {b: 1, b: 2}}]) { at { x } } }",
    "{ stones(any: $a) { at { x } } }",
    "{ stones(any: [$a]) { at { x } } }",
    "{ stones(either: {}) { at { x } } }",
    '{ stones(either: {one: 1, other: "x"}) { at { x } } }',
    "query ($a: Int) { stones(either: {one: $a}) { at { x } } }",
    'query ($a: Int = null) { numbers(string: "", list: [$a]) }',
    "query ($a: Int!= 3.5) { named { name(first: $a) } }",
    "query ($a: Int! = null) { named { name(first: $a) } }",
    "query ($a: String) { named { name(first: $a) } }",
    "query ($a: [Int!]) { named { name(first: $a) } }",
    "query ($a: ID) { node(id: $a) { id } }",
    "query ($a: ID = null) { node(id: $a) { id } }",
    "query ($a: Unit = null) { stone { weight(unit: $a, exact: true) x: weight(unit: G, exact: $a) } }",
    'query ($a: Int) { numbers(string: "", list: $a) }',
    'query ($a: [Int]) { numbers(string: "", list: $a) }',
    "query ($a: Int @once(any: $a)) { named { name(first: $a) } }",
    "query ($a: Int @skip(if: true)) { named { name(first: $a) } }",
    "{ pet { ... on Cat { x: meow } ... on Cat { x: id } } }",
    "{ pet { ... on Cat { x: meow } ... on Dog { x: bark } } }",
    "{ pet { ... on Cat { x: friend { __typename } x: twin { __typename } } } }",
    "{ pet { ... on Cat { lives } ... on Dog { lives } } }",
    "{ named { x: name(first: 1) x: name(first: 2) } }",
    "{ named { x: name(first: 1) ... on Cat { x: name(first: 2) } } }",
    "{ named { ... on Cat { x: name(first: 1) } ... on Dog { x: name(first: 1) } x: name(first: 2) } }",
    "{ pet() { __typename } }",
    '{ numbers(string: "a\nb", list: []) }',
    '{ numbers(string: "a\0", list: [) }',
    "query () { pet { __typename } }",
    "{ named { x: id ...N } } fragment N on Named { x: name }",
    "{ pet { ... on Cat { x: twin { y: id } } ... on Dog { x: twin { y: bark } } } }",
    "{ pet { ... on Named { x: id } ... on Dog { x: name } } }",
    "{ pet { ... on Cat { f: friend { ... on Cat { z: id } } } ... on Dog { f: friend { ... on Cat { z: meow } } } } }",
    "{ stone { at { v: x } at { v: y } } }",
    "{ stone { a: at { v: x } a: at { ...P } } } fragment P on Point { v: y }",
    "{ ...A ...B } fragment A on Query { stone { at { v: x } } } fragment B on Query { stone { ...C } } fragment C on Stone { at { v: y } }",
    "{ pet { __typename ... on Cat { __typename: id } } }",
    "{ s: stone { at { x } } s: stones { at { x } } }",
    "{ pet { ... @defer { __typename } ... @defer(label: $l) { __typename } } }",
)  # fmt: skip


def _schema_of(path: Path) -> GraphQLSchema:
    return read_supergraph(compose_sdl({one.stem: one.read_text() for one in path.glob("*.graphql")})).api_schema


@cache
def _worlds() -> list[tuple[GraphQLSchema, Validator]]:
    schemas = [RULES, *(_schema_of(path) for path in sorted(FEDERATIONS.iterdir()))]
    return [(schema, Validator(schema)) for schema in schemas]


def _core(text: str) -> DocumentNode | None:
    try:
        return parse(text, no_location=True, max_tokens=MOST_TOKENS, allow_empty_selection_sets=False)
    except GraphQLError:
        return None


def _accepted(world: tuple[GraphQLSchema, Validator], text: str) -> bool:
    """Whether both steps of the short way are taken; fails where graphql-core would not have come to the same."""
    schema, validator = world
    ours, core = read_document(text, MOST_TOKENS), _core(text)
    if ours is not None:
        assert ours == core, text
        assert print_ast(ours) == print_ast(core), text
    if core is None or not validator.accepts(core):
        return False
    assert validate(schema, core) == [], text
    return ours is not None


@pytest.mark.parametrize("text", VALID)
def test_what_the_specification_allows_is_valid_both_ways(text: str) -> None:
    """The corpus that mutations start from must be worth something: graphql-core accepts all of it."""
    core = _core(text)

    assert core is not None
    assert validate(RULES, core) == []
    _accepted(_worlds()[0], text)


@pytest.mark.parametrize("text", INVALID)
def test_a_document_that_breaks_one_rule_is_left_to_graphql_core(text: str) -> None:
    """A mistake let through would be planned, and fail in a subgraph with words that nobody understands."""
    core = _core(text)

    assert core is None or validate(RULES, core) != []
    assert not _accepted(_worlds()[0], text)


@pytest.mark.parametrize("seed", range(4))
def test_no_mutation_of_a_document_is_accepted_that_graphql_core_refuses(seed: int) -> None:
    """Nobody thinks of every mistake: thousands of small changes to valid documents come near those that matter."""
    random = Random(f"mutations {seed}")
    world = _worlds()[0]
    read = sum(read_document(mutated(random.choice(VALID), random), MOST_TOKENS) is not None for _ in range(200))
    accepted = sum(_accepted(world, _other_word(random)) for _ in range(700))
    accepted += sum(_accepted(world, mutated(random.choice(VALID), random)) for _ in range(300))

    assert read > 20
    assert 20 < accepted < 900


_WORDS = re.compile(r"\w+|\$\w+|@\w+")


def _other_word(random: Random) -> str:
    """A valid document with one word from another place: it can be read, and is often wrong."""
    text = random.choice(VALID)
    words: list[str] = _WORDS.findall(" ".join((text, random.choice(VALID), random.choice(INVALID))))
    at = random.choice(list(_WORDS.finditer(text)))
    return text[: at.start()] + random.choice(words) + text[at.end() :]


@pytest.mark.parametrize("mess", [0.0, 0.5, 1.0])
def test_random_operations_take_the_short_way_when_they_are_valid(mess: float) -> None:
    """A short way that is hardly ever taken makes no operation cheaper."""
    taken = valid = 0
    for number, world in enumerate(_worlds()):
        random = Random(f"random {mess} {number}")
        for _ in range(40):
            text, _ = RandomOperations(schema=world[0], random=random, mess=mess).operation(3)
            accepted = _accepted(world, text)
            if accepted or not validate(world[0], parse(text)):
                valid += 1
                taken += accepted

    assert valid > 100
    assert taken >= valid * 0.99


def test_the_operations_of_the_market_take_the_short_way() -> None:
    """The operations that real clients send are the ones that matter."""
    supergraph = read_supergraph((ROOT / "supergraph.graphql").read_text()).api_schema
    world = (supergraph, Validator(supergraph))
    taken = valid = 0
    for folder in ("bff-web", "bff-mobile"):
        texts = [path.read_text() for path in (ROOT / folder).rglob("*.graphql") if path.stem != "schema"]
        for text in _with_fragments(texts):
            core = _core(text)
            if core is not None and not validate(supergraph, core):
                valid += 1
                taken += _accepted(world, text)

    assert valid > 20
    assert taken == valid


def _with_fragments(texts: list[str]) -> list[str]:
    """Each operation with the fragments of other files that it needs."""
    definitions = [node for text in texts for node in parse(text).definitions]
    fragments = {node.name.value: print_ast(node) for node in definitions if isinstance(node, FragmentDefinitionNode)}
    found = []
    for node in definitions:
        if isinstance(node, OperationDefinitionNode):
            whole, needed = print_ast(node), set[str]()
            while missing := set(re.findall(r"\.\.\.(\w+)", whole)) - needed:
                needed |= missing
                whole += "".join(fragments[name] for name in sorted(missing))
            found.append(whole)
    return found


@pytest.mark.skipif(not AUDIT.exists(), reason="the audit's suites are not here")
def test_the_operations_of_the_audit_take_the_short_way() -> None:
    """What the audit asks is what gateways are compared by."""
    taken = valid = 0
    for path in sorted(AUDIT.glob("*.json")):
        suite = json.loads(path.read_text())
        schema = read_supergraph(suite["supergraph"]).api_schema
        world = (schema, Validator(schema))
        for one in suite["cases"]:
            if not validate(schema, parse(one["query"])):
                valid += 1
                taken += _accepted(world, one["query"])

    assert valid > 100
    assert taken >= valid * 0.99


def test_limits_hold_as_they_do_in_graphql_core() -> None:
    """Tokens are what bounds the work of every later stage; comments count too."""
    text = "{ pet { __typename } } # a\n # b"

    assert read_document(text, 100) is not None
    assert read_document(text, 7) is None
    assert read_document("{" + "a { " * 300 + "b" + "}" * 301, MOST_TOKENS) is None
    assert read_document("{ a(b: " + "[" * 300 + "]" * 300 + ") }", MOST_TOKENS) is None


def test_fragments_in_fragments_do_not_multiply_the_work() -> None:
    """Twenty fragments that each spread the next twice would be a million fields."""
    parts = " ".join(
        f"fragment F{n} on Cat {{ a: twin {{ ...F{n + 1} }} b: twin {{ ...F{n + 1} }} }}" for n in range(20)
    )
    document = read_document("{ pet { ...F0 } } fragment F20 on Cat { id } " + parts, MOST_TOKENS)

    assert document is not None
    assert not Validator(RULES).accepts(document)
