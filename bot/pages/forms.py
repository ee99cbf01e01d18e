"""Make forms of the buttons and fields of cards, and pages of whole cards."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.pages.viewer import page_url
from cards.adaptive import CardElement, ExecuteAction, TextBlock
from cards.context import CardJson
from domain.council import Council


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionForm:
    """A form of a page: the verb and the data of a card's button, and the card's fields."""

    verb: str
    url: str
    title: str
    data: Mapping[str, Any]
    """What the button says about its question: sent along, unseen."""
    fields: Sequence[CardElement] = ()
    submit: str
    is_open: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CardPage:
    """A card as a page: its elements, all within one form if a button of it reads its inputs."""

    title: str
    body: Sequence[CardElement]
    form: ActionForm | None = None
    council: int
    """The id of the council whose buttons stand among the elements."""


def build_form(
    button: ExecuteAction,
    council: Council,
    *,
    title: str | None = None,
    fields: Sequence[CardElement] = (),
    is_open: bool = False,
) -> ActionForm:
    """Return the form that does what a card's button does."""
    return ActionForm(
        verb=button.verb,
        url=page_url(f"councils/{council.id}/actions/{button.verb}"),
        title=title or button.title,
        data=button.data or {},
        fields=fields,
        submit=button.title,
        is_open=is_open,
    )


def build_card_page(content: CardJson, council: Council, *, title: str | None = None) -> CardPage:
    """Return a card as a page; of the buttons below it, the one that reads its inputs is kept.

    Without a ``title``, its first heading becomes the title.
    """
    body = list(content["body"])
    if title is None:
        first = body.pop(0)
        title = first.text if isinstance(first, TextBlock) else ""
    buttons = (
        one
        for one in content.get("actions", ())
        if isinstance(one, ExecuteAction) and one.associated_inputs is None
    )
    button = next(buttons, None)
    return CardPage(
        title=title,
        body=body,
        form=None if button is None else build_form(button, council),
        council=council.id,
    )
