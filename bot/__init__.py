"""The running program: from an incoming activity to its effects."""

import sys

# structlog loads rich, if installed, to colour tracebacks that are never printed here: 3 MB and some start
# time. It is hidden while structlog is imported, so that it is not loaded.
if "rich" not in sys.modules:
    sys.modules["rich"] = None  # type: ignore[assignment]
    import structlog  # noqa: F401 - loaded now, used elsewhere

    del sys.modules["rich"]
