from pathlib import Path
from typing import ClassVar

from pydantic import Field
from pydantic_settings import SettingsConfigDict
from stoa_service.settings import ServiceSettings


class Settings(ServiceSettings):
    """Audit's own settings, read from ``AUDIT_…``."""

    model_config = SettingsConfigDict(env_prefix="AUDIT_")
    domain: ClassVar[str] = "audit"

    master_key: str = Field("dev-only-audit-master-key", min_length=16)
    """Wraps the customers' keys and signs checkpoints."""
    archive_dir: Path = Path(".stoa/audit-archive")
    """Where the files of archived months lie."""
    hot_months: int = Field(13, ge=1, le=600)
    """How many whole months stay in the database before they are archived."""
    keep_months: dict[str, int] = Field(default_factory=dict)
    """JSON: other months than the standard's for families of events (trade, people, shop), archived ones included."""
