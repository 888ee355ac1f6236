"""What the ordering service is told by its environment."""

from __future__ import annotations

from typing import ClassVar

from pydantic_settings import SettingsConfigDict
from stoa_service.settings import ServiceSettings


class Settings(ServiceSettings):
    """ORDERING_DATABASE_URL, ORDERING_HOST, ORDERING_PORT and what all services share.

    The two deadlines are the saga's: how long stock and payment may take before the order is cancelled. An order that has not
    got through within `grace_seconds` is taken over by a durable workflow; one that has not moved for so long is revived.
    """

    model_config = SettingsConfigDict(env_prefix="ORDERING_")
    domain: ClassVar[str] = "ordering"

    stock_seconds: float = 30.0
    payment_seconds: float = 60.0
    grace_seconds: float = 20.0
