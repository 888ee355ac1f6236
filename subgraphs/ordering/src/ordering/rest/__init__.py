"""REST: invoices and credit notes as PDF, for their customer and staff. Same reads as GraphQL; no SQL."""

from ordering.rest.routes import PREFIX, Archive, build_rest

__all__ = ["PREFIX", "Archive", "build_rest"]
