"""The job that uploads a file to the place that its reader has consented to."""

from dataclasses import dataclass

from bot.outbox.jobs.runner import JobContext, OutboxJob
from bot.outbox.render import UPLOAD_INFO_FIELDS
from domain.errors import NotFound, Refusal
from storage import Transaction
from storage.files import GeneratedFile
from storage.outbox import MessageKind, OutboxMessage


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadRequest:
    """A file, and the URL to upload it to."""

    file: GeneratedFile
    url: str


def load_request(tx: Transaction, message: OutboxMessage) -> UploadRequest:
    """Load the file and its upload URL; raises Refusal ``file_is_gone``."""
    try:
        file = tx.files.get(message.payload["file"])
    except NotFound:
        raise Refusal("file_is_gone") from None
    return UploadRequest(file=file, url=message.payload["upload_url"])


async def upload_file(request: UploadRequest, context: JobContext) -> GeneratedFile:
    """Upload the file; raises OutboundError."""
    await context.connector.upload(request.url, request.file.content)
    return request.file


def show_file(tx: Transaction, message: OutboxMessage, file: GeneratedFile) -> None:
    """Show the stored file in the personal chat."""
    where = {name: message.payload[name] for name in UPLOAD_INFO_FIELDS}
    tx.outbox.add(
        MessageKind.HANDED,
        key=f"handed:{message.id}",
        payload={"name": file.name, "locale": message.payload["locale"], **where},
        council=message.council,
        person=message.person,
    )


UPLOAD_FILE: OutboxJob[UploadRequest, GeneratedFile] = OutboxJob(
    load=load_request,
    run=upload_file,
    store=show_file,
    failure_code="file_not_stored",
    uncertain_code="file_maybe_stored",
)
