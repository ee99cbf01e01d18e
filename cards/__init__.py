"""Everything that people see as cards: pure functions from domain values to Adaptive Cards.

Importing it imports the library of cards without building its 117 models, to save memory and start time;
``build_models`` builds those that the cards are made of.
"""

import sys

from pydantic import BaseModel

BaseModel.model_config["defer_build"] = True
from microsoft_teams.cards import SerializableObject  # noqa: E402 - its models inherit what is set now

del BaseModel.model_config["defer_build"]


def build_models() -> None:
    """Build the models that the imported cards use, before several threads need them at once."""
    for name in [name for name in sys.modules if name.startswith(f"{__name__}.")]:
        for used in vars(sys.modules[name]).values():
            if isinstance(used, type) and issubclass(used, SerializableObject):
                used.model_rebuild()
