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
    public_url: str = ""
    """Where a browser reaches `/exports/…`, the only path that asks for a ticket; by default this process itself."""
    export_hours: float = Field(48, gt=0, le=24 * 30)
    """How long an archive lies ready."""
    download_seconds: float = Field(300, gt=0, le=3600)
    """How long a link to an archive holds."""
    answer_seconds: float = Field(60, gt=0)
    """After how long a domain that has not answered an export or an erasure is asked again."""
    sign_in_seconds: float = Field(300, gt=0)
    """How long ago the sign-in may be when somebody asks to be erased."""
    cooling_off_hours: float = Field(72, ge=0)
    """How long an erasure can be called off."""
    settle_seconds: float = Field(300, ge=0)
    """How long an access token may still be out after its account is locked."""
