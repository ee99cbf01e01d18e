"""Load templates of HTML: everything that is put into one is escaped, and a name that is missing is a fault.

Loads Jinja2, so it is imported only by what is switched on: pages, public pages and e-mail.
"""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined


def load_templates(folder: Path) -> Environment:
    """Return an environment with the templates of a folder."""
    return Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
