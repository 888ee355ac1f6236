"""`python -m shipping.worker`: relay of its outbox, consumers, the fulfilment clock."""

from stoa_service import run_worker

from shipping.config import Settings
from shipping.wiring import build_worker

if __name__ == "__main__":
    settings = Settings.from_env()
    run_worker(build_worker(settings), settings)
