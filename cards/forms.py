"""Forms that open in place, one at a time, below the buttons that open them.

Why not Action.ShowCard: a field's id must be unique in the whole card, its ShowCards included (phones
refuse to draw the card otherwise), and several forms of a question share the field ``reason``.
The fields are never marked as required: a closed form would then block the buttons of the open one. The
domain rules report what is missing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from cards.adaptive import (
    Action,
    ActionSet,
    CardElement,
    Container,
    ExecuteAction,
    TargetElement,
    TextBlock,
    ToggleVisibilityAction,
)
from cards.context import CardContext
from cards.elements import label

FORMS_ID = "forms"
MENU_ID = "more"
MAX_VISIBLE_BUTTONS = 2
"""Buttons side by side on a phone; the others are in the menu."""

BUTTONS_PER_ROW = 2
"""Buttons in one row of the menu."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """Input fields and the button that submits them."""

    fields: tuple[str, ...]
    """The ids of its fields; a field can belong to several forms."""
    submit: ExecuteAction
    title: str | None = None
    """The title of the button that opens it, if it differs from the title of ``submit``."""
    close: str | None = None
    """The title of the button that closes it, if it is not the default one."""
    about: str | None = None
    """What is asked above its fields, if their labels serve several forms."""

    @property
    def submit_id(self) -> str:
        """Return the id of the row with its submit button."""
        return f"send_{self.submit.verb}"

    @property
    def about_id(self) -> str:
        """Return the id of the text above its fields."""
        return f"about_{self.submit.verb}"

    @property
    def element_ids(self) -> tuple[str, ...]:
        """Return the ids of everything that is seen while it is open."""
        return (*([self.about_id] if self.about else []), *self.fields, self.submit_id)


def forms_container(
    forms: Sequence[Form], *, fields: Sequence[CardElement], context: CardContext
) -> list[CardElement]:
    """Return the closed container with all ``forms``; nothing if there are none."""
    if not forms:
        return []
    used = {name for form in forms for name in form.fields}
    hidden = [f.replace(is_visible=False) for f in fields if _element_id(f) in used]
    submits = [
        ActionSet(id=form.submit_id, is_visible=False, actions=[form.submit, _close_button(form, context)])
        for form in forms
    ]
    abouts: list[CardElement] = [
        label(form.about).replace(id=form.about_id, is_visible=False) for form in forms if form.about
    ]
    return [Container(id=FORMS_ID, is_visible=False, style="emphasis", items=[*abouts, *hidden, *submits])]


def form_openers(forms: Sequence[Form], *, context: CardContext) -> list[Action]:
    """Return one button per form that shows its fields and hides those of the others."""
    every = list(dict.fromkeys(name for form in forms for name in form.element_ids))
    return [
        ToggleVisibilityAction(
            title=context.texts("button.opens", title=form.title or form.submit.title),
            target_elements=[
                TargetElement(element_id=FORMS_ID, is_visible=True),
                *(_target(name, shown=name in form.element_ids) for name in every),
            ],
        )
        for form in forms
    ]


@dataclass(frozen=True, slots=True)
class OverflowMenu:
    """Buttons on the card, and those behind a button called "more"."""

    shown: list[Action]
    opener: list[Action]
    """The button that opens the menu; empty if all buttons fit on the card."""
    rows: list[CardElement]
    """The closed rows of buttons, for the body."""


def overflow_menu(actions: Sequence[Action], *, context: CardContext, preceding: int = 0) -> OverflowMenu:
    """Show the first few actions and put the others behind a button that opens them in place.

    ``preceding`` is the number of other buttons before them in the row.

    Why not ``mode: secondary``: at most six actions are allowed in one place, including those of that mode.
    """
    room = max(0, MAX_VISIBLE_BUTTONS - preceding)
    if len(actions) <= room + 1:
        return OverflowMenu(list(actions), [], [])
    closing = [_closes_menu(action) for action in actions]
    shown, others = closing[:room], closing[room:]
    sets: list[CardElement] = [
        ActionSet(actions=others[start : start + BUTTONS_PER_ROW])
        for start in range(0, len(others), BUTTONS_PER_ROW)
    ]
    opens = ToggleVisibilityAction(
        title=context.texts("button.menu"), target_elements=[TargetElement(element_id=MENU_ID)]
    )
    return OverflowMenu(shown, [opens], [Container(id=MENU_ID, is_visible=False, items=sets)])


def _closes_menu(action: Action) -> Action:
    if not isinstance(action, ToggleVisibilityAction):
        return action
    targets = [_target(MENU_ID, shown=False), *(action.target_elements or [])]
    return action.replace(target_elements=targets)


def _target(name: str, *, shown: bool) -> TargetElement:
    return TargetElement(element_id=name, is_visible=shown)


def _close_button(form: Form, context: CardContext) -> Action:
    title = form.close or context.texts("button.close")
    return ToggleVisibilityAction(
        title=title,
        tooltip=f"{title} {form.title or form.submit.title}",
        target_elements=[_target(FORMS_ID, shown=False)],
    )


def _element_id(element: CardElement) -> str | None:
    return None if isinstance(element, TextBlock) else element.get("id")
