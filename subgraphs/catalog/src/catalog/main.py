"""`python -m catalog.main`: serves GraphQL."""

from stoa_service import serve

from catalog.config import Settings
from catalog.wiring import build_app

if __name__ == "__main__":
    settings = Settings.from_env()
    serve(build_app(settings), settings)
