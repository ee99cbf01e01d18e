"""The running program: from an incoming activity to its effects."""

import sys

# structlog loads rich, if installed, to colour tracebacks that are never printed here: 3 MB and some start
# time, and greenlet, which nothing here switches: 1 MB. They are hidden while structlog is imported.
_HIDDEN = [name for name in ("rich", "greenlet") if name not in sys.modules]
for _name in _HIDDEN:
    sys.modules[_name] = None  # type: ignore[assignment]
import structlog  # noqa: E402, F401 - loaded now, used elsewhere

for _name in _HIDDEN:
    del sys.modules[_name]
