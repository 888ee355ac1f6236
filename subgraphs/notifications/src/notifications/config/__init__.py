"""Configuration: what the environment tells notifications. Knows no other room."""

from notifications.config.settings import Settings

__all__ = ["Settings"]
