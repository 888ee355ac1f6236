"""What the payment service is told by its environment."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field
from pydantic_settings import SettingsConfigDict
from stoa_service.settings import ServiceSettings


class Settings(ServiceSettings):
    """PAYMENT_DATABASE_URL, PAYMENT_HOST, PAYMENT_PORT and what all services share.

    The provider may take `provider_seconds` to answer; a little more than twice as long an operation waits whose worker died.
    """

    model_config = SettingsConfigDict(env_prefix="PAYMENT_")
    domain: ClassVar[str] = "payment"

    provider_seconds: float = Field(20.0, gt=0, le=60)
