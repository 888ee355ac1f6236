from typing import ClassVar, Literal

from pydantic import Field
from pydantic_settings import SettingsConfigDict
from stoa_service.settings import ServiceSettings


class Settings(ServiceSettings):
    """Reviews' own settings, read from ``REVIEWS_…``."""

    model_config = SettingsConfigDict(env_prefix="REVIEWS_")
    domain: ClassVar[str] = "reviews"

    edit_days: int = Field(30, ge=0, le=3650)
    """For how many days after it was first written a review may be changed by its author."""
    demo: Literal["hashed", "none"] = "hashed"
    """Whether products of the demo market come with reviews; in development only."""

    @property
    def fills_demo(self) -> bool:
        return self.stoa_env == "development" and self.demo == "hashed"
