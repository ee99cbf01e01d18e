"""Being away: until when, and who gets the reminders meanwhile."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from microsoft_teams.cards import CardElement

from cards.days import day_words
from cards.look import CardJson, Frame, card, execute, fit, heading, own_text, rich, run


@dataclass(frozen=True, slots=True, kw_only=True)
class StandIn:
    """Who stands in at one of the person's departments."""

    department: str
    deputies: tuple[str, ...] = ()


def away(until: date | None, rows: Sequence[StandIn], frame: Frame) -> CardJson:
    """Says until when somebody is away and who stands in, or that they are here."""
    return fit(frame, lambda f: _here(f) if until is None else _away(until, rows, frame=f))


def _here(frame: Frame) -> CardJson:
    texts = frame.texts
    return card([heading(texts("away.here")), own_text(texts("away.how"))], frame=frame)


def _away(until: date, rows: Sequence[StandIn], *, frame: Frame) -> CardJson:
    texts = frame.texts
    lacking = any(not row.deputies for row in rows)
    body: list[CardElement] = [
        heading(texts("away.until", day=day_words(until, frame=frame))),
        *(_row(row, frame=frame) for row in rows[: frame.space.items]),
        *([own_text(texts("away.lacking"), spacing="Medium")] if lacking else []),
    ]
    back = execute("back", title=texts("verb.back"), frame=frame)
    return card(body, frame=frame, actions=[back])


def _row(row: StandIn, *, frame: Frame) -> CardElement:
    name = run(f"{frame.name(row.department)}\n", weight="Bolder")
    if not row.deputies:
        return rich(name, run(frame.texts("away.no_deputy")), spacing="Small")
    deputies = frame.texts.names([frame.name(deputy) for deputy in row.deputies[: frame.space.items]])
    return rich(name, run(frame.texts("away.deputies", names=frame.cut(deputies))), spacing="Small")
