"""The coordinator's summary before a meeting: what is still open, and what did not arrive."""

from collections.abc import Sequence
from dataclasses import dataclass

from microsoft_teams.cards import CardElement

from cards.deliveries import Missed, missed_line
from cards.listing import Group
from cards.look import CardJson, Frame, card, execute, fit, heading, label, own_text, rich, run
from cards.meeting import begin_words
from cards.rows import Row, left_out, row_text
from cards.state import state_line
from domain.meeting import Meeting


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryView:
    """What a coordinator has to know before a meeting."""

    meeting: Meeting | None
    groups: Sequence[Group] = ()
    """Open questions by department, those to be assigned first."""
    missed: Sequence[Missed] = ()

    @property
    def rows(self) -> int:
        """How many questions are open."""
        return sum(len(group.rows) for group in self.groups)


def summary(view: SummaryView, frame: Frame) -> CardJson:
    """What is open by department, what did not arrive, and one button that reminds."""
    return fit(frame, lambda f: _summary(view, frame=f))


def summary_title(view: SummaryView, frame: Frame) -> str:
    """What the card and its notification say first."""
    if view.meeting is None:
        return frame.texts.many("summary.title", view.rows)
    return frame.texts.many("summary.before", view.rows, meeting=begin_words(view.meeting, frame=frame))


def _summary(view: SummaryView, *, frame: Frame) -> CardJson:
    texts = frame.texts
    left, body = frame.space.items, list[CardElement]()
    for group in view.groups:
        kept = group.rows[:left]
        left -= len(kept)
        if kept:
            body += [_heading(group, frame=frame), *(_row(row, frame=frame) for row in kept)]
    more = left_out(max(0, view.rows - frame.space.items), frame=frame)
    remind = execute("remind", title=texts("verb.remind"), frame=frame, style="positive")
    first = [heading(summary_title(view, frame)), *([] if view.rows else [own_text(texts("summary.none"))])]
    return card(
        [*first, *body, *more, *_missed(view, frame=frame)],
        frame=frame,
        actions=[remind] if view.rows else [],
    )


def _heading(group: Group, *, frame: Frame) -> CardElement:
    return rich(run(frame.name(group.heading), weight="Bolder"), spacing="Medium")


def _row(row: Row, *, frame: Frame) -> CardElement:
    reference = run(f"{row.reference}  ", weight="Bolder")
    age = run(f"  ·  {frame.texts.age(row.age_days)}", size="Small", subtle=True)
    line = state_line(row.state, frame=frame, after=(age,))
    return rich(
        reference, run(f"{row_text(row.text, frame=frame)}\n"), *(line.inlines or []), spacing="Small"
    )


def _missed(view: SummaryView, *, frame: Frame) -> list[CardElement]:
    if not view.missed:
        return []
    kept = view.missed[: max(1, frame.space.items // 4)]
    more = left_out(len(view.missed) - len(kept), frame=frame)
    title = label(frame.texts("summary.missed"), spacing="Large")
    return [title, *(missed_line(one, frame=frame) for one in kept), *more]
