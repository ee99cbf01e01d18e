"""Test that files and functions are small."""

from tests.house.project import functions, parsed, python_files, read, shown

LONGEST_FILE = 400
LONGEST_FUNCTION = 40
HISTORY = "storage/migrations/versions/"  # a migration records a step in one piece


def longer_than(limit: int, lengths: dict[str, int]) -> str:
    """Return a line for each one over the limit, the longest first."""
    over = sorted(((length, name) for name, length in lengths.items() if length > limit), reverse=True)
    return "\n".join(f"{name} has {length} lines" for length, name in over)


def test_no_file_is_longer_than_four_hundred_lines() -> None:
    lengths = {
        shown(path): len(read(shown(path)).splitlines())
        for path in python_files()
        if HISTORY not in shown(path)
    }
    assert lengths
    assert longer_than(LONGEST_FILE, lengths) == ""


def test_no_function_is_longer_than_forty_lines() -> None:
    lengths = {
        f"{shown(path)}:{function.lineno} {function.name}": (function.end_lineno or 0) - function.lineno + 1
        for path in python_files()
        if HISTORY not in shown(path)
        for function in functions(parsed(path))
    }
    assert lengths
    assert longer_than(LONGEST_FUNCTION, lengths) == ""
