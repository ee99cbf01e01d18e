"""Fixtures: a council in Björkvik with the bot's pages, and the addresses that calendars ask."""

import pytest

from tests.pages.conftest import bot_settings, founded, new_town, sign_in, signing_key, teams, town

__all__ = ["bot_settings", "founded", "new_town", "sign_in", "signing_key", "teams", "town"]


@pytest.fixture(autouse=True)
def _forked_children(forked_children: None) -> None:
    """Read and render files in forked processes."""
