from typing import ClassVar

from pydantic import Field
from pydantic_settings import SettingsConfigDict
from stoa_service.settings import ServiceSettings


class Settings(ServiceSettings):
    """Customers' own settings, read from ``CUSTOMERS_…``."""

    model_config = SettingsConfigDict(env_prefix="CUSTOMERS_")
    domain: ClassVar[str] = "customers"

    identity_seconds: float = Field(5.0, gt=0, le=30)
    """How long Keycloak may take to end a person's sessions."""
