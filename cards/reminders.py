"""The cards about reminders: sending them manually, absence and deputies, the reminder settings."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cards import elements, inputs
from cards.adaptive import Action, CardElement
from cards.context import CardContext, CardJson, shrink_to_fit
from cards.dates import format_weekday
from cards.inputs import time_field
from domain.council import Council
from domain.reminder_settings import MAX_ADDRESS_LENGTH, MailChoice, MailText, ReminderSettings

MAX_STEPS_LENGTH = 40
MAX_AGENDA_DAYS_LENGTH = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class DeputyRow:
    """Who deputises in one of the person's departments."""

    department: str
    deputies: tuple[str, ...] = ()


def away_card(until: date | None, rows: Sequence[DeputyRow], context: CardContext) -> CardJson:
    """Say until when somebody is away and who deputises, or that they are here."""
    return shrink_to_fit(
        context, lambda ctx: _here_card(ctx) if until is None else _away_card(until, rows, context=ctx)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsenceView:
    """What happened to the questions of a person's departments while the person was away."""

    since: date
    assigned: int = 0
    """How many were sent to them."""
    answered: int = 0
    waiting: int = 0
    """How many they still have to answer."""


def return_card(absence: AbsenceView, context: CardContext) -> CardJson:
    """Welcome somebody back and say what happened meanwhile."""
    texts = context.texts
    counts = (("away.sent", absence.assigned), ("away.answered", absence.answered))
    happened = [elements.static_text(texts.plural(key, n), spacing="Small") for key, n in counts if n]
    waiting = elements.static_text(texts.plural("away.waiting", absence.waiting), spacing="Small")
    mine = elements.execute_button("mine", title=texts("button.mine"), context=context)
    return elements.build_card(
        [
            elements.heading(texts("away.back")),
            elements.static_text(texts("away.since", day=absence.since)),
            *(happened or [elements.static_text(texts("away.nothing"), spacing="Small")]),
            *([waiting] if absence.waiting else []),
        ],
        context=context,
        actions=[mine] if absence.waiting else [],
    )


def _here_card(context: CardContext) -> CardJson:
    texts = context.texts
    return elements.build_card(
        [elements.heading(texts("away.here")), elements.static_text(texts("away.how"))], context=context
    )


def _away_card(until: date, rows: Sequence[DeputyRow], *, context: CardContext) -> CardJson:
    texts = context.texts
    lacking = any(not row.deputies for row in rows)
    body: list[CardElement] = [
        elements.heading(texts("away.until", day=format_weekday(until, context=context))),
        *(_deputy_row(row, context=context) for row in rows[: context.budget.items]),
        *([elements.static_text(texts("away.lacking"), spacing="Medium")] if lacking else []),
    ]
    back = elements.execute_button("back", title=texts("verb.back"), context=context)
    return elements.build_card(body, context=context, actions=[back])


def _deputy_row(row: DeputyRow, *, context: CardContext) -> CardElement:
    name = elements.text_run(f"{context.truncate_name(row.department)}\n", weight="Bolder")
    if not row.deputies:
        return elements.rich_text(name, elements.text_run(context.texts("away.no_deputy")), spacing="Small")
    deputies = context.texts.join_names(
        [context.truncate_name(deputy) for deputy in row.deputies[: context.budget.items]]
    )
    return elements.rich_text(
        name,
        elements.text_run(context.texts("away.deputies", names=context.truncate(deputies))),
        spacing="Small",
    )


class SkipReason(StrEnum):
    """Why somebody gets no reminder now."""

    JUST_REMINDED = "just_reminded"
    NOTHING_OPEN = "nothing_open"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True, slots=True, kw_only=True)
class RemindedPerson:
    """Somebody who answers questions of the council, and whether they get a reminder."""

    name: str
    questions: int
    skipped: SkipReason | None = None
    is_mailed: bool = False
    """Whether the reminder is an e-mail, to this person or department."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SendRemindersView:
    """Everybody who would be reminded, or just was."""

    people: Sequence[RemindedPerson]
    without_owner: int = 0
    """Number of open questions that nobody can be reminded of."""
    is_sent: bool = False
    note: str | None = None

    @property
    def reminded(self) -> list[RemindedPerson]:
        """Return those who get a reminder."""
        return [person for person in self.people if person.skipped is None]


def send_reminders_card(view: SendRemindersView, context: CardContext) -> CardJson:
    """Return who gets a reminder, or just got one; nothing is sent before the button is pressed."""
    return shrink_to_fit(context, lambda ctx: _send_reminders(view, context=ctx))


def _send_reminders(view: SendRemindersView, *, context: CardContext) -> CardJson:
    texts, told = context.texts, view.reminded
    skipped = [person for person in view.people if person.skipped is not None]
    title = "reminding.sent" if view.is_sent and told else "reminding.title"
    body: list[CardElement] = [
        *elements.note_banner(view.note, context=context),
        elements.heading(texts(title)),
    ]
    body += _people(told, context=context) or [elements.static_text(texts("reminding.nobody"))]
    if skipped:
        body += [
            elements.label(texts("reminding.skipped"), spacing="Large"),
            *_people(skipped, context=context),
        ]
    if view.without_owner:
        body.append(
            elements.small_text(texts.plural("reminding.without_owner", view.without_owner), spacing="Medium")
        )
    remind = elements.execute_button("remind", title=texts("verb.remind"), context=context, style="positive")
    return elements.build_card(body, context=context, actions=[remind] if told and not view.is_sent else [])


def _people(people: Sequence[RemindedPerson], *, context: CardContext) -> list[CardElement]:
    kept = people[: context.budget.items]
    more = elements.omitted_line(len(people) - len(kept), context=context)
    return [*(_person(person, context=context) for person in kept), *more]


def _person(person: RemindedPerson, *, context: CardContext) -> CardElement:
    texts = context.texts
    about = [texts.plural("reminding.questions", person.questions)] if person.questions else []
    why = [] if person.skipped is None else [texts(f"skipped.{person.skipped}")]
    why += [texts("reminding.by_mail")] if person.is_mailed else []
    words = "".join(f"  ·  {said}" for said in (*about, *why))
    return elements.rich_text(
        elements.text_run(context.truncate_name(person.name), weight="Bolder"),
        elements.text_run(words),
        spacing="Small",
    )


def reminder_settings_form(
    council: Council,
    context: CardContext,
    note: str | None = None,
    *,
    name: str = "",
    has_mail: bool = False,
    has_public_page: bool = False,
) -> CardJson:
    """Return the form for the council's name, the days before a meeting, the time of day, and the days off.

    ``name`` is a new name of the council that is entered already; with ``has_mail`` e-mail is set here, too.
    A button leads to the public page's form.
    """

    def build(ctx: CardContext) -> CardJson:
        save = elements.execute_button(
            "settings",
            title=ctx.texts("verb.settings"),
            context=ctx,
            data={"save": True},
            reads_inputs=True,
            style="positive",
        )
        words: list[CardElement] = [
            *elements.note_banner(note, context=ctx),
            elements.heading(ctx.texts("settings.council")),
            *_name_fields(name or council.name, council.code, context=ctx),
            elements.small_text(ctx.texts("settings.code_kept")),
            elements.heading(ctx.texts("settings.title")),
            elements.static_text(ctx.texts("settings.text"), spacing="Small"),
        ]
        fields = _settings_fields(council.settings, context=ctx, has_mail=has_mail)
        buttons = [save, *(_public_page_button(ctx) if has_public_page else [])]
        return elements.build_card([*words, *fields], context=ctx, actions=buttons)

    return shrink_to_fit(context, build)


def _name_fields(name: str, code: str, *, context: CardContext) -> list[CardElement]:
    return [
        inputs.text_line("name", context=context, value=name, placeholder="placeholder.council_name"),
        inputs.text_line("code", context=context, value=code, placeholder="placeholder.code", max_length=6),
    ]


def _public_page_button(context: CardContext) -> list[Action]:
    title = context.texts("button.public_page")
    return [elements.execute_button("public_page", title=title, context=context)]


def format_steps(settings: ReminderSettings) -> str:
    """Return the steps as people type them: ``14, 7, 2``."""
    return ", ".join(str(days) for days in settings.steps)


def format_days_off(settings: ReminderSettings) -> str:
    """Return the days off as people type them, one per line."""
    return "\n".join(day.isoformat() for day in sorted(settings.free))


def _mail_fields(settings: ReminderSettings, *, context: CardContext) -> list[CardElement]:
    """Return when e-mail is sent to departments, and how much of a question it shows."""
    texts = context.texts
    when = [(texts(f"mailing.{one}"), one.value) for one in MailChoice]
    shown = [(texts(f"shown.{one}"), one.value) for one in MailText]
    return [
        elements.heading(texts("settings.mail_title")),
        elements.static_text(texts("settings.mail_about"), spacing="Small"),
        inputs.choice_field(
            "mail", context=context, choices=when, value=settings.mail.value, label_key="settings.mail_when"
        ),
        inputs.choice_field("mail_text", context=context, choices=shown, value=settings.mail_text.value),
        inputs.text_line(
            "mail_reply",
            context=context,
            value=settings.mail_reply,
            placeholder="placeholder.mail",
            max_length=MAX_ADDRESS_LENGTH,
        ),
    ]


def _settings_fields(
    settings: ReminderSettings, *, context: CardContext, has_mail: bool
) -> list[CardElement]:
    steps = inputs.text_line(
        "steps",
        context=context,
        value=format_steps(settings),
        placeholder="placeholder.steps",
        max_length=MAX_STEPS_LENGTH,
    )
    return [
        steps,
        *(
            time_field(name, context=context, value=getattr(settings, name))
            for name in ("at", "opens", "closes")
        ),
        inputs.text_line(
            "agenda_days",
            context=context,
            value=None if settings.agenda_days is None else str(settings.agenda_days),
            placeholder="placeholder.agenda_days",
            max_length=MAX_AGENDA_DAYS_LENGTH,
        ),
        inputs.text_area("free", context=context, value=format_days_off(settings) or None),
        *(_mail_fields(settings, context=context) if has_mail else []),
    ]
