"""The errand that checks a council's own Word template: fetched, looked at in a process of its own, kept."""

from dataclasses import dataclass

from bot.delivery.errands import Errand, Means, Undone
from bot.documents.apart import NotWritten, check_apart
from bot.features.templates import note_template
from bot.teams import NotAllowed, TooBig
from domain.errors import BadInput, Refusal
from storage import Transaction
from storage.outbox import Kind, Letter

MOST_BYTES = 5_000_000
"""As ``bot.documents.template`` says, which is not imported here: its libraries are large."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A template that somebody sent."""

    url: str


def look_up(tx: Transaction, letter: Letter) -> Sent | None:
    """Give back what to fetch, None where whoever sent it is no coordinator any more."""
    council = tx.councils.get(letter.council or 0)
    return Sent(url=letter.payload["url"]) if letter.person in council.coordinators else None


async def fetch(sent: Sent, means: Means) -> bytes:
    """Fetch it and check it; raises BadInput with the name of what is wrong, OutboundFault."""
    try:
        content = await means.connector.download(sent.url, most=MOST_BYTES)
    except NotAllowed:
        raise Refusal("file_not_from_teams") from None
    except TooBig:
        raise BadInput("template_too_large", limit=MOST_BYTES // 1_000_000) from None
    await is_template(content, means, meant=True)
    return content


async def is_template(content: bytes, means: Means, *, meant: bool = False) -> bool:
    """Whether a Word file is a template; raises BadInput for one that cannot be used, Undone."""
    try:
        return await check_apart(content, meant=meant, patience=means.patience)
    except NotWritten as failure:
        raise Undone(f"not_checked: {failure}") from failure


def keep(tx: Transaction, letter: Letter, content: bytes) -> None:
    """Use it from now on, and say so."""
    council, person = letter.council or 0, letter.person or 0
    tx.templates.put(council, content, by=person, at=tx.now)
    note_template(tx, council, by=person, act=f"letter-{letter.id}", own=True)
    tx.outbox.add(
        Kind.MESSAGE,
        key=f"template-kept:{letter.id}",
        payload={"kind": "templates", "args": {"kept": True}, "locale": letter.payload["locale"]},
        council=council,
        person=person,
    )


CHECKING: Errand[Sent, bytes] = Errand(prepare=look_up, work=fetch, store=keep, given_up="file_gone")
