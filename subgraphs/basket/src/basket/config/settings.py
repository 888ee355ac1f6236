from pathlib import Path
from typing import ClassVar

from pydantic import AliasChoices, Field
from pydantic_settings import SettingsConfigDict
from stoa_primitives import Currency
from stoa_service.settings import ServiceSettings


class Settings(ServiceSettings):
    """The basket's own settings, read from ``BASKET_…``."""

    model_config = SettingsConfigDict(env_prefix="BASKET_")
    domain: ClassVar[str] = "basket"

    currency: Currency = Currency.EUR
    discount_grpc_url: str = Field(
        "grpc://127.0.0.1:4120", pattern=r"^grpcs?://[^/\s]+$", validation_alias=AliasChoices("DISCOUNT_GRPC_URL")
    )
    """Where discount answers; `grpcs://` for TLS."""
    discount_grpc_ca: Path | None = Field(None, validation_alias=AliasChoices("DISCOUNT_GRPC_CA"))
    discount_seconds: float = Field(0.5, gt=0, le=10)
    """How long a quote may take before the prices are shown without discounts."""
    peer_seconds: float = Field(1.0, gt=0, le=10)
    """How long shipping may take to answer."""
    shipping_kept_seconds: float = Field(30.0, ge=0, le=3600)
    """How long an answer of shipping's is used again for the same country and weight."""
    patience_seconds: float = Field(3.0, ge=0, le=10)
    """How long a checkout waits while an order of the same basket is being placed or given back."""
    hot_seconds: int = Field(600, ge=1)
    """Life of a basket's copy in Redis."""
    guest_days: int = Field(30, ge=1)
    """How long an untouched guest basket is kept."""
