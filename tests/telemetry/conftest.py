"""Fixtures: a bot that the test starts and stops."""

from tests.program.conftest import post, signing_key, teams

__all__ = ["post", "signing_key", "teams"]
