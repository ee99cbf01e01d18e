"""The project's own files, as the tests of the house see them."""

import ast
import os
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CODE_FOLDERS = ("bot/", "cards/", "deploy/", "domain/", "simulator/", "storage/", "tests/")
TEXT_ENDINGS = (
    *(".css", ".html", ".js", ".json", ".mjs", ".svg"),
    *(".in", ".ini", ".lock", ".mako", ".md", ".po", ".py", ".toml", ".txt"),
    *(".bicep", ".env", ".service", ".timer", ".yaml", ".yml"),
)
NAMED_FILES = (
    *("Makefile", "LICENSE", ".ci/run", ".editorconfig", ".gitignore", ".dockerignore"),
    *(
        "Dockerfile",
        "deploy/Caddyfile",
        "deploy/image/prove",
        "simulator/page/.npmrc",
        "tests/schemas/.npmrc",
    ),
)
FOREIGN = {".venv", ".git", "node_modules", "data", "build", "__pycache__"}


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def files() -> Iterator[Path]:
    """Give back every file of the project, without what is installed or made."""
    for folder, subfolders, names in os.walk(ROOT):
        subfolders[:] = sorted(name for name in subfolders if name not in FOREIGN and "_cache" not in name)
        yield from (Path(folder, name) for name in sorted(names))


def text_files() -> Iterator[Path]:
    yield from (path for path in files() if path.suffix in TEXT_ENDINGS or shown(path) in NAMED_FILES)


def python_files(*folders: str) -> Iterator[Path]:
    inside = folders or CODE_FOLDERS
    yield from (path for path in files() if path.suffix == ".py" and shown(path).startswith(inside))


def shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def table_rows(text: str, *, heading: str) -> list[list[str]]:
    """Give back the cells of the Markdown table under a heading, without its first two lines."""
    section = text.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[2:]]
