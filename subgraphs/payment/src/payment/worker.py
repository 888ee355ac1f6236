"""`python -m payment.worker`: relay, consumers and the provider's queue."""

from stoa_service import run_worker

from payment.config import Settings
from payment.wiring import build_worker

if __name__ == "__main__":
    settings = Settings.from_env()
    run_worker(build_worker(settings), settings)
