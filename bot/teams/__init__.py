"""The gateway to Microsoft Teams: the only package that knows botbuilder and the Bot Connector protocol.

Importing it imports libraries of botbuilder without parts that nothing here needs, to save memory and
start time.
"""

import sys
import warnings
from importlib import import_module
from importlib.util import find_spec, module_from_spec
from types import ModuleType

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

_OAUTH, _REQUESTS_OAUTH = ModuleType("oauthlib"), ModuleType("requests_oauthlib")
_OAUTH.oauth2 = ModuleType("oauthlib.oauth2")  # type: ignore[attr-defined]
"""msrest signs in by OAuth where it sends by itself, which nothing here does; it imports both unguarded."""

_AZURE = module_from_spec(find_spec("azure.core"))  # type: ignore[arg-type]
"""The package itself, not executed: msrest needs its exceptions, and nothing here its pipeline."""

_INSTEAD = {"oauthlib": _OAUTH, "requests_oauthlib": _REQUESTS_OAUTH, "azure.core": _AZURE}
for _library_name, _instead in _INSTEAD.items():
    sys.modules.setdefault(_library_name, _instead)
import_module("msrest.pipeline.async_requests")
for _library_name, _instead in _INSTEAD.items():
    if sys.modules[_library_name] is _instead:
        del sys.modules[_library_name]
