"""The app package: the file that is uploaded to Teams so that people can add the bot."""

from bot.manifest.document import RequestedPermissions, TeamsApp
from bot.manifest.package import build_package

__all__ = ["RequestedPermissions", "TeamsApp", "build_package"]
