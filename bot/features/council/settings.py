"""Show and change when a council sends reminders: ``inställningar``, the button ``settings``."""

from bot.turn.types import Effects, Feature, ShowView, Turn
from bot.views.council import SETTINGS
from domain.history import CouncilEventKind
from domain.permissions import Permission, require_permission
from domain.reminder_settings import parse_reminder_settings
from storage import Transaction

SETTING_FIELDS = ("steps", "at", "opens", "closes", "free")


def change_settings(turn: Turn, tx: Transaction) -> Effects:
    """Show when the council sends reminders, or store what was entered."""
    council = turn.the_council
    require_permission(Permission.ADMINISTER, turn.person, council)
    shown = SETTINGS.view()
    if not turn.fields.get("save"):
        return [ShowView(view=shown)]
    new = parse_reminder_settings(**{name: turn.text(name) for name in SETTING_FIELDS})
    tx.councils.save_settings(council, new)
    tx.events.add_to_council(
        council.id,
        happening=CouncilEventKind.SETTINGS_CHANGED,
        by=turn.person.id,
        act=turn.act,
        at=turn.now,
        new={name: turn.text(name) for name in SETTING_FIELDS},
    )
    return [ShowView(view=shown, note="settings_saved")]


FEATURE = Feature(
    name="settings",
    is_command=True,
    verbs=("settings",),
    act=Permission.ADMINISTER,
    handle=change_settings,
)
