"""Short sample notes for the tests."""

from bot.importer.rules import Line, NotesFindings, read_notes

TOP = (
    "Minnesanteckningar 2023-03-01",
    "Närvarande: Karin Ek (C), Johan Lind, säkerhetssamordnare, Petra Holm, PRO",
    "",
)


def read(text: str) -> NotesFindings:
    return read_notes([Line(line) for line in text.split("\n")])


def told(text: str) -> list[str]:
    """Return the follow-ups of a sentence below the heading of notes."""
    return [one.text for one in read("\n".join((*TOP, "Övrigt", "", text))).candidates]
