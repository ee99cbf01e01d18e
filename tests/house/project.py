"""The project's own files, for the tests of the project itself."""

import ast
import os
from collections.abc import Iterator
from functools import cache
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
        "bot/pages/assets/.npmrc",
        "simulator/page/.npmrc",
        "tests/schemas/.npmrc",
    ),
)
FOREIGN = {".venv", ".git", "node_modules", "data", "build", "__pycache__"}


def read(name: str) -> str:
    return source(ROOT / name)


@cache
def source(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def parsed(path: Path) -> ast.Module:
    """Return the syntax tree of a file; not cached, as so many objects would slow down garbage collection."""
    return ast.parse(source(path))


@cache
def files() -> tuple[Path, ...]:
    """Return every file of the project, without installed or generated ones."""
    found: list[Path] = []
    for folder, subfolders, names in os.walk(ROOT):
        subfolders[:] = sorted(name for name in subfolders if name not in FOREIGN and "_cache" not in name)
        found += (Path(folder, name) for name in sorted(names))
    return tuple(found)


def text_files() -> Iterator[Path]:
    yield from (path for path in files() if path.suffix in TEXT_ENDINGS or shown(path) in NAMED_FILES)


def python_files(*folders: str) -> Iterator[Path]:
    inside = folders or CODE_FOLDERS
    yield from (path for path in files() if path.suffix == ".py" and shown(path).startswith(inside))


def shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def functions(node: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield every function within a tree, looking only at statements: no expression has one."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            yield child
        if isinstance(child, ast.stmt | ast.excepthandler | ast.match_case):
            yield from functions(child)


def table_rows(text: str, *, heading: str) -> list[list[str]]:
    """Return the cells of the Markdown table under a heading, without its first two lines."""
    section = text.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[2:]]
