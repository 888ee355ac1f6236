"""`python -m inventory.main`: serves GraphQL."""

from stoa_service import serve

from inventory.config import Settings
from inventory.wiring import build_app

if __name__ == "__main__":
    settings = Settings.from_env()
    serve(build_app(settings), settings)
