"""List the languages of the bot: each folder of ``cards/locales`` with a catalogue is one."""

from pathlib import Path

LOCALES_FOLDER = Path(__file__).parent / "locales"
DEFAULT_LOCALE = "sv"
"""The language of whoever has not chosen one, and of the app package itself."""


def catalogue_path(locale: str) -> Path:
    """Return the path of a language's catalogue."""
    return LOCALES_FOLDER / locale / "LC_MESSAGES" / "bot.po"


def _find_locales() -> tuple[str, ...]:
    found = {folder.name for folder in LOCALES_FOLDER.iterdir() if catalogue_path(folder.name).is_file()}
    return (DEFAULT_LOCALE, *sorted(found - {DEFAULT_LOCALE}))


LOCALES = _find_locales()
"""All languages, the default one first; where two have the same word for two commands, the first one wins."""
