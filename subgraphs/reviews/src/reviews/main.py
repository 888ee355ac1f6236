"""`python -m reviews.main`: serves GraphQL."""

from stoa_service import serve

from reviews.config import Settings
from reviews.wiring import build_app

if __name__ == "__main__":
    settings = Settings.from_env()
    serve(build_app(settings), settings)
