"""`python -m customers.worker`: nothing to consume yet; housekeeping of its outbox and inbox."""

from stoa_service import run_worker

from customers.config import Settings
from customers.wiring import build_worker

if __name__ == "__main__":
    settings = Settings.from_env()
    run_worker(build_worker(settings), settings)
