"""`python -m basket.main`: serves GraphQL."""

from stoa_service import serve

from basket.config import Settings
from basket.wiring import build_app

if __name__ == "__main__":
    settings = Settings.from_env()
    serve(build_app(settings), settings)
