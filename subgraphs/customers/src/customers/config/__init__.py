"""Configuration: what the environment tells customers. Knows no other room."""

from customers.config.settings import Settings

__all__ = ["Settings"]
