"""Configuration: what the environment tells the basket. Knows no other room."""

from basket.config.settings import Settings

__all__ = ["Settings"]
