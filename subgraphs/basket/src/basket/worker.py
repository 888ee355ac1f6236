"""`python -m basket.worker`: relay of its outbox, consumers, clearing of stale guest baskets."""

from stoa_service import run_worker

from basket.config import Settings
from basket.wiring import build_worker

if __name__ == "__main__":
    settings = Settings.from_env()
    run_worker(build_worker(settings), settings)
