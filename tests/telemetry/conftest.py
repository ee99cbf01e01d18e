"""A bot that is started and stopped by the test."""

from tests.program.conftest import post, signing_key, teams

__all__ = ["post", "signing_key", "teams"]
