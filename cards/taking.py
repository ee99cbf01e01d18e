"""What is shown beside a message or the field that people write in: a dialog, its receipt, a dated card.

A dialog of Teams knows ``Action.Submit`` alone; what is sent by a search belongs to whoever sent it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from microsoft_teams.cards import CardElement, SubmitAction

from cards import inputs
from cards.look import CardJson, Frame, card, execute, fit, label, own_text, refresh_for_all, small
from cards.view import QuestionView, alike_rows, head, note_line, show_button
from cards.ways import to_message
from domain.council import Department

NOBODY_YET = "none"
"""What the field ``department`` says where the question waits to be assigned."""
AUTHOR, MYSELF = "author", "me"
MOST_BYTES_OF_ONE = 8_000
"""Of a dated card: an answer to a search holds many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeView:
    """A message that is about to become a question."""

    text: str
    author: str = ""
    """Who wrote it, empty where nobody else than the reader can be who asks."""
    asker: str = AUTHOR
    departments: Sequence[Department] = ()
    """Those to choose from, for whoever assigns."""
    department: int | None = None
    """The one that it sounds like, or that was chosen."""
    alike: Sequence[tuple[str, str]] = ()
    """Reference and text of similar open questions."""
    kinds: Sequence[str] = ()
    """What it looks as if it held (``personal.<kind>``), where it was looked at."""
    note: str | None = None


def take_form(view: TakeView, frame: Frame) -> CardJson:
    """The dialog: the words, who asks, and for whoever assigns the department."""
    return fit(
        frame,
        lambda f: card(
            [
                *note_line(view.note, frame=f),
                *_warning(view, frame=f),
                inputs.long_text("text", frame=f, value=view.text or None, required=True),
                *_who_asks(view, frame=f),
                *_departments(view, frame=f),
                *alike_rows(view.alike, frame=f),
            ],
            frame=f,
            actions=[_take(view, frame=f)],
        ),
    )


def taken(view: QuestionView, frame: Frame) -> CardJson:
    """The receipt: which question it is, and the way to its message."""
    return fit(
        frame,
        lambda f: card(
            [*note_line(view.note, frame=f), *head(view, frame=f)],
            frame=f,
            actions=to_message(view, frame=f),
        ),
    )


def as_of(view: QuestionView, frame: Frame) -> CardJson:
    """A question as it is today, to stand in somebody's own message; clients fetch it anew by themselves."""

    def build(f: Frame) -> CardJson:
        data = {"question": view.question.id}
        anew = execute("as_of", title=f.texts("button.refresh"), frame=f, data=data)
        return card(
            [small(f.texts("as_of.day", day=f.today)), *head(view, frame=f)],
            frame=f,
            actions=[show_button(view, title=f.texts("button.more"), frame=f), *to_message(view, frame=f)],
            refresh=refresh_for_all(anew),
        )

    return fit(frame, build, most=MOST_BYTES_OF_ONE)


def _take(view: TakeView, *, frame: Frame) -> SubmitAction:
    warned = {"force": True} if view.kinds else {}
    title = frame.texts("button.log_anyway" if view.kinds else "verb.log")
    return SubmitAction(title=title, data={**warned, "nonce": frame.nonce}, style="positive")


def _warning(view: TakeView, *, frame: Frame) -> list[CardElement]:
    if not view.kinds:
        return []
    found = frame.texts.names([frame.texts(f"personal.{kind}") for kind in view.kinds])
    return [
        label(frame.texts("careful.title")),
        own_text(frame.texts("careful.found", found=found), spacing="Small"),
        own_text(frame.texts("careful.advice"), spacing="Small"),
    ]


def _who_asks(view: TakeView, *, frame: Frame) -> list[CardElement]:
    if not view.author:
        return []
    choices = [(view.author, AUTHOR), (frame.texts("take.myself"), MYSELF)]
    return [inputs.choice("asker", frame=frame, choices=choices, value=view.asker)]


def _departments(view: TakeView, *, frame: Frame) -> list[CardElement]:
    if not view.departments:
        return []
    choices = [(frame.texts("take.nobody_yet"), NOBODY_YET), *((d.name, str(d.id)) for d in view.departments)]
    known = view.department in {d.id for d in view.departments}
    return [
        inputs.choice(
            "department", frame=frame, choices=choices, value=str(view.department) if known else NOBODY_YET
        )
    ]
