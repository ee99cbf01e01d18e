"""Forms that open in place, one at a time, below the buttons that open them.

Why not Action.ShowCard: a field's id must be unique in the whole card, its ShowCards included (phones
refuse to draw the card otherwise), and several forms of a question share the field ``reason``.
The fields are never marked as required: a closed form would then stop the buttons of the open one. What
is missing is said by the rules.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from microsoft_teams.cards import (
    Action,
    ActionSet,
    CardElement,
    Container,
    ExecuteAction,
    TargetElement,
    TextBlock,
    ToggleVisibilityAction,
)

from cards.look import Frame

PANEL = "forms"
MENU = "more"
SHOWN_AT_ONCE = 2
"""Buttons side by side on a phone; the others wait in the menu."""

IN_A_ROW = 2
"""Buttons of one row of the menu."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """Fields, and the button that sends them."""

    fields: tuple[str, ...]
    """The ids of its fields; a field can belong to several forms."""
    submit: ExecuteAction
    title: str | None = None
    """What the button that opens it says, where that is not what ``submit`` says."""
    close: str | None = None
    """What the button that closes it says, where that is not the usual word."""

    @property
    def submit_id(self) -> str:
        """Names the row with the button that sends it."""
        return f"send_{self.submit.verb}"


def panel(forms: Sequence[Form], *, fields: Sequence[CardElement], frame: Frame) -> list[CardElement]:
    """Give back the closed panel that holds all ``forms``; nothing where there are none."""
    if not forms:
        return []
    used = {name for form in forms for name in form.fields}
    hidden = [f.model_copy(update={"is_visible": False}) for f in fields if _id(f) in used]
    submits = [
        ActionSet(id=form.submit_id, is_visible=False, actions=[form.submit, _close(form, frame)])
        for form in forms
    ]
    return [Container(id=PANEL, is_visible=False, style="emphasis", items=[*hidden, *submits])]


def openers(forms: Sequence[Form], *, frame: Frame) -> list[Action]:
    """Give back one button per form that shows its fields and hides those of the others."""
    every = list(dict.fromkeys(name for form in forms for name in (*form.fields, form.submit_id)))
    return [
        ToggleVisibilityAction(
            title=frame.texts("button.opens", title=form.title or form.submit.title),
            target_elements=[
                TargetElement(element_id=PANEL, is_visible=True),
                *(_target(name, shown=name in (*form.fields, form.submit_id)) for name in every),
            ],
        )
        for form in forms
    ]


@dataclass(frozen=True, slots=True)
class Menu:
    """Buttons on the card, and those that wait behind one called "more"."""

    shown: list[Action]
    opener: list[Action]
    """The one that opens the menu, nothing where all have room on the card."""
    rows: list[CardElement]
    """The closed rows of buttons, for the body."""


def menu(actions: Sequence[Action], *, frame: Frame, beside: int = 0) -> Menu:
    """Show the first few actions and put the others behind a button that opens them in place.

    ``beside`` is how many other buttons stand before them in the row.

    Why not ``mode: secondary``: at most six actions are allowed in one place, that mode's included.
    """
    room = max(0, SHOWN_AT_ONCE - beside)
    if len(actions) <= room + 1:
        return Menu(list(actions), [], [])
    closing = [_closing_menu(action) for action in actions]
    shown, others = closing[:room], closing[room:]
    sets: list[CardElement] = [
        ActionSet(actions=others[start : start + IN_A_ROW]) for start in range(0, len(others), IN_A_ROW)
    ]
    opens = ToggleVisibilityAction(
        title=frame.texts("button.menu"), target_elements=[TargetElement(element_id=MENU)]
    )
    return Menu(shown, [opens], [Container(id=MENU, is_visible=False, items=sets)])


def _closing_menu(action: Action) -> Action:
    if not isinstance(action, ToggleVisibilityAction):
        return action
    targets = [_target(MENU, shown=False), *(action.target_elements or [])]
    return action.model_copy(update={"target_elements": targets})


def _target(name: str, *, shown: bool) -> TargetElement:
    return TargetElement(element_id=name, is_visible=shown)


def _close(form: Form, frame: Frame) -> Action:
    return ToggleVisibilityAction(
        title=form.close or frame.texts("button.close"),
        target_elements=[_target(PANEL, shown=False)],
    )


def _id(element: CardElement) -> str | None:
    return None if isinstance(element, TextBlock) else getattr(element, "id", None)
