"""`python -m reviews.worker`: relay of its outbox, consumers."""

from stoa_service import run_worker

from reviews.config import Settings
from reviews.wiring import build_worker

if __name__ == "__main__":
    settings = Settings.from_env()
    run_worker(build_worker(settings), settings)
