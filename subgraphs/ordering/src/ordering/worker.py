"""`python -m ordering.worker`: relay, consumers and the durable sagas."""

from stoa_service import run_worker

from ordering.config import Settings
from ordering.wiring import build_worker

if __name__ == "__main__":
    settings = Settings.from_env()
    run_worker(build_worker(settings), settings)
