"""REST: the carrier's messages, labels as PDF, and the page that describes both. Same use cases as GraphQL; no SQL."""

from shipping.rest.openapi import DOCUMENT, PREFIX
from shipping.rest.routes import Counter, build_rest

__all__ = ["DOCUMENT", "PREFIX", "Counter", "build_rest"]
