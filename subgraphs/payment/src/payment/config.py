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
    four_eyes_above: int = Field(50_000, ge=0)
    """Refunds above so many minor units need a second member of staff."""
    webhook_secret: str = Field("dev-only-provider-webhook", min_length=8)
    """What the provider signs its webhooks with."""
    webhook_url: str = ""
    """Where the built-in provider posts its webhooks; this service's own port by default."""

    @property
    def webhook_address(self) -> str:
        return self.webhook_url or f"http://127.0.0.1:{self.port}/api/payment/provider-events"
