"""`python -m payment.main`: serves GraphQL."""

from stoa_service import serve

from payment.config import Settings
from payment.wiring import build_app

if __name__ == "__main__":
    settings = Settings.from_env()
    serve(build_app(settings), settings)
