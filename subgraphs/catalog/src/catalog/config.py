"""What the catalogue is told by its environment: the shared settings, nothing more."""

from __future__ import annotations

from typing import ClassVar

from pydantic_settings import SettingsConfigDict
from stoa_service import ServiceSettings


class Settings(ServiceSettings):
    """Settings with the prefix CATALOG_."""

    model_config = SettingsConfigDict(env_prefix="CATALOG_")
    domain: ClassVar[str] = "catalog"
