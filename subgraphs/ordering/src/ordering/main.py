"""`python -m ordering.main`: serves GraphQL."""

from stoa_service import serve

from ordering.config import Settings
from ordering.wiring import build_app

if __name__ == "__main__":
    settings = Settings.from_env()
    serve(build_app(settings), settings)
