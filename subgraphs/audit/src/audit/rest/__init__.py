"""REST: the journal for tools that speak no GraphQL. Same use cases, same scopes; knows no SQL."""

from audit.rest.openapi import PREFIX
from audit.rest.routes import build_rest

__all__ = ["PREFIX", "build_rest"]
