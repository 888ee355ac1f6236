"""`python -m audit.main`: serves GraphQL and the REST routes."""

from stoa_service import serve

from audit.config import Settings
from audit.wiring import build_app

if __name__ == "__main__":
    settings = Settings.from_env()
    serve(build_app(settings), settings)
