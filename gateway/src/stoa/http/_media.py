"""Content negotiation (GraphQL over HTTP §5, RFC 9110 §12.5.1) and the status that goes with each media type."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final

from stoa.errors import ClientError, NotAcceptable, UnsupportedMediaType
from stoa.pipeline import GraphqlResponse


class Media(Enum):
    """What ``/graphql`` can answer with."""

    JSON = b"application/json; charset=utf-8"
    GRAPHQL = b"application/graphql-response+json; charset=utf-8"
    EVENTS = b"text/event-stream; charset=utf-8"
    MULTIPART = b'multipart/mixed; boundary="graphql"; deferSpec=20220824'
    MULTIPART_BY_ID = b'multipart/mixed; boundary="graphql"; incrementalSpec=v0.2'


_BY_NAME: Final = {
    "application/json": Media.JSON,
    "application/graphql-response+json": Media.GRAPHQL,
    "text/event-stream": Media.EVENTS,
    "multipart/mixed": Media.MULTIPART,
    "*/*": Media.JSON,
    "application/*": Media.JSON,
}
_MAX_ACCEPT: Final = 20
_PARTS: Final = frozenset({Media.MULTIPART, Media.MULTIPART_BY_ID})
_STREAMS: Final = _PARTS | {Media.EVENTS}
# What parameters of multipart/mixed say of the format of the parts; other values of these parameters we do not know.
_FORMATS: Final = {
    ("deferspec", "20220824"): Media.MULTIPART,
    ("incrementalspec", "v0.2"): Media.MULTIPART_BY_ID,
}
_FORMAT_PARAMETERS: Final = frozenset({"deferspec", "incrementalspec", "subscriptionspec"})

_STATUS: Final = {
    "BODY_TOO_LARGE": 413,
    "METHOD_NOT_ALLOWED": 405,
    "NOT_ACCEPTABLE": 406,
    "UNAUTHENTICATED": 401,
    "UNSUPPORTED_MEDIA_TYPE": 415,
}
# Well-formed requests whose document does not fit: 200 towards clients that know only application/json (§6.4.1).
_GRAPHQL_ERRORS: Final = frozenset(
    {
        "BAD_USER_INPUT",
        "GRAPHQL_PARSE_FAILED",
        "GRAPHQL_VALIDATION_FAILED",
        "OPERATION_RESOLUTION_FAILURE",
        "QUERY_PLANNING_FAILED",
        "UNAUTHORIZED_FIELD_OR_TYPE",
    }
)


@dataclass(frozen=True, slots=True)
class Accepted:
    """The media types that the client takes, best first."""

    media: tuple[Media, ...]

    def for_document(self) -> Media:
        """For a query or mutation with one response; several media hold one response as well, where nothing else will do."""
        return next((media for media in self.media if media not in _PARTS), self.media[0])

    def for_errors(self) -> Media:
        """For a request that is refused as a whole."""
        media = self.for_document()
        return Media.JSON if media in _STREAMS else media

    def for_increments(self) -> Media | None:
        """For several responses to one operation; None where the client must get it whole."""
        events = Media.EVENTS if self.media[0] is Media.EVENTS else None
        return events or next((media for media in self.media if media in _PARTS), None)

    def for_stream(self) -> Media:
        """For a subscription."""
        if Media.EVENTS not in self.media:
            raise NotAcceptable("Subscriptions need 'Accept: text/event-stream', or a WebSocket.")
        return Media.EVENTS


def negotiate(accept: bytes | None) -> Accepted:
    """Raise :class:`NotAcceptable` where the client takes nothing that there is."""
    if accept is None or not accept.strip():
        return Accepted((Media.JSON,))
    weighted: list[tuple[float, Media]] = []
    for part in accept.decode("latin-1").split(",")[:_MAX_ACCEPT]:
        name, *parameters = (piece.strip().lower() for piece in part.split(";"))
        media, weight = _BY_NAME.get(name), _weight(parameters)
        if media is Media.MULTIPART:
            media = _parts_as(parameters)
        if media is not None and weight > 0:
            weighted.append((weight, media))
    if not weighted:
        raise NotAcceptable(
            "Accept application/graphql-response+json, application/json, text/event-stream or multipart/mixed."
        )
    weighted.sort(key=lambda pair: -pair[0])
    return Accepted(tuple(dict.fromkeys(media for _, media in weighted)))


def _parts_as(parameters: list[str]) -> Media | None:
    """The format of the parts that the client means; Apollo's where it says nothing."""
    media: Media | None = Media.MULTIPART
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() in _FORMAT_PARAMETERS:
            media = _FORMATS.get((name.strip(), value.strip().strip('"')))
    return media


def _weight(parameters: list[str]) -> float:
    for parameter in parameters:
        if parameter.startswith("q="):
            try:
                return float(parameter[2:])
            except ValueError:
                return 0.0
    return 1.0


def check_content_type(value: bytes | None, encoding: bytes | None) -> None:
    """Only JSON: browsers send every other kind to foreign origins without asking first."""
    name, *parameters = (piece.strip().lower() for piece in (value or b"").decode("latin-1").split(";"))
    if name != "application/json":
        raise UnsupportedMediaType("Send the request as 'Content-Type: application/json'.")
    if any(
        each.startswith("charset=") and each.strip('"') not in ("charset=utf-8", 'charset="utf-8')
        for each in parameters
    ):
        raise UnsupportedMediaType("Send the request in UTF-8.")
    if encoding is not None and encoding.strip().lower() not in (b"", b"identity"):
        raise UnsupportedMediaType("Send the request without compression.")


def status_of_error(error: ClientError, media: Media) -> int:
    """The status of a request that was refused as a whole."""
    if media is Media.JSON and error.code in _GRAPHQL_ERRORS:
        return 200
    return _STATUS.get(error.code, 400)


def status_of_response(response: GraphqlResponse) -> int:
    return 200 if response.was_executed else 400


__all__ = ["Accepted", "Media", "check_content_type", "negotiate", "status_of_error", "status_of_response"]
