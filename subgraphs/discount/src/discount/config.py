"""What discount is told by its environment."""

from __future__ import annotations

from typing import ClassVar

from pydantic_settings import SettingsConfigDict
from stoa_service import ServiceSettings


class Settings(ServiceSettings):
    """Settings with the prefix DISCOUNT_."""

    model_config = SettingsConfigDict(env_prefix="DISCOUNT_")
    domain: ClassVar[str] = "discount"

    demo_promotions: bool = True

    @property
    def puts_on_sale(self) -> bool:
        """Whether new products may come with a demo promotion; never in production."""
        return self.stoa_env == "development" and self.demo_promotions
