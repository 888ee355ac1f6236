"""The description of the routes, for tools (`openapi.json`) and for people (`docs`), from one table."""

from __future__ import annotations

from html import escape
from typing import Any, Final

from shipping.domain.tracking import CARRIER_STATES, Outcome
from shipping.rest.signature import HEADER, TOLERANCE_SECONDS

PREFIX: Final = "/api/shipping"

_TEXT: Final = {"type": "string"}
_STATES: Final = sorted(state.value for state in CARRIER_STATES)
_SIGNED: Final = (
    "`t=<seconds since 1970>,v1=<hex>` with HMAC-SHA256 over `<t>.<body>` and the shared secret; "
    f"at most {TOLERANCE_SECONDS} seconds old. Each market has a secret of its own with its carriers: the message is heard for "
    "the market whose secret has signed it, and of every other market's parcels it gets the answer for an unknown one."
)


def _answer(description: str, content: dict[str, Any]) -> dict[str, Any]:
    return {"description": description, "content": content}


def _json(schema: str) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}


_PROBLEM: Final = _answer("Refused; the body says why", _json("Problem"))
_PDF: Final = {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}


def _paper(summary: str, name: str) -> dict[str, Any]:
    parameter = {"name": name, "in": "path", "required": True, "schema": _TEXT}
    answers = {"200": _answer("The label", _PDF), "401": _PROBLEM, "403": _PROBLEM, "404": _PROBLEM}
    return {"get": {"summary": summary, "security": [{"token": []}], "parameters": [parameter], "responses": answers}}


DOCUMENT: Final[dict[str, Any]] = {
    "openapi": "3.1.0",
    "info": {
        "title": "Stoa Market: shipping",
        "version": "1",
        "description": "What carriers tell us, and labels. Everything else of shipping is GraphQL.",
    },
    "paths": {
        f"{PREFIX}/carrier-events": {
            "post": {
                "summary": "Tell where a parcel is. Each id counts once; a state that came too late is noted and ignored.",
                "security": [{"signature": []}],
                "requestBody": {"required": True, "content": _json("CarrierEvent")},
                "responses": {
                    "200": _answer("Heard", _json("Heard")),
                    "400": _PROBLEM,
                    "401": _PROBLEM,
                    "404": _PROBLEM,
                },
            }
        },
        f"{PREFIX}/labels/{{parcel_id}}.pdf": _paper(
            "The label of a parcel; needs the scope orders.write", "parcel_id"
        ),
        f"{PREFIX}/return-labels/{{return_id}}.pdf": _paper(
            "The label of a return, for its customer and staff", "return_id"
        ),
    },
    "components": {
        "securitySchemes": {
            "token": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
            "signature": {"type": "apiKey", "in": "header", "name": HEADER.title(), "description": _SIGNED},
        },
        "schemas": {
            "CarrierEvent": {
                "type": "object",
                "required": ["id", "tracking_code", "state", "occurred_at"],
                "properties": {
                    "id": {**_TEXT, "maxLength": 100, "description": "The carrier's own id of the message"},
                    "tracking_code": {**_TEXT, "pattern": "^[A-Z0-9]{6,32}$"},
                    "state": {**_TEXT, "enum": _STATES},
                    "occurred_at": {**_TEXT, "format": "date-time", "description": "With its offset from UTC"},
                    "place": {**_TEXT, "maxLength": 100},
                },
            },
            "Heard": {
                "type": "object",
                "required": ["id", "outcome"],
                "properties": {
                    "id": _TEXT,
                    "outcome": {**_TEXT, "enum": sorted(outcome.value.lower() for outcome in Outcome)},
                },
            },
            "Problem": {
                "type": "object",
                "required": ["error"],
                "properties": {
                    "error": {
                        "type": "object",
                        "required": ["code", "message"],
                        "properties": {"code": _TEXT, "message": _TEXT},
                    }
                },
            },
        },
    },
}


def _page() -> str:
    rows = []
    for path, methods in DOCUMENT["paths"].items():
        for method, operation in methods.items():
            answers = ", ".join(operation["responses"])
            cells = (method.upper(), path, operation["summary"], answers)
            rows.append("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>")
    fields = DOCUMENT["components"]["schemas"]["CarrierEvent"]["properties"]
    message = "".join(
        f"<tr><td><code>{escape(name)}</code></td><td>"
        f"{escape(shape.get('description') or ', '.join(shape.get('enum', ())) or 'text')}</td></tr>"
        for name, shape in fields.items()
    )
    info = DOCUMENT["info"]
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><title>'
        f"{escape(info['title'])}</title><style>body{{font:16px/1.5 system-ui;max-width:60rem;margin:2rem auto;"
        "padding:0 1rem}table{border-collapse:collapse}td,th{text-align:left;vertical-align:top;padding:.4rem .8rem;"
        "border-bottom:1px solid}</style></head><body>"
        f"<h1>{escape(info['title'])}</h1><p>{escape(info['description'])} The same for tools: "
        f'<a href="{PREFIX}/openapi.json">openapi.json</a>.</p>'
        '<table><thead><tr><th scope="col">Method</th><th scope="col">Path</th><th scope="col">What it does</th>'
        f'<th scope="col">Answers</th></tr></thead><tbody>{"".join(rows)}</tbody></table>'
        f"<h2>A message of the carrier</h2><p>The header <code>{escape(HEADER.title())}</code> carries "
        f"{escape(_SIGNED)}</p><table><tbody>{message}</tbody></table></body></html>"
    )


PAGE: Final = _page()
