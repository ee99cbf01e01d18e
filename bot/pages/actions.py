"""Turn a submitted form into a card action of the same verb, and its reply into a sentence."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from bot.pages.forms import CardPage, build_card_page
from bot.pages.requests import FormFields, PageRefused, collect_fields, text_of
from bot.pages.viewer import MAX_FIELDS, Notice, Page, PageQuery, SignedIn, Viewer
from bot.pages.visits import Visit
from bot.turn.incoming import Account, Chat, ChatKind, Incoming, PageAction
from bot.turn.types import Reply, View
from bot.views.meetings import MOVE_OR_ADD, SERIES
from bot.views.notes import PERSONAL_DATA_WARNING
from bot.views.publications import PUBLICATION
from bot.views.registry import render
from cards.texts import Texts
from domain.person import MembershipKind
from storage import Transaction

PAGE_FIELDS = ("csrf", "back", "press")
"""The fields of a form that are the page's own, and no feature's."""
MAX_PRESS_FIELDS = 8
_ANCHOR = re.compile(r"[a-z]{1,10}-\w{1,20}", re.ASCII)
ACTIVITY = "page"
CONFIRMATIONS = frozenset({PERSONAL_DATA_WARNING.name, MOVE_OR_ADD.name, PUBLICATION.name, SERIES.name})
"""Views that ask something back before anything is stored: they are shown instead of the form's page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmittedForm:
    """A form of a page, as it was sent."""

    verb: str
    fields: FormFields
    csrf: str
    back: str
    """The address of the page that it stands on."""
    anchor: str = ""
    """The id of the place on it to which the form leads back."""

    @property
    def typed(self) -> FormFields:
        """Return what is filled in again if it is refused."""
        return {**self.fields, "verb": self.verb}

    @property
    def held(self) -> str:
        """Return it as one text, which the page that signs in keeps."""
        return urlencode(self.typed, doseq=True)

    @classmethod
    def of_held(cls, held: str, *, back: str) -> "SubmittedForm":
        """Return the form that was kept; raises PageRefused."""
        try:
            fields = dict(collect_fields(parse_qsl(held, keep_blank_values=True, max_num_fields=MAX_FIELDS)))
        except ValueError:
            raise PageRefused("page.bad_form", status=400) from None
        return cls(verb=str(fields.pop("verb", "")), fields=fields, csrf="", back=back)


class FormExpired(Exception):  # noqa: N818 - an answer to a person, not a fault of the program
    """The session of a form has ended: nothing was done, and it is shown again as it was filled in."""

    def __init__(self, form: SubmittedForm, visit: Visit | None) -> None:
        """Take who sends it, None if nobody is signed in."""
        super().__init__(form.verb)
        self.form = form
        self.visit = visit


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionResult:
    """What became of a form."""

    notice: Notice
    view: View | None = None
    """What the feature would show in a chat, such as a warning that has to be confirmed."""


def read_action(verb: str, values: FormFields) -> SubmittedForm:
    """Return the form that was submitted; of the values of one name, the last counts.

    A button of a large form says in ``press`` what it does besides sending the form. Raises PageRefused.
    """
    try:
        pressed = dict(parse_qsl(text_of(values, "press"), max_num_fields=MAX_PRESS_FIELDS))
    except ValueError:
        raise PageRefused("page.bad_form", status=400) from None
    anchor = pressed.pop("anchor", "")
    fields = {name: value for name, value in {**values, **pressed}.items() if name not in PAGE_FIELDS}
    return SubmittedForm(
        verb=verb,
        fields=fields,
        csrf=text_of(values, "csrf"),
        back=text_of(values, "back"),
        anchor=f"#{anchor}" if _ANCHOR.fullmatch(anchor) else "",
    )


def build_incoming(form: SubmittedForm, viewer: Viewer, signed_in: SignedIn, *, bot_id: str) -> Incoming:
    """Return the form as an event of this person, who is treated as in the personal chat with the bot."""
    person, council = viewer.person, viewer.the_council
    chat = person.personal_chat or ""
    account = signed_in.memberships.get(council.id)
    return Incoming(
        tenant=signed_in.session.tenant,
        activity_id=ACTIVITY,
        sender=Account(
            teams_id=person.teams_id or "",
            name=person.name,
            entra_id=person.entra_id,
            standing=_standing(account, signed_in.session.tenant),
        ),
        chat=Chat(id=chat, thread=chat, kind=ChatKind.PERSONAL, service_url=""),
        locale=signed_in.session.locale or person.locale,
        event=PageAction(
            verb=form.verb,
            data={**form.fields, "council": council.id},
            is_automatic=False,
            card_activity_id="",
        ),
        bot_id=bot_id,
    )


def _standing(account: Account | None, tenant: str) -> MembershipKind | None:
    return None if account is None else account.as_known_in(tenant).standing


def read_reply(reply: Reply, texts: Texts) -> ActionResult:
    """Return what became of a form, from the reply of the dispatcher."""
    notice = Notice(text=reply.text or texts("page.done"), is_refusal=bool(reply.refusal))
    return ActionResult(notice=notice, view=reply.view)


def confirmation_page(view: View) -> Page:
    """Return a page that shows what a feature asks back, with the form of its card."""

    def load(viewer: Viewer, tx: Transaction, query: PageQuery) -> CardPage:  # noqa: ARG001
        card = render(view, context=viewer.context)
        return build_card_page(card.content, viewer.the_council)

    return Page(path="", template="card.html", title="page.act", load=load, is_for_guests=True)
