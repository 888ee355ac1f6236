"""The archive a person downloads: a JSON file for each domain and a page that a person can read."""

from __future__ import annotations

import html
import io
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final

from .personal_export import ANSWERING, Part

Rows = list[dict[str, object]]
Tables = dict[str, Rows]

_TITLES: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "title": "Your data at Stoa Market",
        "intro": "Everything the shop holds about you, as of {moment}. The JSON files hold the same for machines.",
        "nothing": "Nothing is held here.",
        "entries": "entries",
    },
    "de": {
        "title": "Ihre Daten bei Stoa Market",
        "intro": "Alles, was der Shop über Sie gespeichert hat, Stand {moment}. Die JSON-Dateien enthalten dasselbe für Maschinen.",
        "nothing": "Hier ist nichts gespeichert.",
        "entries": "Einträge",
    },
}
_DOMAINS: Final[Mapping[str, Mapping[str, str]]] = {
    "customers": {
        "en": "Profile, addresses, consents, wishlist",
        "de": "Profil, Adressen, Einwilligungen, Wunschliste",
    },
    "basket": {"en": "Baskets", "de": "Warenkörbe"},
    "ordering": {"en": "Orders", "de": "Bestellungen"},
    "payment": {"en": "Payments", "de": "Zahlungen"},
    "shipping": {"en": "Shipments", "de": "Sendungen"},
    "discount": {"en": "Coupons you used", "de": "Eingelöste Gutscheine"},
    "notifications": {"en": "Messages", "de": "Nachrichten"},
    "reviews": {"en": "Reviews", "de": "Bewertungen"},
    "audit": {"en": "Journal of what happened", "de": "Journal der Vorgänge"},
}
_STYLE: Final = (
    "body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;color:#1b1b1b}"
    "h2{margin-top:2.5rem;border-bottom:1px solid #bbb}table{border-collapse:collapse;margin:.5rem 0 1.5rem;width:100%}"
    "th,td{border:1px solid #ccc;padding:.3rem .5rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}"
    "th{width:14rem;font-weight:600;background:#f5f5f5}"
)


def build_archive(parts: Iterable[Part], *, locale: str, moment: datetime) -> bytes:
    """A ZIP with index.html and one JSON file per domain."""
    tables = joined(parts)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("index.html", page_of(tables, locale=locale, moment=moment))
        for domain, content in tables.items():
            archive.writestr(f"{domain}.json", json.dumps(content, ensure_ascii=False, indent=2))
    return buffer.getvalue()


def joined(parts: Iterable[Part]) -> dict[str, Tables]:
    """Domain to table to rows, the parts put together in their order."""
    found: dict[str, Tables] = {domain: {} for domain in ANSWERING}
    for part in sorted(parts, key=lambda part: (part.domain, part.sequence)):
        tables = found.setdefault(part.domain, {})
        for name, rows in part.content.items():
            tables.setdefault(name, []).extend(rows)
    return found


def page_of(tables: Mapping[str, Tables], *, locale: str, moment: datetime) -> str:
    """One page without a script; every text is escaped."""
    words = _TITLES.get(locale, _TITLES["en"])
    language = locale if locale in _TITLES else "en"
    body = [
        f"<h1>{words['title']}</h1>",
        f"<p>{words['intro'].format(moment=moment.strftime('%Y-%m-%d %H:%M UTC'))}</p>",
    ]
    for domain, content in tables.items():
        title = _DOMAINS.get(domain, {}).get(language, domain)
        body.append(f"<h2>{html.escape(title)}</h2>")
        if not any(content.values()):
            body.append(f"<p>{words['nothing']}</p>")
        for name, rows in content.items():
            if rows:
                body.append(f"<h3>{html.escape(name)} ({len(rows)} {words['entries']})</h3>")
                body.extend(_table_of(row) for row in rows)
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}"><title>{words["title"]}</title>'
        f"<style>{_STYLE}</style></head><body>{''.join(body)}</body></html>"
    )


def _table_of(row: Mapping[str, object]) -> str:
    cells = (
        f"<tr><th>{html.escape(name)}</th><td>{html.escape(_text(value))}</td></tr>" for name, value in row.items()
    )
    return f"<table>{''.join(cells)}</table>"


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, (Mapping, Sequence)) and not isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    return str(value)
