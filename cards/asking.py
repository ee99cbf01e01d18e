"""Cards that take in a question."""

from collections.abc import Sequence

from microsoft_teams.cards import CardElement, ExecuteAction

from cards import inputs
from cards.look import CardJson, Frame, card, execute, fit, heading, own_text, people_text
from domain.council import Department
from domain.slips import Guess


def ask_form(frame: Frame, departments: Sequence[Department] = (), *, text: str | None = None) -> CardJson:
    """A form for those who would rather fill in than write a command; departments only for coordinators."""

    def build(f: Frame) -> CardJson:
        prefilled = text if text and f.fits(text) else None
        body: list[CardElement] = [
            heading(f.texts("ask.title")),
            inputs.long_text("text", frame=f, value=prefilled, required=True),
            inputs.short_text("asked_by", frame=f),
        ]
        if departments:
            choices = [(d.name, str(d.id)) for d in departments]
            body.append(inputs.choice("department", frame=f, choices=choices))
        return card(body, frame=f, actions=[_log(f, reads_inputs=True)])

    return fit(frame, build)


def log_this(text: str, frame: Frame, *, meant: Guess | None = None) -> CardJson:
    """Asks whether words that are no command were meant as a question, or as a command with a slip."""

    def build(f: Frame) -> CardJson:
        asked = [] if meant is None else [own_text(f.texts("unknown.meant", word=meant.word))]
        body = [heading(f.texts("ask.log_this")), people_text(f.cut(text)), *asked]
        actions = [_log(f, text=text)] if f.fits(text) else []
        return card(body, frame=f, actions=[*actions, *_yes(meant, frame=f)])

    return fit(frame, build)


def did_you_mean(meant: Guess, frame: Frame) -> CardJson:
    """Asks whether a command was meant; nothing is done before somebody says so."""

    def build(f: Frame) -> CardJson:
        return card(
            [own_text(f.texts("unknown.nearest", word=meant.word))], frame=f, actions=_yes(meant, frame=f)
        )

    return fit(frame, build)


def _yes(meant: Guess | None, *, frame: Frame) -> list[ExecuteAction]:
    """The button that repeats what was written, with the command spelt right."""
    if meant is None or not frame.fits(meant.text):
        return []
    title = frame.texts("button.meant", word=meant.word)
    return [execute("choose", title=title, frame=frame, data={"words": meant.text})]


def _log(frame: Frame, *, text: str | None = None, reads_inputs: bool = False) -> ExecuteAction:
    data = {} if text is None else {"text": text, "replace": True}
    title = frame.texts("verb.log")
    return execute("log", title=title, frame=frame, data=data, reads_inputs=reads_inputs, style="positive")
