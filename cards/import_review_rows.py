"""One item of the import review: a possible follow-up or an answered question, with its decision."""

from collections.abc import Sequence
from dataclasses import dataclass

from cards import elements, inputs
from cards.adaptive import (
    Action,
    ActionSet,
    CardElement,
    Container,
    TargetElement,
    ToggleVisibilityAction,
)
from cards.context import CardContext
from domain.council import Department
from domain.import_review import ReviewItemKind, Verdict

HIGH_CONFIDENCE, MEDIUM_CONFIDENCE = 0.85, 0.7
"""The lowest confidence that is called high, and the lowest that is called medium."""
NO_DEPARTMENT = "0"
"""The value of the department field if none is chosen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReviewRow:
    """One item to decide on, as the card shows it."""

    key: str
    kind: ReviewItemKind
    text: str
    sentence: str
    """The sentence that it was read from; for an answered question, the answer."""
    section: str | None = None
    confidence: float | None = None
    department: int | None = None
    """The chosen department, otherwise the likely one."""
    verdict: Verdict | None = None
    warnings: tuple[str, ...] = ()
    """Kinds of personal data that it seems to contain (``personal.<kind>``)."""

    @property
    def can_be_assigned(self) -> bool:
        """Return whether a department can be chosen for it."""
        return self.kind is ReviewItemKind.FOLLOW_UP and self.verdict is None

    def edit_button(self, *, context: CardContext) -> list[Action]:
        """Return the button that opens the text field, if the whole text fits."""
        if not self.can_be_assigned or not context.fits(self.text):
            return []
        target = TargetElement(element_id=text_field_id(self.key))
        return [ToggleVisibilityAction(title=context.texts("button.edit_row"), target_elements=[target])]


def text_field_id(key: str) -> str:
    """Return the id of the field with a row's text."""
    return f"text_{key}"


def department_field_id(key: str) -> str:
    """Return the id of the field with a row's department."""
    return f"department_{key}"


def import_review_row(
    row: ImportReviewRow, buttons: ActionSet, *, departments: Sequence[Department], context: CardContext
) -> CardElement:
    """Return the row: its subject, its source sentence, the confidence, and the decision buttons."""
    items: list[CardElement] = [
        elements.user_text(context.truncate(row.text)),
        *_source_lines(row, context=context),
    ]
    if row.warnings:
        what = context.texts.join_names([context.texts(f"personal.{word}") for word in row.warnings])
        items.append(elements.small_text(context.texts("review.warning", what=what), color="Warning"))
    if row.verdict is None:
        items += _fields(row, departments=departments, context=context)
    else:
        items.append(_decided(row, departments=departments, context=context))
    named = buttons.replace(actions=elements.name_buttons(buttons.actions or [], items))
    return Container(separator=True, spacing="Medium", items=[*items, named])


def _source_lines(row: ImportReviewRow, *, context: CardContext) -> list[CardElement]:
    texts = context.texts
    quoted = (
        f"”{context.truncate(row.sentence)}”"
        if row.kind is ReviewItemKind.FOLLOW_UP
        else context.truncate(row.sentence)
    )
    facts = [
        *_confidence_words(row, context=context),
        *([texts("review.under", section=context.truncate_name(row.section))] if row.section else []),
    ]
    told: list[CardElement] = (
        [elements.small_text(quoted, spacing="None")] if row.sentence != row.text else []
    )
    return [*told, *([elements.small_text("  ·  ".join(facts), spacing="None")] if facts else [])]


def _confidence_words(row: ImportReviewRow, *, context: CardContext) -> list[str]:
    if row.confidence is None:
        return []
    keys = (
        ("review.sure", "review.rather_sure", "review.unsure")
        if row.kind is ReviewItemKind.FOLLOW_UP
        else ("review.sure_answered", "review.rather_sure_answered", "review.unsure_answered")
    )
    level = (row.confidence < HIGH_CONFIDENCE) + (row.confidence < MEDIUM_CONFIDENCE)
    return [context.texts(keys[level])]


def _fields(
    row: ImportReviewRow, *, departments: Sequence[Department], context: CardContext
) -> list[CardElement]:
    if row.kind is not ReviewItemKind.FOLLOW_UP:
        return []
    fields: list[CardElement] = []
    if context.fits(row.text):
        changed = inputs.text_area("text", context=context, value=row.text)
        fields.append(changed.replace(id=text_field_id(row.key), is_visible=False))
    if departments:
        named = [(context.texts("review.nobody"), NO_DEPARTMENT), *((d.name, str(d.id)) for d in departments)]
        chosen = str(row.department) if any(d.id == row.department for d in departments) else NO_DEPARTMENT
        field = inputs.choice_field("department", context=context, choices=named, value=chosen)
        fields.append(field.replace(id=department_field_id(row.key)))
    return fields


def _decided(row: ImportReviewRow, *, departments: Sequence[Department], context: CardContext) -> CardElement:
    texts = context.texts
    if row.verdict is Verdict.DROPPED:
        return elements.rich_text(
            elements.text_run(texts("review.dropped"), weight="Bolder", size="Small"), spacing="Small"
        )
    name = next((d.name for d in departments if d.id == row.department), None)
    if row.kind is ReviewItemKind.ANSWERED or name is None:
        said = texts("review.kept")
    else:
        said = texts("review.kept_to", department=context.truncate_name(name))
    return elements.rich_text(
        elements.text_run(said, weight="Bolder", size="Small", color="Good"), spacing="Small"
    )
