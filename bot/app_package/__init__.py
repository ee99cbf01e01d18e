"""The app package: what is uploaded to Teams so that people can add the bot."""

from bot.app_package.archive import build_package
from bot.app_package.consent import Consents
from bot.app_package.manifest import App

__all__ = ["App", "Consents", "build_package"]
