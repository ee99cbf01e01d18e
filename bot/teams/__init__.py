"""The gateway to Microsoft Teams: the only package that knows botbuilder and the Bot Connector protocol.

Importing it imports requests without charset_normalizer, which nothing here needs, to
save memory and start time.
"""

import sys
import warnings

# requests guesses in which encoding an answer is, where the answer does not say. Microsoft's do, in UTF-8.
_GUESSES = "charset_normalizer"

if _GUESSES not in sys.modules:
    sys.modules[_GUESSES] = None  # type: ignore[assignment]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it says that it cannot guess
        import requests  # noqa: F401 - loaded now, used by others
    del sys.modules[_GUESSES]
