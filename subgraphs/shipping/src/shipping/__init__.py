"""Methods, quotes, shipments, tracking."""
