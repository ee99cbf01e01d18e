"""The running program: from an incoming activity to its effects."""

import sys

# structlog loads rich, where it is installed, to colour tracebacks that are never printed here: 3 MB, and a
# part of the start. Out of sight for a moment, it is not loaded.
if "rich" not in sys.modules:
    sys.modules["rich"] = None  # type: ignore[assignment]
    import structlog  # noqa: F401 - loaded now, used elsewhere

    del sys.modules["rich"]
