"""List the languages of the bot: each folder of ``cards/locales`` with a catalogue is one."""

from pathlib import Path

LOCALES_FOLDER = Path(__file__).parent / "locales"
DEFAULT_LOCALE = "sv"
"""The language of people who have not chosen one, and of the app package."""


def catalogue_path(locale: str) -> Path:
    """Return the path of a language's catalogue."""
    return LOCALES_FOLDER / locale / "LC_MESSAGES" / "bot.po"


def _find_locales() -> tuple[str, ...]:
    found = {folder.name for folder in LOCALES_FOLDER.iterdir() if catalogue_path(folder.name).is_file()}
    return (DEFAULT_LOCALE, *sorted(found - {DEFAULT_LOCALE}))


LOCALES = _find_locales()
"""All languages, the default first; if a word means different commands in two of them, the first wins."""
