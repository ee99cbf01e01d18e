"""The elements, inputs and actions of Adaptive Cards 1.5 of which the cards are made, as the JSON sent.

The fields have the names and values of Microsoft's own typed cards, the package ``microsoft-teams-cards``.
A test compares the two, and reads every card with it. The program does not use it, since it builds and
checks a model for each element of each card.
"""

from collections.abc import Callable, Iterator, Mapping
from operator import methodcaller
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self, dataclass_transform

ActionMode = Literal["primary", "secondary"]
ActionStyle = Literal["default", "positive", "destructive"]
Spacing = Literal["None", "ExtraSmall", "Small", "Default", "Medium", "Large", "ExtraLarge", "Padding"]
TextColor = Literal["Default", "Dark", "Light", "Accent", "Good", "Warning", "Attention"]
TextSize = Literal["Small", "Default", "Medium", "Large", "ExtraLarge"]
TextWeight = Literal["Lighter", "Default", "Bolder"]


@dataclass_transform(kw_only_default=True)
class CardObject(dict[str, Any]):
    """An object of a card: the JSON of its fields, without those that are None.

    A subclass lists its fields in the order in which they are written; each is in camel case in JSON.
    A field whose name is that of a method of a dict, as ``items``, is read by ``[...]`` alone.
    """

    json_names: ClassVar[Mapping[str, str]] = {}
    """The names of the fields in JSON."""
    json_type: ClassVar[str | None] = None
    """The type in JSON, None for an object without one."""

    def __init_subclass__(cls, *, type: str | None = None, renames: Mapping[str, str] | None = None) -> None:  # noqa: A002 - as in JSON
        super().__init_subclass__()
        own = vars(cls).get("__annotations__", {})
        cls.json_type = type
        cls.json_names = {name: (renames or {}).get(name) or _camel_case(name) for name in own}
        for name, key in cls.json_names.items():
            if not hasattr(dict, name):
                setattr(cls, name, property(methodcaller("get", key)))
        for method in _compile_methods(cls):
            setattr(cls, method.__name__, method)

    if TYPE_CHECKING:

        def replace(self, **changes: object) -> Self:
            """Return the same object with some fields changed."""
            ...


def _compile_methods(cls: type[CardObject]) -> Iterator[Callable[..., Any]]:
    """Compile the constructor and ``replace``, as ``dataclasses`` does; loops over the fields take longer."""
    names, type_ = cls.json_names.items(), cls.json_type
    fields = "".join(f", {name}=None" for name in cls.json_names)
    signature = f"(self{', *' if fields else ''}{fields})"
    stored = (f"if {name} is not None: self[{key!r}] = {name}" for name, key in names)
    known = (f"{name}=self.get({key!r}) if {name} is None else {name}" for name, key in names)
    init = [f"def __init__{signature}:", f"if {type_!r}: self['type'] = {type_!r}", *stored]
    scope: dict[str, Any] = {"cls": cls}
    exec("\n    ".join(init), scope)  # noqa: S102 - made of the names of fields alone
    exec(f"def replace{signature}: return cls({', '.join(known)})", scope)  # noqa: S102 - same
    yield from (scope["__init__"], scope["replace"])


def _camel_case(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(word.capitalize() for word in others)


class CardElement(CardObject):
    """What a card shows."""


class Action(CardObject):
    """A button."""

    title: str


class TextBlock(CardElement, type="TextBlock"):
    """A paragraph of fixed text, in Markdown."""

    id: str | None = None
    is_visible: bool | None = None
    spacing: Spacing | None = None
    text: str
    size: TextSize | None = None
    weight: TextWeight | None = None
    wrap: bool | None = None
    style: Literal["default", "columnHeader", "heading"] | None = None


class TextRun(CardElement, type="TextRun"):
    """A piece of text that is shown as written."""

    text: str
    size: TextSize | None = None
    weight: TextWeight | None = None
    color: TextColor | None = None
    is_subtle: bool | None = None
    strikethrough: bool | None = None


class RichTextBlock(CardElement, type="RichTextBlock"):
    """A paragraph of text runs."""

    separator: bool | None = None
    spacing: Spacing | None = None
    inlines: list[TextRun]


class ActionSet(CardElement, type="ActionSet"):
    """A row of buttons."""

    id: str | None = None
    is_visible: bool | None = None
    actions: list[Action]


class Container(CardElement, type="Container"):
    """Elements that belong together."""

    id: str | None = None
    is_visible: bool | None = None
    separator: bool | None = None
    spacing: Spacing | None = None
    style: Literal["default", "emphasis", "accent", "good", "attention", "warning"] | None = None
    items: list[CardElement]  # type: ignore[assignment]


class Column(CardElement, type="Column"):
    """A column of elements."""

    vertical_content_alignment: Literal["Top", "Center", "Bottom"] | None = None
    width: str | None = None
    items: list[CardElement]  # type: ignore[assignment]


class ColumnSet(CardElement, type="ColumnSet"):
    """Columns side by side."""

    separator: bool | None = None
    columns: list[Column]


class QueryData(CardObject, type="Data.Query"):
    """Where a client looks for more choices."""

    dataset: str


class Choice(CardObject):
    """One of several choices."""

    title: str
    value: str


class ChoiceSetInput(CardElement, type="Input.ChoiceSet", renames={"choices_data": "choices.data"}):
    """A field to choose in."""

    id: str
    is_visible: bool | None = None
    separator: bool | None = None
    spacing: Spacing | None = None
    label: str | None = None
    is_required: bool | None = None
    error_message: str | None = None
    value: str | None = None
    choices: list[Choice]
    choices_data: QueryData | None = None
    style: Literal["compact", "expanded", "filtered"] | None = None
    is_multi_select: bool | None = None
    placeholder: str | None = None
    wrap: bool | None = None


class DateInput(CardElement, type="Input.Date"):
    """A field for a date."""

    id: str
    is_visible: bool | None = None
    separator: bool | None = None
    spacing: Spacing | None = None
    label: str | None = None
    error_message: str | None = None
    value: str | None = None
    min: str | None = None
    max: str | None = None


class TextInput(CardElement, type="Input.Text"):
    """A field for text."""

    id: str
    is_visible: bool | None = None
    separator: bool | None = None
    spacing: Spacing | None = None
    label: str | None = None
    is_required: bool | None = None
    error_message: str | None = None
    value: str | None = None
    max_length: float | None = None
    is_multiline: bool | None = None
    placeholder: str | None = None


class TimeInput(CardElement, type="Input.Time"):
    """A field for a time of day."""

    id: str
    is_visible: bool | None = None
    label: str | None = None
    error_message: str | None = None
    value: str | None = None
    placeholder: str | None = None


class ToggleInput(CardElement, type="Input.Toggle"):
    """A field to tick."""

    id: str
    is_visible: bool | None = None
    value: str | None = None
    title: str


class ExecuteAction(Action, type="Action.Execute"):
    """A button that the bot is told of."""

    title: str
    style: ActionStyle | None = None
    mode: ActionMode | None = None
    tooltip: str | None = None
    data: Mapping[str, Any] | None = None
    associated_inputs: Literal["auto", "none"] | None = None
    verb: str


class SubmitAction(Action, type="Action.Submit"):
    """A button that submits a dialog."""

    title: str
    style: ActionStyle | None = None
    data: Mapping[str, Any] | None = None


class OpenUrlAction(Action, type="Action.OpenUrl"):
    """A button that opens a page."""

    title: str
    url: str


class TargetElement(CardObject):
    """What a button shows or hides; without ``is_visible`` it does the one and then the other."""

    element_id: str
    is_visible: bool | None = None


class ToggleVisibilityAction(Action, type="Action.ToggleVisibility"):
    """A button that shows and hides elements."""

    title: str
    tooltip: str | None = None
    target_elements: list[TargetElement]


class RefreshDefinition(CardObject):
    """How clients fetch a card again, and whose clients do it by themselves."""

    action: ExecuteAction
    user_ids: list[str] | None = None


class MentionedEntity(CardObject):
    """Who is mentioned."""

    id: str
    name: str


class CardMention(CardObject, type="mention"):
    """A mention, and its text in the card."""

    text: str
    mentioned: MentionedEntity


class TeamsCardProperties(CardObject):
    """What Teams adds to a card."""

    entities: list[CardMention] | None = None
    width: Literal["Full"] | None = None


class AdaptiveCard(CardElement, type="AdaptiveCard"):
    """A card."""

    version: Literal["1.5"]
    fallback_text: str
    refresh: RefreshDefinition | None = None
    msteams: TeamsCardProperties
    body: list[CardElement]
    actions: list[Action] | None = None
