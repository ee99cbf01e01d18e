"""A made-up third language, defined by its catalogue alone."""

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

MADE_UP = "eo"
"""English with a suffix; the language code must be one whose date formats CLDR knows."""
ENDING = "oj"
LISTS = ("command.", "phrase.", "council.outside_bodies")


def make_up(key: str, text: str) -> str:
    """Return a text in the made-up language."""
    if key.startswith("format."):
        return text
    if key.startswith(LISTS):
        return ", ".join(f"{word}{ENDING}" for word in text.split(", "))
    return f"{text} {ENDING}"


def add_language(folder: Path) -> None:
    """Add a language as CONTRIBUTING.md says: translate the English catalogue, and name the language."""
    with (folder / "cards/locales/en/LC_MESSAGES/bot.po").open("rb") as file:
        english = read_po(file)
    catalogue = Catalog(locale=MADE_UP)
    for message in filter(lambda one: one.id, english):
        if isinstance(message.id, str):
            text = make_up(message.id, str(message.string))
            catalogue.add(message.id, text)
        else:
            catalogue.add(message.id, tuple(make_up(message.id[0], form) for form in message.string or ()))
    place = folder / "cards/locales" / MADE_UP / "LC_MESSAGES"
    place.mkdir(parents=True)
    with (place / "bot.po").open("wb") as file:
        write_po(file, catalogue)
    described = folder / "publiccode.yml"
    if described.exists():
        text = described.read_text(encoding="utf-8")
        described.write_text(text.replace("Languages: [sv, en]", f"Languages: [sv, en, {MADE_UP}]"))
