"""When a council reminds: the card of its settings."""

from microsoft_teams.cards import CardElement

from cards import inputs
from cards.look import CardJson, Frame, card, execute, fit, heading, own_text, rich, run
from cards.meeting_form import clock
from cards.view import note_line
from domain.council import Council
from domain.settings import Settings

LONGEST_STEPS = 40


def settings_form(council: Council, frame: Frame, note: str | None = None) -> CardJson:
    """How many days before a meeting reminders go out, at what time, and on which days they do not."""

    def build(f: Frame) -> CardJson:
        save = execute(
            "settings",
            title=f.texts("verb.settings"),
            frame=f,
            data={"save": True},
            reads_inputs=True,
            style="positive",
        )
        words: list[CardElement] = [
            *note_line(note, frame=f),
            heading(f.texts("settings.title")),
            rich(run(f.name(council.name), weight="Bolder"), spacing="Small"),
            own_text(f.texts("settings.text"), spacing="Small"),
        ]
        return card([*words, *_fields(council.settings, frame=f)], frame=f, actions=[save])

    return fit(frame, build)


def steps_words(settings: Settings) -> str:
    """Give back the steps as people type them: ``14, 7, 2``."""
    return ", ".join(str(days) for days in settings.steps)


def free_words(settings: Settings) -> str:
    """Give back the free days as people type them, one a line."""
    return "\n".join(day.isoformat() for day in sorted(settings.free))


def _fields(settings: Settings, *, frame: Frame) -> list[CardElement]:
    steps = inputs.short_text(
        "steps",
        frame=frame,
        value=steps_words(settings),
        placeholder="placeholder.steps",
        longest=LONGEST_STEPS,
    )
    return [
        steps,
        *(clock(name, frame=frame, value=getattr(settings, name)) for name in ("at", "opens", "closes")),
        inputs.long_text("free", frame=frame, value=free_words(settings) or None),
    ]
