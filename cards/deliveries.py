"""What did not arrive: to whom, about what, why, since when, and what can be done about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from microsoft_teams.cards import Action, ActionSet, CardElement

from cards.days import moment_day
from cards.look import CardJson, Frame, card, execute, fit, heading, own_text, rich, run
from cards.rows import Row, question_rows
from cards.view import QuestionView, note_line

WHY = ("not_installed", "blocked", "anonymous", "unreachable")
"""Why a message did not reach somebody; each has a sentence and an advice."""

MISSED = ("not_installed", "blocked", "anonymous", "unreachable", "uncertain", "restored", "expired")
"""Why something did not arrive (``why.<word>``)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """One message that did not arrive, or of which nobody knows."""

    letter: int
    name: str | None
    """Whom it was for, None for a whole chat."""
    what: str
    """What it was: a word of ``letter.<word>``."""
    references: tuple[str, ...] = ()
    reason: str
    since: datetime
    uncertain: bool = False
    """Whether it may have arrived."""


def deliveries(rows: Sequence[Missed], frame: Frame, note: str | None = None) -> CardJson:
    """Each message that did not arrive, with the buttons to send it again or to say that it came."""

    def build(f: Frame) -> CardJson:
        kept = rows[: f.space.items]
        left_out = len(rows) - len(kept)
        more = [own_text(f.texts.many("rows.more", left_out))] if left_out else []
        body: list[CardElement] = [*note_line(note, frame=f), heading(f.texts("deliveries.title"))]
        body += [own_text(f.texts("deliveries.none" if not rows else "deliveries.text"))]
        for row in kept:
            body += missed_row(row, frame=f)
        again = execute("undelivered", title=f.texts("button.refresh"), frame=f)
        return card([*body, *more], frame=f, actions=[again])

    return fit(frame, build)


def undelivered(
    views: Sequence[QuestionView], person: str, reason: str, frame: Frame, letter: Missed | None = None
) -> CardJson:
    """Tells whoever sent questions whom they have not reached, why, and what to do."""
    references = frame.texts.names([view.reference for view in views])
    return fit(
        frame,
        lambda f: card(
            [
                heading(f.texts("undelivered.title", references=references)),
                rich(run(f.texts(f"why.{reason}", name=f.name(person)))),
                own_text(f.texts(f"advice.{reason}")),
                *question_rows([Row.of(view, f) for view in views], frame=f),
            ],
            frame=f,
            actions=[] if letter is None else letter_buttons(letter, frame=f),
        ),
    )


def no_longer_undelivered(views: Sequence[QuestionView], person: str, frame: Frame) -> CardJson:
    """What that becomes once they were reached, or once the questions are no longer theirs."""
    references = frame.texts.names([view.reference for view in views])
    return fit(
        frame,
        lambda f: card(
            [
                heading(f.texts("undelivered.no_more", references=references)),
                rich(run(f.texts("undelivered.solved", name=f.name(person)))),
                *question_rows([Row.of(view, f) for view in views], frame=f),
            ],
            frame=f,
        ),
    )


def missed_row(row: Missed, *, frame: Frame) -> list[CardElement]:
    """One message that did not arrive, with its buttons."""
    return [_words(row, frame=frame), ActionSet(actions=letter_buttons(row, frame=frame))]


def missed_line(row: Missed, *, frame: Frame) -> CardElement:
    """One message that did not arrive, without buttons."""
    return _words(row, frame=frame)


def letter_buttons(row: Missed, *, frame: Frame) -> list[Action]:
    """Give back the buttons that send a message again, or say that it came."""
    data = {"letter": row.letter}
    again = execute("retry", title=frame.texts("verb.retry"), frame=frame, data=data)
    if not row.uncertain:
        return [again]
    return [again, execute("arrived", title=frame.texts("verb.arrived"), frame=frame, data=data)]


def _words(row: Missed, *, frame: Frame) -> CardElement:
    texts = frame.texts
    name = texts("deliveries.chat") if row.name is None else frame.name(row.name)
    about = texts.names(row.references[: frame.space.items]) or texts(f"letter.{row.what}")
    since = texts("deliveries.since", day=moment_day(row.since, frame=frame))
    return rich(
        run(name, weight="Bolder"),
        run(f"  ·  {about}"),
        run(f"\n{texts(f'why.{row.reason}', name=name)}", size="Small"),
        run(f"\n{since}", size="Small", subtle=True),
        spacing="Medium",
    )
