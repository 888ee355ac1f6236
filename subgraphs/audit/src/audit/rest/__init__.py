"""REST: the journal for tools that speak no GraphQL. Same use cases, same scopes; knows no SQL."""

from audit.rest.routes import build_rest
from audit.rest.split import AuditApp

__all__ = ["AuditApp", "build_rest"]
