"""Domain primitives that every domain speaks: money, identifiers, events, refusals."""
