"""What is asked: the five loads of the protocol."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

PUBLIC: Final = """
fragment U on User { id username name }
fragment R on Review { id body }
fragment P on Product { inStock name price shippingEstimate upc weight }
query TestQuery {
  users { ...U reviews { ...R product { ...P reviews { ...R author { ...U reviews { ...R product { ...P } } } } } } }
  topProducts { ...P reviews { ...R author { ...U reviews { ...R product { ...P } } } } }
}
"""
PASSTHROUGH: Final = """
query Passthrough {
  topProducts(first: 9) { upc name price weight }
  again: topProducts(first: 9) { name weight price }
  short: topProducts(first: 9) { upc price weight }
}
"""
SMALL: Final = "query Small { topProducts(first: 3) { upc name price inStock shippingEstimate } }"
LONG_LIST: Final = "query LongList { items { id title summary price rating available tags } }"


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """``connections`` are what saturates one core; the long list needs fewer."""

    name: str
    query: str
    connections: int = 16


LOADS: Final = (
    Load(name="public", query=PUBLIC),
    Load(name="passthrough", query=PASSTHROUGH),
    Load(name="small", query=SMALL),
    Load(name="list", query=LONG_LIST, connections=4),
)


def cold_operations(count: int, generation: int) -> list[str]:
    """Operations that no gateway has seen: other names, aliases and shapes in every generation."""
    return [_cold(number, f"g{generation}n{number}") for number in range(count)]


def _cold(number: int, mark: str) -> str:
    deeper = "reviews { id body author { id username name } }" if number % 2 else "reviews { id author { username } }"
    product = f"upc name price {'inStock shippingEstimate' if number % 3 else 'weight'} {deeper}"
    users = f"more{mark}: users {{ id name reviews {{ id product {{ upc name }} }} }}" if number % 4 == 0 else ""
    return (
        f"query Cold{mark} {{ a{mark}: topProducts(first: {1 + number % 3}) {{ {product} }} "
        f'b{mark}: product(upc: "{1 + number % 9}") {{ {product} }} {users} }}'
    )
