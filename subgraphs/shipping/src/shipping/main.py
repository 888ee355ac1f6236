"""`python -m shipping.main`: serves GraphQL."""

from stoa_service import serve

from shipping.config import Settings
from shipping.wiring import build_app

if __name__ == "__main__":
    settings = Settings.from_env()
    serve(build_app(settings), settings)
