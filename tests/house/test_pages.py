"""Test that the folders and files named in the documents exist."""

import re

from tests.every import every
from tests.house.project import ROOT, files, read, shown, table_rows

PAGES = [shown(path) for path in files() if path.suffix == ".md"]


def test_every_folder_that_the_readme_names_is_there() -> None:
    rows = table_rows(read("README.md"), heading="Where things are")
    assert [row[0] for row in rows if not (ROOT / row[0].strip("`")).is_dir()] == []


@every("page", PAGES)
def test_a_page_links_only_to_files_that_are_there(page: str) -> None:
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", read(page))
    local = [link for link in links if "://" not in link]
    assert [link for link in local if not (ROOT / page).parent.joinpath(link).exists()] == []


@every("page", [page for page in PAGES if page.startswith("docs/decisions/")])
def test_a_decision_says_context_decision_consequences_and_evidence(page: str) -> None:
    headings = re.findall(r"^## (.+)$", read(page), flags=re.MULTILINE)
    assert headings == ["Context", "Decision", "Consequences", "Evidence"]
