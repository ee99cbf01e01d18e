"""Show and change a council's settings: its name, when it sends reminders, and who coordinates it."""

from bot.features.access import require_people_mentioned, require_read_access
from bot.turn.types import Effects, Feature, Fields, ShowView, Turn
from bot.views.council import COORDINATORS, SETTINGS
from domain.council import Council, clean_council_name, parse_council_code
from domain.errors import BadInput, Refusal
from domain.history import CouncilEventKind
from domain.permissions import Permission, require_permission
from domain.person import MembershipKind, Person
from domain.reminder_settings import ReminderSettings, parse_reminder_settings
from storage import Transaction

NAME_FIELDS = ("name", "code")
MAIL_FIELDS = ("mail", "mail_text", "mail_reply")
"""Fields that a card has only where the program can send e-mail."""
SETTING_FIELDS = ("steps", "at", "opens", "closes", "free", "agenda_days", *MAIL_FIELDS)


def change_settings(turn: Turn, tx: Transaction) -> Effects:
    """Show the council's name and when it sends reminders, or store what was entered."""
    council = turn.the_council
    require_permission(Permission.ADMINISTER, turn.person, council)
    shown = SETTINGS.view()
    if not turn.fields.get("save"):
        return [ShowView(view=shown)]
    now = setting_values(council, council.settings)
    entered = {name: turn.text(name) if name in turn.fields else now[name] for name in SETTING_FIELDS}
    new = parse_reminder_settings(**entered)
    name, code = _name_and_code(turn, council)
    if (name, code) != (council.name, council.code):
        council = tx.councils.rename(council, name=name, code=code)
    tx.councils.save_settings(council, new)
    tx.events.add_to_council(
        council.id,
        happening=CouncilEventKind.SETTINGS_CHANGED,
        by=turn.person.id,
        act=turn.act,
        at=turn.now,
        new={
            **{name: turn.text(name) for name in NAME_FIELDS},
            **entered,
            "before": setting_values(turn.the_council, turn.the_council.settings),
            "after": setting_values(council, new),
        },
    )
    return [ShowView(view=shown, note="settings_saved")]


def suggest_name(turn: Turn, tx: Transaction) -> Effects:  # noqa: ARG001 - the form stores it
    """Show the settings with the new name entered that was written, such as ``rådet heter nu ...``."""
    require_permission(Permission.ADMINISTER, turn.person, turn.the_council)
    if not turn.text("text").strip():
        return [ShowView(view=SETTINGS.view(), note="name_wanted")]
    return [ShowView(view=SETTINGS.view(name=clean_council_name(turn.text("text"))), note="name_entered")]


def setting_values(council: Council, settings: ReminderSettings) -> dict[str, str]:
    """Return settings with the council's name and code, as they are written in their card."""
    return {
        "name": council.name,
        "code": council.code,
        "steps": ", ".join(str(days) for days in settings.steps),
        "at": settings.at.isoformat("minutes"),
        "opens": settings.opens.isoformat("minutes"),
        "closes": settings.closes.isoformat("minutes"),
        "agenda_days": "" if settings.agenda_days is None else str(settings.agenda_days),
        "free": ", ".join(day.isoformat() for day in sorted(settings.free)),
        "mail": settings.mail.value,
        "mail_text": settings.mail_text.value,
        "mail_reply": settings.mail_reply or "",
    }


def _name_and_code(turn: Turn, council: Council) -> tuple[str, str]:
    """Return the council's name and code as entered; a card without these fields changes neither."""
    entered = all(name in turn.fields for name in NAME_FIELDS)
    if not entered:
        return council.name, council.code
    return clean_council_name(turn.text("name")), parse_council_code(turn.text("code"))


FEATURE = Feature(
    name="settings",
    is_command=True,
    verbs=("settings",),
    act=Permission.ADMINISTER,
    handle=change_settings,
)
RENAME_FEATURE = Feature(name="rename", act=Permission.ADMINISTER, is_writing=False, handle=suggest_name)


def parse_coordinator(argument: str) -> Fields:
    """Keep the text unparsed, since the person is mentioned."""
    return {"words": argument}


def change_coordinators(turn: Turn, tx: Transaction) -> Effects:
    """Appoint the person mentioned or picked, let the sender step down, or show the coordinators."""
    council = turn.the_council
    verb = turn.card_action.verb if turn.card_action else ""
    if verb == "step_down":
        require_permission(Permission.ADMINISTER, turn.person, council)
        tx.councils.remove_coordinator(council, turn.person.id)
        return _record_and_show(turn, tx, CouncilEventKind.COORDINATOR_LEFT, turn.person)
    if verb == "appoint":
        require_permission(Permission.ADMINISTER, turn.person, council)
        if not (picked := turn.picked("person")):
            raise BadInput("person_missing")
        return _appoint(turn, tx, tx.people.upsert(name="", entra_id=picked[0]))
    require_people_mentioned(turn)
    if turn.mentions:
        require_permission(Permission.ADMINISTER, turn.person, council)
        return _appoint(turn, tx, turn.require_mentioned[0])
    require_read_access(turn)
    return [ShowView(view=COORDINATORS.view())]


def _appoint(turn: Turn, tx: Transaction, person: Person) -> Effects:
    if person.membership is MembershipKind.UNKNOWN:
        raise Refusal("not_met_yet")
    if person.membership is not MembershipKind.MEMBER:
        raise Refusal("may_not_be_coordinator", name=person.name)
    tx.councils.add_coordinator(turn.the_council, person.id)
    return _record_and_show(turn, tx, CouncilEventKind.COORDINATOR_APPOINTED, person)


def _record_and_show(turn: Turn, tx: Transaction, happening: CouncilEventKind, person: Person) -> Effects:
    tx.events.add_to_council(
        turn.the_council.id,
        happening=happening,
        by=turn.person.id,
        act=turn.act,
        at=turn.now,
        new={"person": person.id},
    )
    return [ShowView(view=COORDINATORS.view(), note=happening.value, values={"name": person.name})]


COORDINATORS_FEATURE = Feature(
    name="coordinator",
    is_command=True,
    verbs=("coordinators", "appoint", "step_down"),
    act=Permission.ADMINISTER,
    parse=parse_coordinator,
    handle=change_coordinators,
    argument="mention",
)
