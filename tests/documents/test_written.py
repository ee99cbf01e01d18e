"""Written files: the same bytes for the same minutes, nothing heavy before one is made, and the examples."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.documents import Format, document_of, write
from domain.minutes import compose
from tests.documents.examples import FOLDER, examples
from tests.documents.files import TEXTS, written
from tests.documents.many import MOST, crowded
from tests.minutes.samples import record

ROOT = Path(__file__).parents[2]
DIGESTS = """
from bot.documents import Format
from tests.documents.files import written
print(*(written(form).sha256 for form in Format))
"""
LOADED = """
import sys
import bot.documents, bot.bootstrap
loaded = {name.split(".")[0] for name in sys.modules}
print(*sorted(loaded & {"docx", "lxml", "openpyxl", "weasyprint", "PIL"}))
"""


def run(code: str, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=os.environ | environment, capture_output=True, text=True,
        check=True, timeout=120,
    )  # fmt: skip
    return done.stdout.strip()


def test_another_process_at_another_time_in_another_zone_writes_the_same_bytes() -> None:
    here = " ".join(written(form).sha256 for form in Format)
    assert run(DIGESTS, PYTHONHASHSEED="7", TZ="Asia/Tokyo") == here


def test_other_minutes_are_other_bytes() -> None:
    for form in Format:
        assert written(form).sha256 != written(form, carried=()).sha256


def test_a_file_says_what_it_is_and_its_digest() -> None:
    file = written(Format.PDF)
    assert (file.media_type, file.format) == ("application/pdf", "pdf")
    assert file.sha256 == hashlib.sha256(file.content).hexdigest()
    assert all(written(form).media_type for form in Format)


def test_a_document_is_no_spreadsheet() -> None:
    with pytest.raises(ValueError, match="xlsx"):
        write(document_of(compose(record()), TEXTS), to=Format.XLSX)


def test_the_running_program_loads_no_library_of_documents_before_one_is_made() -> None:
    assert run(LOADED) == ""


def test_the_examples_in_the_docs_are_what_the_program_writes() -> None:
    made = examples()
    assert {path.name for path in FOLDER.iterdir()} == set(made)
    for name, file in made.items():
        if file.format is not Format.PDF:  # whose bytes depend on the fonts of the machine
            assert (FOLDER / name).read_bytes() == file.content, f"{name}: make examples"


def test_very_many_questions_are_all_told() -> None:
    document = document_of(compose(crowded(MOST)), TEXTS)
    letter = write(document, to=Format.TXT).content.decode()
    assert all(f"nummer {number}" in letter for number in range(MOST))
