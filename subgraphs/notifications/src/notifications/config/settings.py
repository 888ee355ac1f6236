from typing import ClassVar

from pydantic import Field
from pydantic_settings import SettingsConfigDict
from stoa_service.settings import ServiceSettings


class Settings(ServiceSettings):
    """Notifications' own settings, read from ``NOTIFICATIONS_…``."""

    model_config = SettingsConfigDict(env_prefix="NOTIFICATIONS_")
    domain: ClassVar[str] = "notifications"

    keep_days: int = Field(365, ge=1)
    """How long a notification is kept."""
