from pathlib import Path
from typing import ClassVar

from pydantic import AliasChoices, Field
from pydantic_settings import SettingsConfigDict
from stoa_service.settings import ServiceSettings


class Settings(ServiceSettings):
    """Notifications' own settings, read from ``NOTIFICATIONS_…``."""

    model_config = SettingsConfigDict(env_prefix="NOTIFICATIONS_")
    domain: ClassVar[str] = "notifications"

    keep_days: int = Field(365, ge=1)
    """How long a notification is kept."""
    letter_keep_days: int = Field(90, ge=1)
    """How long a letter is kept, sent or not."""
    smtp_url: str = Field("", repr=False)
    """smtp://user:password@host:587?starttls=required or smtps://host; empty: letters are files in `outbox_dir`."""
    outbox_dir: Path = Path(".stoa/letters")
    """Where letters lie when no mail server is named."""
    sender: str = "Stoa Market <market@stoa.example>"
    """Whom letters come from."""
    public_url: str = "http://localhost:4109"
    """Where unsubscribe links lead."""
    shop_url: str = Field("http://localhost:8080", validation_alias=AliasChoices("BFF_WEB_PUBLIC_URL"))
    """Where links to orders lead."""
    link_secret: str = Field("dev-only-letter-links", min_length=16)
    """What unsubscribe links are signed with."""
