"""What the payment service is told by its environment."""

from __future__ import annotations

from typing import ClassVar

from pydantic_settings import SettingsConfigDict
from stoa_service.settings import ServiceSettings


class Settings(ServiceSettings):
    """PAYMENT_DATABASE_URL, PAYMENT_HOST, PAYMENT_PORT and what all services share."""

    model_config = SettingsConfigDict(env_prefix="PAYMENT_")
    domain: ClassVar[str] = "payment"
