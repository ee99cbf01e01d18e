"""Test rendered files: reproducible bytes, no large library loaded too early, and the examples."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.documents import FileFormat, build_document, render_document
from domain.minutes import compose_minutes
from tests.documents.examples import FOLDER, examples
from tests.documents.large_minutes import MOST, crowded
from tests.documents.open_files import TEXTS, written
from tests.minutes.samples import record

ROOT = Path(__file__).parents[2]
DIGESTS = """
from bot.documents import FileFormat
from tests.documents.open_files import written
print(*(written(form).sha256 for form in FileFormat))
"""
LOADED = """
import sys
import bot.documents, bot.app.server
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
    here = " ".join(written(form).sha256 for form in FileFormat)
    assert run(DIGESTS, PYTHONHASHSEED="7", TZ="Asia/Tokyo") == here


def test_other_minutes_are_other_bytes() -> None:
    for form in FileFormat:
        assert written(form).sha256 != written(form, carried=()).sha256


def test_a_file_says_what_it_is_and_its_digest() -> None:
    file = written(FileFormat.PDF)
    assert (file.media_type, file.format) == ("application/pdf", "pdf")
    assert file.sha256 == hashlib.sha256(file.content).hexdigest()
    assert all(written(form).media_type for form in FileFormat)


def test_a_document_is_no_spreadsheet() -> None:
    with pytest.raises(ValueError, match="xlsx"):
        render_document(build_document(compose_minutes(record()), TEXTS), file_format=FileFormat.XLSX)


def test_the_running_program_loads_no_library_of_documents_before_one_is_made() -> None:
    assert run(LOADED) == ""


def test_the_examples_in_the_docs_are_what_the_program_writes() -> None:
    made = examples()
    assert {path.name for path in FOLDER.iterdir()} == set(made)
    for name, file in made.items():
        if file.format is not FileFormat.PDF:  # its bytes depend on the fonts of the machine
            assert (FOLDER / name).read_bytes() == file.content, f"{name}: make examples"


def test_very_many_questions_are_all_told() -> None:
    document = build_document(compose_minutes(crowded(MOST)), TEXTS)
    letter = render_document(document, file_format=FileFormat.TXT).content.decode()
    assert all(f"nummer {number}" in letter for number in range(MOST))
