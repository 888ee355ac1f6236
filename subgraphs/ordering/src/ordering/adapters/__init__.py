"""Adapters: invoices and credit notes as PDF. Knows the domain's documents and a drawing library; no database, no HTTP."""

from ordering.adapters.paper import draw_document

__all__ = ["draw_document"]
