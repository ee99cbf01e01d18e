"""The gateway to Microsoft Teams: the only package that knows botbuilder and the Bot Connector protocol.

Importing it imports requests without charset_normalizer, which nothing here needs, to
save memory and start time.
"""

import sys
import warnings

# requests guesses the encoding of a response that does not state it. Microsoft's state it: UTF-8.
_GUESSES = "charset_normalizer"

if _GUESSES not in sys.modules:
    sys.modules[_GUESSES] = None  # type: ignore[assignment]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # requests warns that it cannot guess
        import requests  # noqa: F401 - loaded now, used by others
    del sys.modules[_GUESSES]
