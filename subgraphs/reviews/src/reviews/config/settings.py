from typing import ClassVar

from pydantic import Field
from pydantic_settings import SettingsConfigDict
from stoa_service.settings import ServiceSettings


class Settings(ServiceSettings):
    """Reviews' own settings, read from ``REVIEWS_…``."""

    model_config = SettingsConfigDict(env_prefix="REVIEWS_")
    domain: ClassVar[str] = "reviews"

    edit_days: int = Field(30, ge=0, le=3650)
    """For how many days after it was first written a review may be changed by its author."""
