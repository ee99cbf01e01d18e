"""Write docs/examples: the minutes of an invented evening in every format (``make examples``)."""

from pathlib import Path

from bot.documents import (
    FileFormat,
    RenderedFile,
    build_document,
    follow_up_sheet,
    render_document,
    render_sheet,
)
from cards.texts import Texts
from domain.minutes import FIRST_DRAFT, Edition, Minutes, compose_minutes
from tests.minutes.evening import AFTER
from tests.minutes.samples import record

FOLDER = Path(__file__).parents[2] / "docs" / "examples"
ADOPTED = FIRST_DRAFT.adopt("Karin Ek", at=AFTER)


def minutes(edition: Edition) -> Minutes:
    return compose_minutes(record(edition=edition))


def examples() -> dict[str, RenderedFile]:
    """Return the files by name: adopted minutes in every format, drafts if they look different."""
    texts = Texts.of("sv")
    adopted, draft = (build_document(minutes(edition), texts) for edition in (ADOPTED, FIRST_DRAFT))
    files = {
        f"minutes.{form}": render_document(adopted, file_format=form)
        for form in FileFormat
        if form is not FileFormat.XLSX
    }
    files |= {
        f"draft.{form}": render_document(draft, file_format=form)
        for form in (FileFormat.DOCX, FileFormat.PDF)
    }
    return files | {"follow-up.xlsx": render_sheet(follow_up_sheet(minutes(ADOPTED), texts))}


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, written in examples().items():
        (FOLDER / name).write_bytes(written.content)


if __name__ == "__main__":
    main()
