"""The living card of a question: as all see it, as its own people see it, and what it leaves behind."""

from collections.abc import Sequence

from microsoft_teams.cards import Action, CardElement

from cards.acts import Acts
from cards.history import HistoryLine, history
from cards.look import (
    CardJson,
    Frame,
    card,
    execute,
    fit,
    heading,
    own_text,
    people_text,
    refresh,
)
from cards.panel import menu, openers, panel
from cards.rows import Row, question_rows
from cards.view import (
    QuestionView,
    alike,
    head,
    note_line,
    refresh_question,
    show_button,
)
from cards.ways import to_message, way_back

__all__ = [
    "HistoryLine",
    "QuestionView",
    "history",
    "own_parts",
    "own_question",
    "public_question",
    "several",
    "show_button",
    "withdrawn",
]


def public_question(view: QuestionView, frame: Frame) -> CardJson:
    """The posted card: what all may see, and one button."""
    return fit(
        frame,
        lambda f: card(
            [
                *note_line(view.note, frame=f),
                *head(view, frame=f),
                *alike(view, frame=f),
                *Acts(view=view, frame=f).offer(),
            ],
            frame=f,
            actions=[
                show_button(view, title=f.texts("button.more"), frame=f),
                *to_message(view, frame=f),
            ],
            refresh=refresh_question(view, frame=f),
        ),
    )


def own_question(view: QuestionView, frame: Frame) -> CardJson:
    """The card of somebody who may do something about the question: the likeliest act first."""
    return fit(frame, lambda f: _own(view, frame=f))


def several(rows: Sequence[QuestionView], frame: Frame, note: str | None = None) -> CardJson:
    """Several questions on one card, each with the button that opens it."""
    viewers = tuple(dict.fromkeys(viewer for row in rows for viewer in row.refresh_for))
    again = {"questions": [row.question.id for row in rows]}
    lines = [Row.of(view, frame) for view in rows]
    return fit(
        frame,
        lambda f: card(
            [
                *note_line(note, frame=f),
                heading(f.texts.many("several.title", len(rows))),
                *question_rows(lines, frame=f),
            ],
            frame=f,
            refresh=refresh(
                execute("show", title=f.texts("button.refresh"), frame=f, data=again), viewers=viewers
            ),
        ),
    )


def withdrawn(view: QuestionView, frame: Frame) -> CardJson:
    """What the card of a former owner becomes."""
    return fit(
        frame,
        lambda f: card(
            [
                heading(f.texts("withdrawn.title", reference=view.reference)),
                people_text(f.cut(view.question.text), spacing="Small"),
                own_text(f.texts("withdrawn.nothing_to_do")),
            ],
            frame=f,
        ),
    )


def own_parts(view: QuestionView, *, frame: Frame) -> tuple[list[CardElement], list[Action]]:
    """Give back what the card of somebody who may do something about the question is made of."""
    acts = Acts(view=view, frame=frame)
    forms = acts.forms()
    opening = openers(forms, frame=frame)
    told = show_button(view, title=frame.texts("button.history"), frame=frame, history=True)
    others = [*opening, *acts.direct(), told] if view.question.open else [*acts.direct(), told, *opening]
    main = acts.main()
    more = menu(others, frame=frame, beside=len(main))
    row = [*main, *more.shown, *more.opener]
    body: list[CardElement] = [
        *note_line(view.note, frame=frame),
        *head(view, frame=frame),
        *alike(view, frame=frame),
    ]
    body += [*acts.offer(), *acts.proposal(), *acts.first(row=row), *more.rows]
    body += panel(forms, fields=acts.fields(forms), frame=frame)
    ways = [*to_message(view, frame=frame), *way_back(view, frame=frame)]
    return body, [*([] if acts.likeliest else row), *ways]


def _own(view: QuestionView, *, frame: Frame) -> CardJson:
    body, actions = own_parts(view, frame=frame)
    return card(body, frame=frame, actions=actions, refresh=refresh_question(view, frame=frame))
