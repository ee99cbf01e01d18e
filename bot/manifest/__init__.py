"""The app package: the file that is uploaded to Teams so that people can add the bot."""

from bot.manifest.document import RequestedPermissions, TeamsApp
from bot.manifest.icons import COLOR_ICON, OUTLINE_ICON, IconKind, InvalidIcon, read_icon
from bot.manifest.package import build_package

__all__ = [
    "COLOR_ICON",
    "OUTLINE_ICON",
    "IconKind",
    "InvalidIcon",
    "RequestedPermissions",
    "TeamsApp",
    "build_package",
    "read_icon",
]
