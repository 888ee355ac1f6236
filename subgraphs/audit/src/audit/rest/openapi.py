"""The description of the routes, for people (`docs`) and for tools (`openapi.json`)."""

from __future__ import annotations

from html import escape
from typing import Any, Final

PREFIX: Final = "/api/audit"
_FILTER: Final = {
    "type": "Event type, for example ordering.order_placed",
    "domain": "Domain, for example payment",
    "entity": "What it happened to, for example order",
    "actor": "A person's id, or system",
    "customer_id": "Events about this customer",
    "stream_id": "Events that name this id anywhere",
    "text": "Words of the payload",
    "since": "Recorded at or after this moment (RFC 3339)",
    "until": "Recorded before this moment",
}
_PAGING: Final = {"first": "How many, 1 to 100; 50", "after": "The `next` of the page before"}


def _query(names: dict[str, str]) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "query", "required": False, "description": text, "schema": {"type": "string"}}
        for name, text in names.items()
    ]


def _path(name: str) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}


def _operation(summary: str, parameters: list[dict[str, Any]], answer: str, status: str = "200") -> dict[str, Any]:
    refused = {"description": "Refused; the body says why", "content": _json("Problem")}
    return {
        "summary": summary,
        "parameters": parameters,
        "responses": {
            status: {"description": "The answer", "content": _json(answer)},
            "400": refused,
            "401": refused,
            "403": refused,
        },
    }


def _json(schema: str) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}


def _object(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": sorted(properties)}


_TEXT: Final = {"type": "string"}
_NUMBER: Final = {"type": "integer"}
_MOMENT: Final = {"type": "string", "format": "date-time"}
_EVENT: Final = _object(
    id=_TEXT,
    type=_TEXT,
    version=_NUMBER,
    entity=_TEXT,
    action=_TEXT,
    aggregate_id=_TEXT,
    actor=_TEXT,
    occurred_at=_MOMENT,
    recorded_at=_MOMENT,
    causation_id={"type": ["string", "null"]},
    correlation_id=_TEXT,
    payload={"type": "object"},
    position=_NUMBER,
    hash=_TEXT,
    previous_hash=_TEXT,
)
_DOCUMENT: Final = _object(id=_TEXT, entity=_TEXT, action=_TEXT, timestamp=_MOMENT, payload=_TEXT)


def _page_of(schema: str) -> dict[str, Any]:
    items = {"type": "array", "items": {"$ref": f"#/components/schemas/{schema}"}}
    return _object(items=items, next={"type": ["string", "null"]})


_REPLAY: Final = {
    "type": "object",
    "required": ["consumer", "reason", "since"],
    "properties": {
        "consumer": {"type": "string", "description": "The domain that hears the events again, and no other"},
        "reason": {"type": "string", "maxLength": 500},
        **{name: {"type": "string", "description": text} for name, text in _FILTER.items()},
    },
}

DOCUMENT: Final[dict[str, Any]] = {
    "openapi": "3.1.0",
    "info": {
        "title": "Stoa Market: audit",
        "version": "1",
        "description": "The hash-chained journal of every event. Needs a bearer token with the scope audit.read; a replay also events.manage.",
    },
    "security": [{"token": []}],
    "paths": {
        f"{PREFIX}/events": {"get": _operation("The journal, newest first", _query(_FILTER | _PAGING), "Events")},
        f"{PREFIX}/documents/{{entity}}": {
            "get": _operation(
                "What happened to entities of one kind", [_path("entity"), *_query(_FILTER | _PAGING)], "Documents"
            )
        },
        f"{PREFIX}/trails/{{id}}": {
            "get": _operation("Everything about an order or a customer", [_path("id"), *_query(_PAGING)], "Events")
        },
        f"{PREFIX}/lineage/{{id}}": {
            "get": _operation(
                "What led to an event and what came of it",
                [_path("id"), *_query({"as": "json, svg or mermaid"})],
                "Lineage",
            )
        },
        f"{PREFIX}/verify": {
            "get": _operation(
                "Whether the chain holds",
                _query({"full": "true: from the first entry, not from the last checkpoint"}),
                "Verification",
            )
        },
        f"{PREFIX}/replay": {
            "post": _operation("Hand a stream to one consumer once more", [], "Replay", "202")
            | {"requestBody": {"required": True, "content": _json("ReplayRequest")}}
        },
    },
    "components": {
        "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}},
        "schemas": {
            "Event": _EVENT,
            "Document": _DOCUMENT,
            "Events": _page_of("Event"),
            "Documents": _page_of("Document"),
            "Lineage": _object(events={"type": "array", "items": {"type": "object"}}, whole={"type": "boolean"}),
            "Verification": _object(
                whole={"type": "boolean"},
                since=_NUMBER,
                through=_NUMBER,
                head=_NUMBER,
                checked=_NUMBER,
                first_broken={"type": ["object", "null"]},
            ),
            "ReplayRequest": _REPLAY,
            "Replay": _object(replay_id=_TEXT, sent=_NUMBER, left_out={"type": "object"}),
            "Problem": _object(error=_object(code=_TEXT, message=_TEXT)),
        },
    },
}


def _page() -> str:
    rows = []
    for path, operations in DOCUMENT["paths"].items():
        for method, operation in operations.items():
            names = ", ".join(parameter["name"] for parameter in operation["parameters"]) or "JSON body"
            cells = (f"<code>{method.upper()} {escape(path)}</code>", escape(operation["summary"]), escape(names))
            rows.append("<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>")
    info = DOCUMENT["info"]
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{escape(info['title'])}</title>"
        "<style>body{font:16px/1.5 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
        "td,th{text-align:left;padding:.4rem .8rem .4rem 0;border-bottom:1px solid #ddd;vertical-align:top}</style>"
        f"<h1>{escape(info['title'])}</h1><p>{escape(info['description'])}</p>"
        "<table><thead><tr><th>Route</th><th>Answers</th><th>Parameters</th></tr></thead>"
        f"<tbody>{''.join(rows)}</tbody></table>"
        f'<p>For tools: <a href="{PREFIX}/openapi.json">openapi.json</a></p></html>'
    )


PAGE: Final = _page()
