"""Configuration: what the environment tells shipping. Knows no other room."""

from shipping.config.settings import Settings

__all__ = ["Settings"]
