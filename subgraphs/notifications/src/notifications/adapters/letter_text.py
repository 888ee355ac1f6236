"""From a letter to its subject, its text and its HTML: one frame for all kinds, in two languages."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from stoa_primitives import Currency

from notifications.domain.letter import Letter, Rendered
from notifications.domain.preferences import Channel, Preference
from notifications.domain.texts import text_for

from .links import Links

_MOST_LINES: Final = 100


class LetterText:
    """Renders letters. HTML escapes what comes from outside; a missing fact is an error, not a gap."""

    def __init__(self, links: Links) -> None:
        self._links = links
        loader = PackageLoader("notifications.adapters", "templates")
        self._texts = Environment(loader=loader, autoescape=False, undefined=StrictUndefined, trim_blocks=True)  # noqa: S701 - plain text has nothing to escape
        self._pages = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True)
        for environment in (self._texts, self._pages):
            environment.filters["money"] = _money

    def __call__(self, letter: Letter) -> Rendered:
        facts = {name: fact for name, fact in letter.facts.items() if isinstance(fact, str)}
        words = text_for(letter.kind, letter.locale, facts)
        values = self._values(letter, words.title, words.body)
        return Rendered(
            subject=" ".join(words.title.split()),
            text=self._texts.get_template(f"letter.{letter.locale}.txt").render(values),
            html=self._pages.get_template(f"letter.{letter.locale}.html").render(values),
        )

    def _values(self, letter: Letter, title: str, body: str) -> dict[str, Any]:
        order_id = letter.facts.get("order_id")
        optional = not Preference(kind=letter.kind, channel=Channel.EMAIL).is_mandatory
        lines = letter.facts.get("lines")
        return {
            "title": title,
            "body": body,
            "name": letter.contact.name,
            "lines": lines[:_MOST_LINES] if isinstance(lines, list) else [],
            "total": letter.facts.get("total"),
            "order_link": self._links.order(order_id) if isinstance(order_id, str) else None,
            "unsubscribe_link": self._links.unsubscribe(letter) if optional else None,
        }


def _money(value: Mapping[str, Any]) -> str:
    """Minor units as people write them."""
    currency = Currency.of(str(value["currency"]))
    return f"{Decimal(int(value['amount'])).scaleb(-2):.2f} {currency.value}"
