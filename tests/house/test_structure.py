"""Test the upper limits of the module counts that docs/architecture.md shows."""

from functools import cache
from pathlib import Path

from tests.bench.structure import PRODUCT, TOTAL, FolderStructure, measure
from tests.house.project import ROOT, read, table_rows

MAX_MODULES = 400
MAX_IMPORT_SHARE = 9.5
MAX_SINGLE_IMPORTER_SHARE = 33
"""In percent, like the one above."""
TOLERANCE = 0.1
"""The share by which the page's figures may differ from the code."""


@cache
def ours() -> list[FolderStructure]:
    return measure(ROOT)


def test_the_product_stays_within_its_limits() -> None:
    total = ours()[-1]
    assert total.folder == TOTAL
    assert total.modules <= MAX_MODULES
    assert total.import_share <= MAX_IMPORT_SHARE, "join modules that are only used together"
    assert total.single_importer_share <= MAX_SINGLE_IMPORTER_SHARE, "join them with their importers"


def test_the_page_shows_about_the_figures_of_the_code() -> None:
    rows = table_rows(read("docs/architecture.md"), heading="Before and after the regrouping")
    shown = {row[0]: [int(cell.split(" → ")[1]) for cell in row[1:3]] for row in rows}
    measured = {one.folder: [one.modules, one.lines] for one in ours()}
    assert shown.keys() == measured.keys()
    off = {
        folder: (shown[folder], figures)
        for folder, figures in measured.items()
        if any(
            abs(old - new) > max(TOLERANCE * new, 3) for old, new in zip(shown[folder], figures, strict=True)
        )
    }
    assert off == {}, "run python -m tests.bench.structure, and write the figures in"


def test_imports_and_importers_are_counted(tmp_path: Path) -> None:
    for folder in PRODUCT:
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "__init__.py").write_text('"""A package."""\n')
    (tmp_path / "domain/rule.py").write_text(
        "from dataclasses import (\n    dataclass,\n)\n\nX = dataclass\n"
    )
    (tmp_path / "bot/one.py").write_text("from domain import rule\n\nprint(rule)\n")
    (tmp_path / "bot/two.py").write_text("import bot.one\nfrom domain.rule import X\n")
    rows = {one.folder: one for one in measure(tmp_path)}
    bot, domain, total = rows["`bot/`"], rows["`domain/`"], rows[TOTAL]
    assert (bot.modules, bot.lines, bot.import_lines, bot.single_importer) == (3, 6, 3, 1)
    assert (domain.modules, domain.lines, domain.import_lines, domain.single_importer) == (2, 6, 3, 0)
    assert (total.modules, total.lines, total.single_importer) == (7, 14, 1)
