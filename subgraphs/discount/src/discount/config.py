"""What discount is told by its environment."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar, Self

from pydantic import Field, model_validator
from pydantic_settings import SettingsConfigDict
from stoa_service import ServiceSettings


class Settings(ServiceSettings):
    """Settings with the prefix DISCOUNT_."""

    model_config = SettingsConfigDict(env_prefix="DISCOUNT_")
    domain: ClassVar[str] = "discount"

    demo_promotions: bool = True
    grpc_port: int = Field(4120, ge=0, le=65535)
    """Where the basket asks; 0: any free one."""
    grpc_certificate: Path | None = None
    """PEM file of the chain; with it and its key the gRPC port speaks TLS."""
    grpc_key: Path | None = None

    @property
    def puts_on_sale(self) -> bool:
        """Whether new products may come with a demo promotion; never in production."""
        return self.stoa_env == "development" and self.demo_promotions

    @model_validator(mode="after")
    def _certificate_comes_with_its_key(self) -> Self:
        if (self.grpc_certificate is None) != (self.grpc_key is None):
            raise ValueError("DISCOUNT_GRPC_CERTIFICATE and DISCOUNT_GRPC_KEY belong together: set both or none.")
        return self
