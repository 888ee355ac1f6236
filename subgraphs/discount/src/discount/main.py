"""`python -m discount.main`: serves GraphQL."""

from stoa_service import serve

from discount.config import Settings
from discount.wiring import build_app

if __name__ == "__main__":
    settings = Settings.from_env()
    serve(build_app(settings), settings)
