"""A row of the review: what may be a follow-up, or a question that was answered, with what was decided."""

from collections.abc import Sequence
from dataclasses import dataclass

from microsoft_teams.cards import (
    Action,
    ActionSet,
    CardElement,
    Container,
    TargetElement,
    ToggleVisibilityAction,
)

from cards import inputs
from cards.look import Frame, people_text, rich, run, small
from domain.council import Department
from domain.review import Finding, Verdict

SURE, RATHER_SURE = 0.85, 0.7
"""From which confidence on it is called so."""
NOBODY = "0"
"""What the field says where nobody is to get it yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRow:
    """One thing to decide about, as the card shows it."""

    key: str
    finding: Finding
    text: str
    sentence: str
    """Where it was read; of a question that was answered, the answer."""
    section: str | None = None
    confidence: float | None = None
    department: int | None = None
    """The chosen one, else the likely one."""
    verdict: Verdict | None = None
    warnings: tuple[str, ...] = ()
    """What it looks as if it held (``personal.<word>``)."""

    @property
    def can_be_sent(self) -> bool:
        """Whether a department can be chosen for it."""
        return self.finding is Finding.FOLLOW_UP and self.verdict is None

    def opener(self, *, frame: Frame) -> list[Action]:
        """The button that opens the field with the text, where the whole of it has room."""
        if not self.can_be_sent or not frame.fits(self.text):
            return []
        target = TargetElement(element_id=text_field(self.key))
        return [ToggleVisibilityAction(title=frame.texts("button.edit_row"), target_elements=[target])]


def text_field(key: str) -> str:
    """Give back the id of the field with a row's text."""
    return f"text_{key}"


def department_field(key: str) -> str:
    """Give back the id of the field with a row's department."""
    return f"department_{key}"


def review_row(
    row: ReviewRow, buttons: ActionSet, *, departments: Sequence[Department], frame: Frame
) -> CardElement:
    """The row: what it is about, where that was read, how sure it is, what to do with it."""
    items: list[CardElement] = [people_text(frame.cut(row.text)), *_where(row, frame=frame)]
    if row.warnings:
        what = frame.texts.names([frame.texts(f"personal.{word}") for word in row.warnings])
        items.append(small(frame.texts("review.warning", what=what), color="Warning"))
    if row.verdict is None:
        items += _fields(row, departments=departments, frame=frame)
    else:
        items.append(_decided(row, departments=departments, frame=frame))
    return Container(separator=True, spacing="Medium", items=[*items, buttons])


def _where(row: ReviewRow, *, frame: Frame) -> list[CardElement]:
    texts = frame.texts
    quoted = f"”{frame.cut(row.sentence)}”" if row.finding is Finding.FOLLOW_UP else frame.cut(row.sentence)
    facts = [
        *([sureness(row.confidence, frame=frame)] if row.confidence is not None else []),
        *([texts("review.under", section=frame.name(row.section))] if row.section else []),
    ]
    told: list[CardElement] = [small(quoted, spacing="None")] if row.sentence != row.text else []
    return [*told, *([small("  ·  ".join(facts), spacing="None")] if facts else [])]


def sureness(confidence: float, *, frame: Frame) -> str:
    """Say in words and per cent how sure it is."""
    key = (
        "review.sure"
        if confidence >= SURE
        else "review.rather_sure"
        if confidence >= RATHER_SURE
        else "review.unsure"
    )
    return frame.texts(key, percent=round(confidence * 100))


def _fields(row: ReviewRow, *, departments: Sequence[Department], frame: Frame) -> list[CardElement]:
    if row.finding is not Finding.FOLLOW_UP:
        return []
    fields: list[CardElement] = []
    if frame.fits(row.text):
        changed = inputs.long_text("text", frame=frame, value=row.text)
        fields.append(changed.model_copy(update={"id": text_field(row.key), "is_visible": False}))
    if departments:
        named = [(frame.texts("review.nobody"), NOBODY), *((d.name, str(d.id)) for d in departments)]
        chosen = str(row.department) if any(d.id == row.department for d in departments) else NOBODY
        field = inputs.choice("department", frame=frame, choices=named, value=chosen)
        fields.append(field.model_copy(update={"id": department_field(row.key)}))
    return fields


def _decided(row: ReviewRow, *, departments: Sequence[Department], frame: Frame) -> CardElement:
    texts = frame.texts
    if row.verdict is Verdict.DROPPED:
        return rich(run(texts("review.dropped"), weight="Bolder", size="Small"), spacing="Small")
    name = next((d.name for d in departments if d.id == row.department), None)
    if row.finding is Finding.ANSWERED or name is None:
        said = texts("review.kept")
    else:
        said = texts("review.kept_to", department=frame.name(name))
    return rich(run(said, weight="Bolder", size="Small", color="Good"), spacing="Small")
