"""When a council reminds: ``inställningar``, and the card's button ``settings``."""

from bot.router import Feature, Words
from bot.turn import Effects, Show, Turn, View
from domain.history import CouncilHappening
from domain.permissions import Act, expect
from domain.settings import read_settings
from storage import Transaction

FIELDS = ("steps", "at", "opens", "closes", "free")


def settings(turn: Turn, tx: Transaction) -> Effects:
    """Show how the council reminds, or store what the card says."""
    council = turn.the_council
    expect(Act.ADMINISTER, turn.person, council)
    shown = View(kind="settings")
    if not turn.fields.get("save"):
        return [Show(view=shown)]
    new = read_settings(**{name: turn.text(name) for name in FIELDS})
    tx.councils.save_settings(council, new)
    tx.events.add_to_council(
        council.id,
        happening=CouncilHappening.SETTINGS_CHANGED,
        by=turn.person.id,
        act=turn.act,
        at=turn.now,
        new={name: turn.text(name) for name in FIELDS},
    )
    return [Show(view=shown, note="settings_saved")]


FEATURE = Feature(
    name="settings",
    words=Words(sv=("inställningar",), en=("settings",)),
    verbs=("settings",),
    act=Act.ADMINISTER,
    handle=settings,
)
