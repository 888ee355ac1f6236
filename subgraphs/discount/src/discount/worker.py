"""`python -m discount.worker`: relay of its outbox, and its consumers."""

from stoa_service import run_worker

from discount.config import Settings
from discount.wiring import build_worker

if __name__ == "__main__":
    settings = Settings.from_env()
    run_worker(build_worker(settings), settings)
