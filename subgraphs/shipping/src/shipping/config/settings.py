from typing import Annotated, ClassVar, Final, Self

from pydantic import AliasChoices, Field, StringConstraints, model_validator
from pydantic_settings import SettingsConfigDict
from stoa_primitives import DEFAULT_TENANT
from stoa_service.settings import ServiceSettings

Secret = Annotated[str, StringConstraints(min_length=16)]
TenantName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$")]
# A message is tried with each tenant's secret: a millisecond for so many, for whoever sends the largest message.
MOST_TENANTS: Final = 100


class Settings(ServiceSettings):
    """Shipping's own settings."""

    model_config = SettingsConfigDict(env_prefix="SHIPPING_")
    domain: ClassVar[str] = "shipping"

    fulfilment_seconds: float = Field(4, ge=0, validation_alias=AliasChoices("FULFILMENT_SECONDS"))
    """Seconds until a confirmed order ships, and again until it is delivered; 0 switches the clock off."""

    carrier_secret: str = Field("dev-only-carrier", min_length=16)
    """With which the carriers of the default tenant sign their messages."""

    carrier_secrets: dict[TenantName, Secret] = Field(default_factory=dict, max_length=MOST_TENANTS)
    """With which those of the other tenants do, by tenant."""

    @property
    def secrets_of_carriers(self) -> dict[str, str]:
        """Of all tenants."""
        return {DEFAULT_TENANT: self.carrier_secret, **self.carrier_secrets}

    @model_validator(mode="after")
    def _tell_tenants_apart(self) -> Self:
        if DEFAULT_TENANT in self.carrier_secrets:
            raise ValueError(f"The secret of {DEFAULT_TENANT} stands in SHIPPING_CARRIER_SECRET.")
        if len(set(self.secrets_of_carriers.values())) <= len(self.carrier_secrets):
            raise ValueError(
                "SHIPPING_CARRIER_SECRETS: two tenants have the same secret, so nobody could tell them apart."
            )
        return self
