"""Lets documents that link to each other in the repository do so on the site, where only docs/ is.

MkDocs calls these functions by their names. Two pages from beside docs/ come along; any other file is
named instead of linked to.
"""

import re
from posixpath import dirname, join, normpath, relpath
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

DOCS = "docs"
COME_ALONG = ("SECURITY.md", "CONTRIBUTING.md")
_LINK = re.compile(r"(?<!!)\[([^\]]+)\]\(([^)\s#]+)(#[^)\s]*)?\)")
_SWEDISH = "sv/"


def on_files(files: Files, config: MkDocsConfig, **_: Any) -> Files:  # noqa: ANN401 - MkDocs's own
    """Put the pages from beside docs/ on the site."""
    for name in COME_ALONG:
        files.append(File.generated(config, name, abs_src_path=name))
    return files


def on_page_markdown(markdown: str, page: Page, **_: Any) -> str:  # noqa: ANN401 - MkDocs's own
    """Turn each link of the repository into one of the site, or into the name of a file."""
    here = page.file.src_uri
    return _LINK.sub(lambda match: _of_the_site(match, here=here), markdown)


def on_post_page(output: str, page: Page, **_: Any) -> str:  # noqa: ANN401 - MkDocs's own
    """Declare the language of a page, as screen readers need it."""
    if not page.file.src_uri.startswith(_SWEDISH):
        return output
    return re.sub(r'<html lang="\w+"', '<html lang="sv"', output, count=1)


def _of_the_site(match: re.Match[str], *, here: str) -> str:
    words, target, anchor = match[1], match[2], match[3] or ""
    if "://" in target:
        return match[0]
    place = here if here in COME_ALONG else join(DOCS, here)
    file = normpath(join(dirname(place), target))
    if file in COME_ALONG or file.startswith(f"{DOCS}/"):
        there = file.removeprefix(f"{DOCS}/")
        return f"[{words}]({relpath(there, dirname(here) or '.')}{anchor})"
    return f"{words} (`{file}`)"
