from typing import ClassVar

from pydantic import AliasChoices, Field
from pydantic_settings import SettingsConfigDict
from stoa_service.settings import ServiceSettings


class Settings(ServiceSettings):
    """Shipping's own settings."""

    model_config = SettingsConfigDict(env_prefix="SHIPPING_")
    domain: ClassVar[str] = "shipping"

    fulfilment_seconds: float = Field(4, ge=0, validation_alias=AliasChoices("FULFILMENT_SECONDS"))
    """Seconds until a confirmed order ships, and again until it is delivered; 0 switches the clock off."""

    carrier_secret: str = Field("dev-only-carrier", min_length=16)
    """With which the carrier signs its messages."""
