"""What inventory is told by its environment."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field
from pydantic_settings import SettingsConfigDict
from stoa_service import ServiceSettings


class Settings(ServiceSettings):
    """Settings with the prefix INVENTORY_."""

    model_config = SettingsConfigDict(env_prefix="INVENTORY_")
    domain: ClassVar[str] = "inventory"

    opening_stock: str = Field("hashed", pattern=r"^(hashed|none|[0-9]{1,6})$")

    allocation: Literal["MOST_LEFT", "PRIORITY"] = "MOST_LEFT"

    @property
    def opens_stock(self) -> bool:
        """Whether variants it hears of for the first time get demo stock; never in production."""
        return self.stoa_env == "development" and self.opening_stock != "none"
