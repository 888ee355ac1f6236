"""`python -m notifications.main`: serves GraphQL."""

from stoa_service import serve

from notifications.config import Settings
from notifications.wiring import build_app

if __name__ == "__main__":
    settings = Settings.from_env()
    serve(build_app(settings), settings)
