"""The errand that puts a file where its reader agreed to have it."""

from dataclasses import dataclass

from bot.delivery.errands import Errand, Means
from bot.delivery.file_messages import WHERE
from domain.errors import NotFound, Refusal
from storage import Transaction
from storage.files import StoredFile
from storage.outbox import Kind, Letter


@dataclass(frozen=True, slots=True, kw_only=True)
class Putting:
    """A file, and where it goes."""

    file: StoredFile
    url: str


def look_up(tx: Transaction, letter: Letter) -> Putting:
    """Give back what to put where; raises Refusal ``file_is_gone``."""
    try:
        file = tx.files.get(letter.payload["file"])
    except NotFound:
        raise Refusal("file_is_gone") from None
    return Putting(file=file, url=letter.payload["upload_url"])


async def put(putting: Putting, means: Means) -> StoredFile:
    """Put it there; raises OutboundFault."""
    await means.connector.upload(putting.url, putting.file.content)
    return putting.file


def show(tx: Transaction, letter: Letter, file: StoredFile) -> None:
    """Show it in the personal chat."""
    where = {name: letter.payload[name] for name in WHERE}
    tx.outbox.add(
        Kind.HANDED,
        key=f"handed:{letter.id}",
        payload={"name": file.name, "locale": letter.payload["locale"], **where},
        council=letter.council,
        person=letter.person,
    )


PUTTING: Errand[Putting, StoredFile] = Errand(
    prepare=look_up, work=put, store=show, given_up="file_not_stored", unsure="file_maybe_stored"
)
