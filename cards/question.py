"""The card of a question: public, personal, and dated."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from cards import elements, inputs
from cards.adaptive import Action, ActionSet, ActionStyle, CardElement, Container, ExecuteAction
from cards.context import CardContext, CardJson, shrink_to_fit
from cards.forms import Form, form_openers, forms_container, overflow_menu
from cards.publication import publishing_buttons
from cards.question_view import QuestionView, message_link, question_header, refresh_question, show_button
from domain.permissions import POSSIBLE_STATUSES, Permission
from domain.question import OPEN_STATUSES, QuestionStatus

FORM_FIELDS: dict[Permission, tuple[str, ...]] = {
    Permission.ANSWER: ("answer", "link"),
    Permission.ASSIGN: ("department", "due"),
    Permission.POSTPONE: ("until", "reason"),
    Permission.HAND_OVER: ("recipient", "other", "reason"),
    Permission.EDIT: ("text",),
    Permission.DROP: ("reason",),
    Permission.REMIND_ME: ("on",),
}
"""The fields of each form, in the order in which the forms are offered."""
MAX_OTHER_PEOPLE = 20
"""How many people of other departments are offered to hand a question over to; the others can be written."""
KEEP_LIST = frozenset({Permission.ASSIGN, Permission.HAND_OVER, Permission.DROP})
"""Actions after which a question that was opened from a list gives way to the list."""
MAX_DATED_CARD_BYTES = 8_000
"""Size limit of a dated card, since one response to a search holds many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionActions:
    """The actions that one viewer may take on one question."""

    view: QuestionView
    context: CardContext

    def can(self, permission: Permission) -> bool:
        """Return whether the viewer has this permission and it makes sense now."""
        question = self.view.question
        if permission is Permission.RAISE_AT_MEETING and question.at_meeting:
            return False
        if permission is Permission.PUBLISH and not self.view.council.public.is_on:
            return False
        return permission in self.view.allowed and question.status in POSSIBLE_STATUSES[permission]

    @property
    def primary(self) -> Permission | None:
        """Return what the viewer most likely wants: a coordinator to assign it, an owner to answer it."""
        if self.can(Permission.ASSIGN):
            waits = self.view.question.status is QuestionStatus.LOGGED
            return Permission.ASSIGN if waits and self._departments() else None
        return Permission.ANSWER if self.can(Permission.ANSWER) else None

    def primary_form(self) -> Form | None:
        """Return the primary action as a form, None if there is none."""
        act = self.primary
        if act is None:
            return None
        submit = self._button(act, reads_inputs=True, style="positive")
        return Form(fields=self._available_fields(FORM_FIELDS[act]), submit=submit)

    def primary_buttons(self) -> list[ExecuteAction]:
        """Return the buttons of the primary action."""
        act = self.primary
        if act is None:
            return []
        also = [Permission.ACKNOWLEDGE] if self.can(Permission.ACKNOWLEDGE) else []
        return [self._button(act, reads_inputs=True, style="positive"), *(self._button(a) for a in also)]

    def primary_fields(self, *, row: list[Action]) -> list[CardElement]:
        """Return the open fields of the primary action and the ``row`` of buttons below them."""
        if self.primary is None:
            return []
        fields = [self._field(name) for name in FORM_FIELDS[self.primary]]
        return [_separated(fields[0]), *fields[1:], ActionSet(actions=row)]

    def forms(self) -> list[Form]:
        """Return the forms of the other actions that need fields."""
        return [
            Form(
                fields=self._available_fields(fields),
                submit=self._button(act, reads_inputs=True, style="positive"),
                title=self._form_title(act),
                about=self.context.texts("input.why_dropped") if self._shares_reason(act) else None,
            )
            for act, fields in FORM_FIELDS.items()
            if self.can(act) and act is not self.primary and self._has_fields_for(act)
        ]

    def part_forms(self) -> list[Form]:
        """Return the forms that split the question, if it asks several things, or add others to it."""
        if self.view.question.status not in OPEN_STATUSES or not self.can(Permission.EDIT):
            return []
        verbs: dict[str, tuple[str, ...]] = {"split": ("parts",)} if self._asks_several() else {}
        waits = self.view.question.status is QuestionStatus.LOGGED
        verbs |= {"join": ("numbers",)} if waits and self.can(Permission.DROP) else {}
        return [
            Form(
                fields=fields,
                submit=elements.execute_button(
                    verb,
                    title=self.context.texts(f"verb.{verb}"),
                    context=self.context,
                    data=elements.question_data(self.view.question),
                    reads_inputs=True,
                    style="positive",
                ),
            )
            for verb, fields in verbs.items()
        ]

    def _asks_several(self) -> bool:
        text = self.view.question.text
        return ("\n" in text or text.count("?") > 1) and self.context.fits(text)

    def fields(self, forms: list[Form]) -> list[CardElement]:
        """Return each field that ``forms`` need once; the shared reason comes last."""
        names = dict.fromkeys(name for form in forms for name in form.fields)
        return [self._field(name) for name in sorted(names, key=lambda name: name == "reason")]

    def direct_buttons(self) -> list[ExecuteAction]:
        """Return the buttons of actions that take one press."""
        taken = self.primary is not None
        acts = [Permission.REOPEN, Permission.RAISE_AT_MEETING, *([] if taken else [Permission.ACKNOWLEDGE])]
        public = publishing_buttons(self.view, can_publish=self.can(Permission.PUBLISH), context=self.context)
        return [*self._undo_link(), *(self._button(act) for act in acts if self.can(act)), *public]

    def _undo_link(self) -> list[ExecuteAction]:
        """Return the button that undoes what was done by the link of an e-mail, for a coordinator."""
        question = self.view.question
        is_by_link = question.stated_name is not None and question.status is not QuestionStatus.CLOSED
        if not is_by_link or Permission.ASSIGN not in self.view.allowed:
            return []
        data, title = elements.question_data(question), self.context.texts("button.undo_link")
        return [elements.execute_button("undo_link", title=title, context=self.context, data=data)]

    def edited_message(self) -> list[CardElement]:
        """Return the edited text of the chat message, for those who may take it over."""
        text = self.view.question.proposed_text
        if text is None or not self.can(Permission.EDIT):
            return []
        items: list[CardElement] = [
            elements.label(self.context.texts("question.message_edited")),
            elements.user_text(self.context.truncate(text), spacing="Small"),
        ]
        if self.context.fits(text):
            items.append(ActionSet(actions=[self._take_over_button(text)]))
        return [Container(style="emphasis", spacing="Medium", items=items)]

    def log_anyway(self) -> list[CardElement]:
        """Return the button that logs a question although the same one was just logged."""
        question = self.view.question
        if not self.view.offers_logging_anyway or not self.context.fits(question.text):
            return []
        asker = self.view.asker if self.view.logger else ""
        data = {"text": question.text, "asked_by": asker, "force": True, "replace": True}
        button = elements.execute_button(
            "log", title=self.context.texts("button.log_anyway"), context=self.context, data=data
        )
        return [elements.static_text(self.context.texts("question.offer")), ActionSet(actions=[button])]

    def proposed_hand_over(self) -> list[CardElement]:
        """Return the proposal to hand it over to an unknown name, with the buttons of those who decide."""
        recipient = self.view.question.proposed_recipient
        if recipient is None or not self.can(Permission.HAND_OVER):
            return []
        decides = self.can(Permission.ASSIGN)
        key, name = "proposal.decide" if decides else "proposal.waits", self.context.truncate_name(recipient)
        text = elements.rich_text(elements.text_run(self.context.texts(key, recipient=name)))
        buttons = [ActionSet(actions=self._decisions(recipient))] if decides else []
        return [Container(style="emphasis", spacing="Medium", items=[text, *buttons])]

    def _decisions(self, recipient: str) -> list[Action]:
        data, texts = elements.question_data(self.view.question), self.context.texts
        outside = {**data, "other": recipient, "outside": True}
        return [
            elements.execute_button(verb, title=texts(f"button.{verb}"), context=self.context, data=fields)
            for verb, fields in (("hand_over", outside), ("decline_hand_over", data))
        ]

    def _take_over_button(self, text: str) -> ExecuteAction:
        data = {**elements.question_data(self.view.question), "text": text}
        return elements.execute_button(
            "edit", title=self.context.texts("button.take_over"), context=self.context, data=data
        )

    def _button(
        self, act: Permission, *, reads_inputs: bool = False, style: ActionStyle | None = None
    ) -> ExecuteAction:
        title = self.context.texts(f"verb.{act}")
        data = elements.question_data(self.view.question)
        if act in KEEP_LIST and self.view.back is not None:
            data["back"] = dict(self.view.back)
        return elements.execute_button(
            act, title=title, context=self.context, data=data, reads_inputs=reads_inputs, style=style
        )

    def _available_fields(self, fields: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(name for name in fields if name != "recipient" or self._recipients())

    def _form_title(self, act: Permission) -> str | None:
        return self.context.texts("button.assign_again") if act is Permission.ASSIGN else None

    def _has_fields_for(self, act: Permission) -> bool:
        if act is Permission.EDIT:
            return self.context.fits(self.view.question.text)
        return act is not Permission.ASSIGN or bool(self._departments())

    def _departments(self) -> list[tuple[str, str]]:
        question = self.view.question
        now = question.department if question.assignee is None else None  # back to its owner otherwise
        return [(d.name, str(d.id)) for d in self.view.council.departments if d.id != now]

    def _recipients(self) -> list[tuple[str, str]]:
        """Return the people of the department, the other departments, outside bodies, and other people."""
        here = () if self.view.department is None else self.view.department.people
        people = [(name, f"person:{id_}", id_ in here) for id_, name in self.view.colleagues]
        others = [(name, value) for name, value, is_near in people if not is_near]
        return [
            *((name, value) for name, value, is_near in people if is_near),
            *((name, f"department:{id_}") for name, id_ in self._departments()),
            *((body.name, f"outside:{body.id}") for body in self.view.council.outside_bodies),
            *others[:MAX_OTHER_PEOPLE],
        ]

    def _field(self, name: str) -> CardElement:
        context = self.context
        build: dict[str, Callable[[], CardElement]] = {
            "department": self._department_field,
            "recipient": lambda: inputs.choice_field(name, context=context, choices=self._recipients()),
            "other": lambda: inputs.text_line(name, context=context),
            "link": lambda: inputs.text_line(
                name, context=context, placeholder="placeholder.link", max_length=2000
            ),
            "due": lambda: inputs.date_field(name, context=context),
            "until": lambda: inputs.date_field(name, context=context, value=self.view.question.promised),
            "on": lambda: inputs.date_field(name, context=context),
            "text": lambda: inputs.text_area(name, context=context, value=self.view.question.text),
            "parts": lambda: inputs.text_area(
                name, context=context, value=re.sub(r"\?\s+", "?\n", self.view.question.text)
            ),
            "numbers": lambda: inputs.text_line(name, context=context, placeholder="placeholder.numbers"),
            "reason": lambda: inputs.text_area(name, context=context, label_key=self._reason_label()),
        }
        return build.get(name, lambda: inputs.text_area(name, context=context))()

    def _reason_label(self) -> str:
        """Return the label of the reason field; a reason is only required for dropping a question."""
        if not self.can(Permission.DROP):
            return "input.optional_reason"
        return "input.reason" if self._shares_reason(Permission.DROP) else "input.why_dropped"

    def _shares_reason(self, act: Permission) -> bool:
        """Return whether ``act`` is to drop the question and other forms have the same reason field."""
        others = (Permission.POSTPONE, Permission.HAND_OVER)
        return act is Permission.DROP and any(self.can(other) for other in others)

    def _department_field(self) -> CardElement:
        choices = self._departments()
        likely = str(self.view.likely_department)
        chosen = likely if likely in (value for _, value in choices) else None
        return inputs.choice_field("department", context=self.context, choices=choices, value=chosen)


def _separated(field: CardElement) -> CardElement:
    return field.replace(separator=True, spacing="Medium")


def public_question_card(view: QuestionView, context: CardContext) -> CardJson:
    """Return the posted card: what everybody may see, and one button."""
    return shrink_to_fit(
        context,
        lambda ctx: elements.build_card(
            [
                *elements.note_banner(view.note, context=ctx),
                *question_header(view, context=ctx),
                *similar_questions(view.similar, context=ctx),
                *QuestionActions(view=view, context=ctx).log_anyway(),
            ],
            context=ctx,
            actions=[
                show_button(view, title=ctx.texts("button.more"), context=ctx),
                *message_link(view, context=ctx),
            ],
            refresh=refresh_question(view, context=ctx),
        ),
    )


def own_question_card(view: QuestionView, context: CardContext) -> CardJson:
    """Return the card of somebody who may act on the question, with the likeliest action first."""
    return shrink_to_fit(context, lambda ctx: _own_card(view, context=ctx))


def withdrawn_card(view: QuestionView, context: CardContext) -> CardJson:
    """Return what the card of a former owner becomes."""
    return shrink_to_fit(
        context,
        lambda ctx: elements.build_card(
            [
                elements.heading(ctx.texts("withdrawn.title", reference=view.reference)),
                elements.user_text(ctx.truncate(view.question.text), spacing="Small"),
                elements.static_text(ctx.texts("withdrawn.nothing_to_do")),
            ],
            context=ctx,
        ),
    )


def own_question_parts(view: QuestionView, *, context: CardContext) -> tuple[list[CardElement], list[Action]]:
    """Return the elements and buttons of a card for somebody who may act on the question."""
    acts = QuestionActions(view=view, context=context)
    forms = [*acts.forms(), *acts.part_forms()]
    opening = form_openers(forms, context=context)
    told = show_button(view, title=context.texts("button.history"), context=context, history=True)
    others = (
        [*opening, *acts.direct_buttons(), told]
        if view.question.is_open
        else [*acts.direct_buttons(), told, *opening]
    )
    main = acts.primary_buttons()
    more = overflow_menu(others, context=context, preceding=len(main))
    row = [*main, *more.shown, *more.opener]
    body: list[CardElement] = [
        *elements.note_banner(view.note, context=context),
        *(elements.small_text(line) for line in view.introduction),
        *question_header(view, context=context),
        *similar_questions(view.similar, context=context),
    ]
    body += [*acts.log_anyway(), *acts.edited_message(), *acts.proposed_hand_over()]
    body += [*acts.primary_fields(row=row), *more.rows]
    body += forms_container(forms, fields=acts.fields(forms), context=context)
    ways = [*message_link(view, context=context), *elements.back_button(view.back, context=context)]
    return body, [*([] if acts.primary else row), *ways]


def _own_card(view: QuestionView, *, context: CardContext) -> CardJson:
    body, actions = own_question_parts(view, context=context)
    return elements.build_card(
        body, context=context, actions=actions, refresh=refresh_question(view, context=context)
    )


def dated_question_card(view: QuestionView, context: CardContext) -> CardJson:
    """Return a question as of today, for use in a person's own message; clients refresh it."""

    def build(ctx: CardContext) -> CardJson:
        data = {"question": view.question.id}
        anew = elements.execute_button("as_of", title=ctx.texts("button.refresh"), context=ctx, data=data)
        return elements.build_card(
            [elements.small_text(ctx.texts("as_of.day", day=ctx.today)), *question_header(view, context=ctx)],
            context=ctx,
            actions=[
                show_button(view, title=ctx.texts("button.more"), context=ctx),
                *message_link(view, context=ctx),
            ],
            refresh=elements.refresh_for_all(anew),
        )

    return shrink_to_fit(context, build, max_bytes=MAX_DATED_CARD_BYTES)


def suggest_drop(view: QuestionView, context: CardContext) -> CardJson:
    """Ask whether to drop a question whose chat message was removed."""

    def build(ctx: CardContext) -> CardJson:
        data = {**elements.question_data(view.question), "reason": ctx.texts("offer.drop_reason")}
        drop = elements.execute_button("drop", title=ctx.texts("verb.drop"), context=ctx, data=data)
        return elements.build_card(
            [elements.heading(ctx.texts("offer.removed")), *question_header(view, context=ctx)],
            context=ctx,
            actions=[drop, show_button(view, title=ctx.texts("button.leave"), context=ctx)],
        )

    return shrink_to_fit(context, build)


def suggest_edit(view: QuestionView, context: CardContext) -> CardJson:
    """Ask the person who logged a question whether the edited chat message is its new text."""
    return own_question_card(replace(view, note=context.texts("note.message_edited")), context)


def similar_questions(found: Sequence[tuple[str, str]], *, context: CardContext) -> list[CardElement]:
    """Return similar open questions by reference and text."""
    if not found:
        return []
    lines = [
        elements.rich_text(
            elements.text_run(f"{reference}  ", size="Small", weight="Bolder"),
            elements.text_run(context.truncate(text), size="Small", subtle=True),
            spacing="None",
        )
        for reference, text in found
    ]
    return [elements.label(context.texts("question.alike"), spacing="Medium"), *lines]
