"""Writes docs/examples: the minutes of an invented evening, in every format (``make examples``)."""

from pathlib import Path

from bot.documents import Format, Written, document_of, follow_up_sheet, write, write_sheet
from cards.texts import Texts
from domain.edition import FIRST_DRAFT, Edition
from domain.minutes import Minutes, compose
from tests.minutes.evening import AFTER
from tests.minutes.samples import record

FOLDER = Path(__file__).parents[2] / "docs" / "examples"
ADOPTED = FIRST_DRAFT.adopt("Karin Ek", at=AFTER)


def minutes(edition: Edition) -> Minutes:
    return compose(record(edition=edition))


def examples() -> dict[str, Written]:
    """Give back the files by name: adopted minutes in every format, drafts where they look different."""
    texts = Texts.of("sv")
    adopted, draft = (document_of(minutes(edition), texts) for edition in (ADOPTED, FIRST_DRAFT))
    files = {f"minutes.{form}": write(adopted, to=form) for form in Format if form is not Format.XLSX}
    files |= {f"draft.{form}": write(draft, to=form) for form in (Format.DOCX, Format.PDF)}
    return files | {"follow-up.xlsx": write_sheet(follow_up_sheet(minutes(ADOPTED), texts))}


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, written in examples().items():
        (FOLDER / name).write_bytes(written.content)


if __name__ == "__main__":
    main()
