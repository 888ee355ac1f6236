"""`python -m notifications.worker`: turns events into notifications."""

from stoa_service import run_worker

from notifications.config import Settings
from notifications.wiring import build_worker

if __name__ == "__main__":
    settings = Settings.from_env()
    run_worker(build_worker(settings), settings)
