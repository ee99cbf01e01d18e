"""Test the documentation site: links of the repository become links of the site."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import cast

from mkdocs.structure.pages import Page

from deploy.site.links import on_page_markdown, on_post_page
from tests.deploy.files import load_yaml
from tests.every import every
from tests.house.project import files, shown


def page(name: str) -> Page:
    return cast("Page", SimpleNamespace(file=SimpleNamespace(src_uri=name)))


@every(
    ("here", "written", "on_the_site"),
    [
        ("azure.md", "[steps](teams.md)", "[steps](teams.md)"),
        ("azure.md", "[steps](teams.md#upload-it)", "[steps](teams.md#upload-it)"),
        ("sv/ansvarig.md", "[läs](../threat-model.md)", "[läs](../threat-model.md)"),
        ("index.md", "[how](../CONTRIBUTING.md)", "[how](CONTRIBUTING.md)"),
        ("SECURITY.md", "[threats](docs/threat-model.md)", "[threats](threat-model.md)"),
        ("reliability.md", "[kills](../tests/program/test_kill.py)", "kills (`tests/program/test_kill.py`)"),
        ("index.md", "[Teams](https://example.org/a)", "[Teams](https://example.org/a)"),
        ("sv/ansvarig.md", "![kort](../pictures/lista.png)", "![kort](../pictures/lista.png)"),
    ],
)
def test_a_link_leads_somewhere_or_is_the_name_of_a_file(here: str, written: str, on_the_site: str) -> None:
    assert on_page_markdown(written, page(here)) == on_the_site


def test_a_swedish_page_is_read_aloud_in_swedish() -> None:
    assert on_post_page('<html lang="en" class="x">', page("sv/ansvarig.md")) == '<html lang="sv" class="x">'
    assert on_post_page('<html lang="en">', page("azure.md")) == '<html lang="en">'


def test_every_page_is_in_the_menu() -> None:
    pages = {
        shown(path).removeprefix("docs/")
        for path in files()
        if shown(path).startswith("docs/") and path.suffix == ".md"
    }
    site = load_yaml("mkdocs.yml")
    assert pages - set(leaves(site["nav"])) == pages & set(site["exclude_docs"].split())


def leaves(menu: object) -> Iterator[str]:
    """Return the pages of a menu, at every level."""
    if isinstance(menu, str):
        yield menu
    elif isinstance(menu, dict):
        yield from (leaf for value in menu.values() for leaf in leaves(value))
    elif isinstance(menu, list):
        yield from (leaf for value in menu for leaf in leaves(value))
