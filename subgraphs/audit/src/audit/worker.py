"""`python -m audit.worker`: hears every event, keeps the months and the checkpoints."""

from stoa_service import run_worker

from audit.config import Settings
from audit.wiring import build_worker

if __name__ == "__main__":
    settings = Settings.from_env()
    run_worker(build_worker(settings), settings)
