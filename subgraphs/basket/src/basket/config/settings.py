from typing import ClassVar

from pydantic import Field
from pydantic_settings import SettingsConfigDict
from stoa_primitives import Currency
from stoa_service.settings import ServiceSettings


class Settings(ServiceSettings):
    """The basket's own settings, read from ``BASKET_…``."""

    model_config = SettingsConfigDict(env_prefix="BASKET_")
    domain: ClassVar[str] = "basket"

    currency: Currency = Currency.EUR
    tax_percent: int = Field(19, ge=0, le=100)
    peer_seconds: float = Field(1.0, gt=0, le=10)
    """How long discount and shipping may take to answer."""
    hot_seconds: int = Field(600, ge=1)
    """Life of a basket's copy in Redis."""
    guest_days: int = Field(30, ge=1)
    """How long an untouched guest basket is kept."""
