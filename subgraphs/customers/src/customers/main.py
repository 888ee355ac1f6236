"""`python -m customers.main`: serves GraphQL."""

from stoa_service import serve

from customers.config import Settings
from customers.wiring import build_app

if __name__ == "__main__":
    settings = Settings.from_env()
    serve(build_app(settings), settings)
