"""Messaging: nothing is published or heard yet; the tables and the worker are ready for it."""
