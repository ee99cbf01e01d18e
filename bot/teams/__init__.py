"""The gateway to Microsoft Teams: the only package that knows botbuilder and the Bot Connector protocol.

Importing it imports libraries of botbuilder without parts that nothing here needs, to save memory and
start time.
"""

import sys
import warnings
from importlib import import_module

_NOT_NEEDED_BY = {"requests": "charset_normalizer", "jsonpickle": "yaml"}
"""requests guesses the encoding of a response that does not state it; Microsoft's state it: UTF-8.
jsonpickle also writes YAML."""

for _library, _part in _NOT_NEEDED_BY.items():
    if _part not in sys.modules:
        sys.modules[_part] = None  # type: ignore[assignment]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # requests warns that it cannot guess
            import_module(_library)  # loaded now, used by others
        del sys.modules[_part]
