"""Messages that are no cards of ours: a file that is offered, and one that lies where it was wanted."""

from typing import Any

from bot.teams import file_offer_activity, file_stored_activity
from cards.texts import Texts
from storage import Transaction
from storage.outbox import Kind, Letter

Payload = dict[str, Any]
WHERE = ("content_url", "unique_id", "file_type")
"""What Teams says of the place where a file was put."""


def file_message(tx: Transaction, letter: Letter, *, texts: Texts) -> Payload:
    """Give back the message that offers a file, or shows where it lies; raises NotFound."""
    if letter.kind is Kind.OFFER:
        file = tx.files.get(letter.payload["file"])
        return file_offer_activity(
            name=file.name,
            description=texts("file.offer"),
            size=len(file.content),
            context={"file": file.id, "council": letter.council},
            summary=file.name,
        )
    name = letter.payload["name"]
    where = {key: letter.payload[key] for key in WHERE}
    summary = texts("file.stored", name=name)
    return file_stored_activity(name=name, **where, summary=summary)
