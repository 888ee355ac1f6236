"""Make federations of any size that look like those of a large company: the same seed gives the same text.

Every domain owns entities, adds fields to the entities of others (some by @requires), points at them (some with
@provides), shares value types and enums with everybody, and takes a field over from its neighbour now and then.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Final

_LINK: Final = (
    'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@requires", "@provides", '
    '"@external", "@shareable", "@override", "@inaccessible", "@tag", "@interfaceObject", "@authenticated", '
    '"@requiresScopes", "@cost"])\n'
)
_NOUNS: Final = [
    "Product",
    "Order",
    "Invoice",
    "Parcel",
    "Customer",
    "Review",
    "Coupon",
    "Basket",
    "Payment",
    "Refund",
    "Warehouse",
    "Supplier",
    "Category",
    "Brand",
    "Campaign",
    "Ticket",
    "Message",
    "Document",
    "Contract",
    "Employee",
    "Vehicle",
    "Route",
    "Shelf",
    "Device",
    "Ledger",
]
_WORDS: Final = [
    "title",
    "summary",
    "colour",
    "weight",
    "height",
    "width",
    "status",
    "rank",
    "score",
    "origin",
    "locale",
    "channel",
    "notes",
    "reference",
    "amount",
    "quantity",
    "margin",
    "rating",
    "priority",
    "stage",
    "region",
    "label",
    "owner",
    "batch",
    "version",
    "quality",
    "volume",
    "expiry",
]
_SCALARS: Final = ("String", "String!", "Int", "Int!", "Float", "Boolean!", "DateTime", "[String!]!")
_VALUES: Final = [
    "DRAFT",
    "OPEN",
    "HELD",
    "APPROVED",
    "REJECTED",
    "CLOSED",
    "ARCHIVED",
    "PENDING",
    "ACTIVE",
    "PAUSED",
    "EXPIRED",
    "BLOCKED",
]
_SHARED: Final = """
"An amount in the smallest unit of its currency."
type Money @shareable { amount: Int! currency: Currency! }
type PageInfo @shareable { hasNextPage: Boolean! endCursor: String }
enum Currency { EUR USD GBP SEK }
scalar DateTime
"""


@dataclass(frozen=True, slots=True)
class GeneratedSubgraph:
    name: str
    url: str
    sdl: str


def generate(count: int, seed: int = 7) -> list[GeneratedSubgraph]:
    """Return ``count`` subgraphs that compose; about fifty fields of the supergraph are owned by each."""
    domains = [_Domain(index, count, seed) for index in range(count)]
    return [
        GeneratedSubgraph(domain.name, f"http://{domain.name}.internal/graphql", domain.sdl(domains))
        for domain in domains
    ]


class _Domain:
    """One team's subgraph; what others may build on is fixed by its number alone."""

    def __init__(self, index: int, count: int, seed: int) -> None:
        noun, generation = _NOUNS[index % len(_NOUNS)], index // len(_NOUNS)
        self.index, self.count = index, count
        self.noun = noun if generation == 0 else f"{noun}{generation}"
        self.name = f"{self.noun.lower()}s"
        self.main, self.detail = self.noun, f"{self.noun}Line"
        self._random = Random(seed * 1_000_003 + index)

    @property
    def has_second_key(self) -> bool:
        return self.index % 3 == 0

    @property
    def owns_media(self) -> bool:
        return self.index % 10 == 0

    @property
    def group(self) -> str:
        return f"Audited{self.index // 5}"

    def sdl(self, domains: list[_Domain]) -> str:
        parts = [
            _LINK,
            _SHARED,
            self._roots(),
            self._main_entity(domains),
            self._detail_entity(),
            self._group_interface(),
            self._local_types(),
            *self._additions(domains),
            *self._media(domains),
        ]
        return "\n".join(part for part in parts if part)

    def _roots(self) -> str:
        noun, lower = self.noun, self.noun[0].lower() + self.noun[1:]
        return f'''
type Query {{
  "One {lower} by its id."
  {lower}(id: ID!): {noun}
  """
  All {self.name}, page by page.

  The newest come first.
  """
  {self.name}(first: Int = 20, after: String, filter: {noun}Filter): {noun}Page! @cost(weight: 5)
  {lower}Search(text: String!): [{noun}Result!]!
}}
type Mutation {{
  create{noun}(input: {noun}Input!): {noun} @authenticated
  archive{noun}(id: ID!, reason: String): {noun} @requiresScopes(scopes: [["{self.name}.write"]])
}}
type {noun}Page {{ items: [{noun}!]! page: PageInfo! total: Int! }}
union {noun}Result = {self.main} | {self.detail}'''

    def _main_entity(self, domains: list[_Domain]) -> str:
        noun = self.noun
        keys = '@key(fields: "id")' + (
            ' @key(fields: "sku") @key(fields: "code group { id }")' if self.has_second_key else ""
        )
        interfaces = f"{self.group} & Media{self.index}" if self.owns_media else self.group
        lines = [
            "id: ID!",
            "title: String @shareable",
            "createdAt: DateTime!",
            "weight: Float",
            "price: Money",
            "legacyScore: Int",
            f"details: {noun}Details",
            f"lines(first: Int = 10): [{noun}Line!]!",
            f"state: {noun}State!",
            *self._plain_fields(8),
            *self._references(domains),
        ]
        if self.has_second_key:
            lines += ["sku: ID!", "code: String!", f"group: {noun}Group!"]
        group = f"\ntype {noun}Group {{ id: ID! name: String }}" if self.has_second_key else ""
        return (
            f'\n"""\nThe {noun.lower()} as its own domain knows it.\n"""\n'
            + _block(f"type {noun} implements {interfaces} {keys}", lines)
            + group
        )

    def _references(self, domains: list[_Domain]) -> Iterator[str]:
        for step in (1, 7):
            target = domains[(self.index + step) % self.count]
            if target is not self:
                provides = ' @provides(fields: "title")' if step == 7 else ""
                yield f"related{target.noun}: {target.noun}{provides}"

    def _detail_entity(self) -> str:
        lines = ["id: ID!", f"parent: {self.noun}!", "createdAt: DateTime!", *self._plain_fields(6)]
        return _block(f'type {self.detail} implements {self.group} @key(fields: "id")', lines)

    def _group_interface(self) -> str:
        return f'"Everything whose making is on record."\ninterface {self.group} {{ id: ID! createdAt: DateTime! }}'

    def _local_types(self) -> str:
        noun = self.noun
        values = " ".join(sorted(self._random.sample(_VALUES, 6)))
        details = _block(f"type {noun}Details", [*self._plain_fields(6), "cost: Money @authenticated"])
        return f"""{details}
enum {noun}State {{ {values} }}
input {noun}Filter {{ text: String state: [{noun}State!] minimum: Int = 0 maximum: Int }}
input {noun}Input {{ title: String! state: {noun}State notes: [String!] weight: Float }}"""

    def _additions(self, domains: list[_Domain]) -> Iterator[str]:
        """Fields for the entities of others, and the stubs that references need."""
        indexes = dict.fromkeys((self.index + step) % self.count for step in (1, 7, 11, 13))
        for number, index in enumerate(index for index in indexes if index != self.index):
            target = domains[index]
            lines = ["id: ID!", *self._computed_fields(number, target)]
            if index == (self.index + 7) % self.count:
                lines.append("title: String @external")
            yield _block(f'type {target.noun} @key(fields: "id")', lines)

    def _computed_fields(self, number: int, target: _Domain) -> Iterator[str]:
        mine = f"{self.noun[0].lower()}{self.noun[1:]}"
        yield from (f"{mine}Count: Int", f"{mine}Latest: {self.noun}")
        if number == 1:
            yield from ("weight: Float @external", f'{mine}Shipping: Float @requires(fields: "weight")')
        if number == 2:
            yield "price: Money @external"
            yield f'{mine}Tax: Money @requires(fields: "price {{ amount currency }}")'
        if number == 3 and self.index % 4 == 0:
            label = ', label: "percent(10)"' if self.index % 8 == 0 else ""
            yield f'legacyScore: Int @override(from: "{target.name}"{label})'

    def _media(self, domains: list[_Domain]) -> Iterator[str]:
        """An interface that is an entity, and the next domain's @interfaceObject for it."""
        if self.owns_media:
            yield f'interface Media{self.index} @key(fields: "id") {{ id: ID! title: String }}'
        if self.index and domains[self.index - 1].owns_media:
            owner = domains[self.index - 1].index
            yield (
                f'type Media{owner} @interfaceObject @key(fields: "id") '
                f'{{ id: ID! {self.noun.lower()}Ratings: [Int!]! @tag(name: "ratings") }}'
            )

    def _plain_fields(self, count: int) -> Iterator[str]:
        for number in range(count):
            word = self._random.choice(_WORDS)
            text = f'"How the {word} stands." ' if self._random.random() < 0.4 else ""
            marks = self._random.choices(
                ("", ' @tag(name: "public")', " @deprecated", " @inaccessible"), (20, 2, 1, 1)
            )[0]
            arguments = "(unit: String, places: Int = 2)" if self._random.random() < 0.1 else ""
            yield f"{text}{word}{number}{arguments}: {self._random.choice(_SCALARS)}{marks}"


def _block(head: str, lines: list[str]) -> str:
    return f"{head} {{\n" + "".join(f"  {line}\n" for line in lines) + "}"
