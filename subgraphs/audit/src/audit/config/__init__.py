"""Configuration: what the environment tells audit. Knows no other room."""

from audit.config.settings import Settings

__all__ = ["Settings"]
