"""Query parameters and bodies: read strictly, refused in words."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from starlette.requests import Request
from stoa_primitives import InvalidInput
from stoa_service import CursorCodec, page_size

from audit.application.ports import EntryFilter, Page

LARGEST_BODY: Final = 16_384
_FILTERS: Final = {
    "type": "event_type",
    "domain": "domain",
    "entity": "entity",
    "actor": "actor",
    "customer_id": "customer_id",
    "stream_id": "touches",
    "text": "text",
}
_MOMENTS: Final = ("since", "until")


class ParameterInvalid(InvalidInput):
    """A parameter cannot be read."""

    code = "PARAMETER_INVALID"


def filter_of(given: Mapping[str, Any], *, allowed: frozenset[str] = frozenset()) -> EntryFilter:
    """Unknown names are refused, so that a misspelt filter does not answer with everything."""
    unknown = set(given) - set(_FILTERS) - set(_MOMENTS) - allowed
    if unknown:
        raise ParameterInvalid(f"There is no parameter {min(unknown)[:40]!r}.")
    texts = {field: _text(given, name) for name, field in _FILTERS.items()}
    moments = {name: _moment(given, name) for name in _MOMENTS}
    return EntryFilter(**texts, **moments)  # type: ignore[arg-type] # the two tables above name its fields


def page_of(given: Mapping[str, Any], cursors: CursorCodec) -> Page:
    """`first` (50) and `after`, the cursor of the page before."""
    text = given.get("first", "50")
    if not (isinstance(text, str) and text.isascii() and text.isdecimal() and len(text) <= 6):  # noqa: PLR2004 - a longer number is nonsense
        raise ParameterInvalid("The parameter first must be a whole number.")
    limit = page_size(int(text))
    if "after" not in given:
        return Page(limit=limit)
    (position,) = cursors.decode(str(given["after"]), length=1)
    return Page(limit=limit, before=int(position or 0))


async def body_of(request: Request) -> dict[str, Any]:
    """A small JSON object."""
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        raise ParameterInvalid("Send the body as application/json.")
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_BODY:
            raise ParameterInvalid(f"The body is longer than {LARGEST_BODY} bytes.")
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise ParameterInvalid("The body is not valid JSON.") from None
    if not isinstance(found, dict):
        raise ParameterInvalid("The body must be one JSON object.")
    return found


def _text(given: Mapping[str, Any], name: str) -> str | None:
    value = given.get(name)
    if value is not None and not isinstance(value, str):
        raise ParameterInvalid(f"The parameter {name} must be a text.")
    return value


def _moment(given: Mapping[str, Any], name: str) -> datetime | None:
    text = _text(given, name)
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ParameterInvalid(f"The parameter {name} must be a moment such as 2030-01-31T12:00:00Z.") from None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
