"""The cards that show notes and change one, and ask before personal data is stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from cards import elements, inputs
from cards.adaptive import Action, ActionSet, CardElement, Container, ExecuteAction
from cards.context import CardContext, CardJson, shrink_to_fit
from cards.links import draft_button, live_meeting_button

NOTES_PER_PAGE = 8

EntryKind = Literal["note", "item", "question"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteEntry:
    """A note, a question of the meeting, or an item for the next one."""

    kind: EntryKind
    id: int
    version: int
    text: str
    under: str = ""
    """The title of the agenda section that it belongs to."""
    section: str = ""
    """The key of that section."""
    proposed: str | None = None
    """The new text of its edited chat message; empty if the message was deleted."""

    @property
    def data(self) -> dict[str, Any]:
        """Return the data that its buttons carry."""
        return {self.kind: self.id, "version": self.version}


@dataclass(frozen=True, slots=True, kw_only=True)
class NotesView:
    """One page of the notes of a meeting."""

    meeting: int
    entries: Sequence[NoteEntry]
    page: int = 1
    has_next: bool = False
    may_change: bool = True
    """False once the minutes are adopted."""
    when: str = ""
    """The meeting in words."""
    sections: Sequence[tuple[str, str]] = ()
    """The titles and keys of the sections that a note can be written under; empty if none can be written."""
    over: bool = False
    """Whether the meeting is over, so that there is a draft to go back to."""
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteEntryView:
    """One entry as it is shown in the chat or edited."""

    entry: NoteEntry | None
    """None if it was removed."""
    kind: EntryKind
    meeting: int | None
    changing: bool = False
    when: str = ""
    """The meeting in words, if none is ongoing: shows where the entry went and offers to remove it."""
    sections: Sequence[tuple[str, str]] = ()
    """The titles and keys of the sections that it can be moved to."""
    note: str | None = None


def notes_card(view: NotesView, context: CardContext) -> CardJson:
    """Return the notes by section and the items for next time; each can be changed until adoption."""

    def build(ctx: CardContext) -> CardJson:
        body: list[CardElement] = [
            *elements.note_banner(view.note, context=ctx),
            elements.heading(ctx.texts("notes.title")),
        ]
        body += [elements.small_text(ctx.truncate(view.when))] if view.when else []
        if not view.entries:
            body.append(elements.static_text(ctx.texts("notes.none")))
        under = None
        for line in view.entries:
            if line.under != under:
                under = line.under
                body.append(
                    elements.rich_text(
                        elements.text_run(ctx.truncate_name(under), weight="Bolder", size="Medium"),
                        spacing="Medium",
                    )
                )
            body.append(_entry(line, may_change=view.may_change, context=ctx))
        body += _write_fields(view, context=ctx)
        body += draft_button(view.meeting, over=view.over, context=ctx)
        return elements.build_card(
            body,
            context=ctx,
            actions=[*_turn_page(view, context=ctx), live_meeting_button(view.meeting, context=ctx)],
        )

    return shrink_to_fit(context, build)


def _write_fields(view: NotesView, *, context: CardContext) -> list[CardElement]:
    """Return the fields and the button that write a note under a section, until adoption."""
    if not (view.may_change and view.sections):
        return []
    write = elements.execute_button(
        "note",
        title=context.texts("verb.note"),
        context=context,
        data={"meeting": view.meeting, "write": True},
        reads_inputs=True,
        style="positive",
    )
    fields = [
        elements.label(context.texts("notes.write")),
        inputs.text_area("note_text", context=context),
        inputs.choice_field("section", context=context, choices=view.sections, value=view.sections[0][1]),
    ]
    return [Container(style="emphasis", spacing="Large", items=[*fields, ActionSet(actions=[write])])]


def note_entry_card(view: NoteEntryView, context: CardContext) -> CardJson:
    """Return one entry: its text, or the field to change it in."""

    def build(ctx: CardContext) -> CardJson:
        if view.entry is None:
            gone = elements.static_text(ctx.texts("items.gone" if view.kind == "item" else "notes.gone"))
            return elements.build_card(
                [*elements.note_banner(view.note, context=ctx), gone],
                context=ctx,
                actions=_back_buttons(view, context=ctx),
            )
        body = [
            *elements.note_banner(view.note, context=ctx),
            *entry_header(view.entry, when=view.when, context=ctx),
        ]
        if not view.changing:
            body.append(elements.user_text(ctx.truncate(view.entry.text), spacing="Small"))
            undo = [drop_button(view.entry, context=ctx, title="button.undo")] if view.when else []
            return elements.build_card(
                body, context=ctx, actions=[*undo, _change_button(view.entry, context=ctx)]
            )
        return elements.build_card(
            [*body, *change_fields(view.entry, sections=view.sections, context=ctx)],
            context=ctx,
            actions=[*save_buttons(view.entry, context=ctx), *_back_buttons(view, context=ctx)],
        )

    return shrink_to_fit(context, build)


def change_fields(
    entry: NoteEntry, *, sections: Sequence[tuple[str, str]], context: CardContext
) -> list[CardElement]:
    """Return the fields of what can be changed: the text, but of a question only the section."""
    if entry.kind == "question":
        fields: list[CardElement] = [elements.user_text(context.truncate(entry.text), spacing="Small")]
    else:
        text = entry.text if context.fits(entry.text) else None
        fields = [inputs.text_area(f"{entry.kind}_text", context=context, value=text)]
    if not sections:
        return fields
    here = entry.section if entry.section in (key for _, key in sections) else None
    return [*fields, inputs.choice_field("section", context=context, choices=sections, value=here)]


def entry_header(entry: NoteEntry, *, context: CardContext, when: str = "") -> list[CardElement]:
    """Return the kind of entry and the section that it belongs to."""
    if entry.kind == "item":
        return [elements.small_text(context.texts("items.title"))]
    if entry.kind == "question":
        return [elements.heading(context.texts("question.move"))]
    title = context.truncate_name(entry.under)
    if when:
        return [elements.small_text(context.texts("notes.under_at", title=title, when=when))]
    return [elements.small_text(context.texts("notes.under", title=title))]


def _entry(line: NoteEntry, *, may_change: bool, context: CardContext) -> CardElement:
    words = elements.user_text(context.truncate(line.text), spacing="Small")
    return (
        elements.row_with_button([words], button=_change_button(line, context=context))
        if may_change
        else words
    )


def _change_button(line: NoteEntry, *, context: CardContext) -> ExecuteAction:
    title = context.texts("button.move" if line.kind == "question" else "button.change")
    data = {**line.data, "form": True}
    return elements.execute_button(_change_verb(line), title=title, context=context, data=data)


def _change_verb(line: NoteEntry) -> str:
    return "place" if line.kind == "question" else f"edit_{line.kind}"


def save_buttons(line: NoteEntry, *, context: CardContext) -> list[ExecuteAction]:
    """Return the button that saves a changed entry, and the one that removes it; a question stays."""
    save = elements.execute_button(
        _change_verb(line),
        title=context.texts("button.save"),
        context=context,
        data=line.data,
        reads_inputs=True,
        style="positive",
    )
    return [save] if line.kind == "question" else [save, drop_button(line, context=context)]


def drop_button(entry: NoteEntry, *, context: CardContext, title: str = "button.remove") -> ExecuteAction:
    """Return the button that removes an entry."""
    return elements.execute_button(
        f"drop_{entry.kind}", title=context.texts(title), context=context, data=entry.data
    )


def _back_buttons(view: NoteEntryView, *, context: CardContext) -> list[Action]:
    if view.meeting is None:
        return []
    data = {"meeting": view.meeting}
    return [elements.execute_button("note", title=context.texts("button.notes"), context=context, data=data)]


def _turn_page(view: NotesView, *, context: CardContext) -> list[Action]:
    pages = [("button.previous", view.page - 1)] if view.page > 1 else []
    pages += [("button.next", view.page + 1)] if view.has_next else []
    return [
        elements.execute_button(
            "note", title=context.texts(title), context=context, data={"meeting": view.meeting, "page": page}
        )
        for title, page in pages
    ]


def suggest_entry_change(entry: NoteEntry, context: CardContext) -> CardJson:
    """Ask a coordinator whether an entry follows its chat message, which was edited or removed."""

    def build(ctx: CardContext) -> CardJson:
        removed = not entry.proposed
        return elements.build_card(
            [
                elements.heading(ctx.texts("offer.removed" if removed else "offer.changed")),
                *entry_header(entry, context=ctx),
                elements.user_text(ctx.truncate(entry.text), spacing="Small"),
                *([] if removed else edited_text(entry, context=ctx)),
            ],
            context=ctx,
            actions=suggestion_buttons(entry, context=ctx),
        )

    return shrink_to_fit(context, build)


def suggestion_buttons(entry: NoteEntry, *, context: CardContext) -> list[Action]:
    """Return the buttons that decide whether an entry follows its changed message."""
    return [*_take_over_buttons(entry, context=context), *_decision_buttons(entry, context=context)]


def edited_text(line: NoteEntry, *, context: CardContext) -> list[CardElement]:
    """Return the new text of the message that an entry was taken from."""
    new = elements.user_text(context.truncate(line.proposed or ""), spacing="Small")
    return [elements.label(context.texts("question.message_edited"), spacing="Medium"), new]


def _take_over_buttons(line: NoteEntry, *, context: CardContext) -> list[Action]:
    if not line.proposed or not context.fits(line.proposed):
        return []
    data = {**line.data, f"{line.kind}_text": line.proposed}
    title = context.texts("button.take_over")
    return [
        elements.execute_button(
            f"edit_{line.kind}", title=title, context=context, data=data, style="positive"
        )
    ]


def _decision_buttons(line: NoteEntry, *, context: CardContext) -> list[Action]:
    keep = {**line.data, "keep": True}
    return [
        drop_button(line, context=context),
        elements.execute_button(
            f"edit_{line.kind}", title=context.texts("button.leave"), context=context, data=keep
        ),
    ]


_CONFIRMING_TITLES = {
    "answer": "button.send_answer",
    "log": "button.log_anyway",
    "split": "button.log_anyway",
}
"""The titles of the buttons that store a text as it is, by verb; others save it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalDataView:
    """A text that was not stored, what was found in it, and the action that was requested."""

    text: str
    kinds: Sequence[str]
    """The kinds of personal data found in it (``personal.<kind>``)."""
    verb: str
    field: str
    """The field of the verb that takes the text."""
    data: Mapping[str, Any]
    """Further data that the verb needs."""


def personal_data_card(view: PersonalDataView, context: CardContext) -> CardJson:
    """Say what was found, with the whole text in a field to correct: nothing is stored, nothing is lost."""

    def build(ctx: CardContext) -> CardJson:
        found = ctx.texts.join_names([ctx.texts(f"personal.{kind}") for kind in view.kinds])
        anyway = elements.execute_button(
            view.verb,
            title=ctx.texts(_CONFIRMING_TITLES.get(view.verb, "button.save_anyway")),
            context=ctx,
            data={**view.data, "force": True},
            reads_inputs=True,
            style="positive",
        )
        return elements.build_card(
            [
                elements.heading(ctx.texts("careful.title")),
                elements.static_text(ctx.texts("careful.found", found=found)),
                elements.static_text(ctx.texts("careful.advice"), spacing="Small"),
                inputs.text_area(view.field, context=ctx, value=view.text),
            ],
            context=ctx,
            actions=[anyway, *_back_button(view, context=ctx)],
        )

    return shrink_to_fit(context, build)


def _back_button(view: PersonalDataView, *, context: CardContext) -> list[Action]:
    """Return the button back to the card that it was written on, if there is one."""
    if "meeting" in view.data:
        return [live_meeting_button(view.data["meeting"], context=context)]
    if "question" in view.data:
        data = {"question": view.data["question"]}
        return [
            elements.execute_button(
                "show", title=context.texts("button.to_question"), context=context, data=data
            )
        ]
    return []
