"""Configuration: what the environment tells reviews. Knows no other room."""

from reviews.config.settings import Settings

__all__ = ["Settings"]
