"""Measure how the code is divided: modules, lines, imports, and modules with a single importer.

``python -m tests.bench.structure [FOLDER]`` prints the table of docs/architecture.md for the checkout in a
folder, by default this one.
"""

import ast
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PRODUCT = ("bot", "cards", "domain", "storage")
"""The folders that are installed with the program."""
TOTAL = "total"
RECORDS = ("storage", "migrations")
"""The folder of the migrations, which is left out: Alembic loads them, no module imports them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderStructure:
    """How the code of one folder is divided; lines are all lines, of code, comments and blanks."""

    folder: str
    modules: int
    lines: int
    import_lines: int
    single_importer: int
    """Modules that exactly one other module of the product imports."""

    @property
    def import_share(self) -> float:
        """Lines of import statements, in percent of all lines."""
        return 100 * self.import_lines / self.lines

    @property
    def single_importer_share(self) -> float:
        """Modules with exactly one importer, in percent of all modules."""
        return 100 * self.single_importer / self.modules

    @property
    def row(self) -> str:
        """The folder's row of the Markdown table."""
        shares = f"{self.single_importer_share:.0f} % | {self.import_share:.1f} %"
        return f"| {self.folder} | {self.modules} | {self.lines} | {shares} |"


def imports_of(tree: ast.Module) -> Iterator[ast.Import | ast.ImportFrom]:
    """Yield the import statements of a module, also those within functions: no expression holds one."""
    inside: list[ast.AST] = [tree]
    while inside:
        for node in ast.iter_child_nodes(inside.pop()):
            if isinstance(node, ast.Import | ast.ImportFrom):
                yield node
            elif isinstance(node, ast.stmt | ast.excepthandler | ast.match_case):
                inside.append(node)


def imported_names(statement: ast.Import | ast.ImportFrom, *, known: set[str]) -> Iterator[str]:
    """Yield the modules of the product that a statement imports.

    ``from a import b`` imports the module ``a.b`` if there is one, otherwise ``a``.
    """
    for alias in statement.names:
        if isinstance(statement, ast.Import):
            candidates = [alias.name]
        else:
            candidates = [f"{statement.module}.{alias.name}", f"{statement.module}"]
        yield from [name for name in candidates if name in known][:1]


def module_name(path: Path) -> str:
    """Return the dotted name of a file, relative to the checkout; a package is named as its folder."""
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def measure(checkout: Path) -> list[FolderStructure]:
    """Measure the folders of the product in a checkout, and all of them together."""
    sources = {
        path.relative_to(checkout): path.read_text(encoding="utf-8")
        for folder in PRODUCT
        for path in sorted((checkout / folder).rglob("*.py"))
        if path.relative_to(checkout).parts[:2] != RECORDS
    }
    imports = {path: list(imports_of(ast.parse(source))) for path, source in sources.items()}
    known = {module_name(path) for path in sources}
    importers: defaultdict[str, set[Path]] = defaultdict(set)
    for path, statements in imports.items():
        for statement in statements:
            for name in imported_names(statement, known=known - {module_name(path)}):
                importers[name].add(path)

    def structure(folder: str, paths: list[Path]) -> FolderStructure:
        statements = [one for path in paths for one in imports[path]]
        return FolderStructure(
            folder=folder,
            modules=len(paths),
            lines=sum(len(sources[path].splitlines()) for path in paths),
            import_lines=sum((one.end_lineno or one.lineno) - one.lineno + 1 for one in statements),
            single_importer=sum(len(importers[module_name(path)]) == 1 for path in paths),
        )

    inside = {folder: [path for path in sources if path.parts[0] == folder] for folder in PRODUCT}
    rows = [structure(f"`{folder}/`", paths) for folder, paths in inside.items()]
    return [*rows, structure(TOTAL, list(sources))]


def main(checkout: Path) -> None:
    """Print the table."""
    print("| folder | modules | lines | single importer | import lines |")
    print("|---|---|---|---|---|")
    for structure in measure(checkout):
        print(structure.row)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[2])
