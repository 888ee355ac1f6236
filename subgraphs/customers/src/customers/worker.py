"""`python -m customers.worker`: relay of its outbox, exports and erasures."""

from stoa_service import run_worker

from customers.config import Settings
from customers.wiring import build_worker

if __name__ == "__main__":
    settings = Settings.from_env()
    run_worker(build_worker(settings), settings)
