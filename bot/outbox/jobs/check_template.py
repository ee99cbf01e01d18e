"""The job that checks a council's own Word template: fetch it, check it in a child process, store it."""

from dataclasses import dataclass

from bot.documents.process import RenderingFailed, validate_in_child
from bot.features.minutes.templates import record_template_change
from bot.outbox.jobs.runner import JobContext, JobFailed, OutboxJob
from bot.teams.errors import NotAllowed, TooBig
from bot.views.minutes import TEMPLATES
from domain.errors import BadInput, Refusal
from storage import Transaction
from storage.outbox import MessageKind, OutboxMessage

MAX_TEMPLATE_BYTES = 5_000_000
"""The limit of ``bot.documents.template``, which is not imported here since its libraries are large."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateRequest:
    """A Word template that a person sent."""

    url: str


def load_request(tx: Transaction, message: OutboxMessage) -> TemplateRequest | None:
    """Load what to fetch; return None if the sender is no longer a coordinator."""
    council = tx.councils.get(message.council or 0)
    return TemplateRequest(url=message.payload["url"]) if message.person in council.coordinators else None


async def fetch_template(request: TemplateRequest, context: JobContext) -> bytes:
    """Fetch the template and check it; raises BadInput for an unusable one, OutboundError."""
    try:
        content = await context.connector.download(request.url, most=MAX_TEMPLATE_BYTES)
    except NotAllowed:
        raise Refusal("file_not_from_teams") from None
    except TooBig:
        raise BadInput("template_too_large", limit=MAX_TEMPLATE_BYTES // 1_000_000) from None
    await is_template(content, context, is_required=True)
    return content


async def is_template(content: bytes, context: JobContext, *, is_required: bool = False) -> bool:
    """Return whether a Word file is a template; raises BadInput for an unusable one, JobFailed."""
    try:
        return await validate_in_child(content, is_template=is_required, time_limit=context.time_limit)
    except RenderingFailed as failure:
        raise JobFailed(f"not_checked: {failure}") from failure


def store_template(tx: Transaction, message: OutboxMessage, content: bytes) -> None:
    """Store the template for future files, and confirm it to the person."""
    council, person = message.council or 0, message.person or 0
    tx.templates.save(council, content, by=person, at=tx.now)
    record_template_change(tx, council, by=person, act=f"letter-{message.id}", own=True)
    tx.outbox.add(
        MessageKind.MESSAGE,
        key=f"template-kept:{message.id}",
        payload={**TEMPLATES.view(kept=True).payload, "locale": message.payload["locale"]},
        council=council,
        person=person,
    )


CHECK_TEMPLATE: OutboxJob[TemplateRequest, bytes] = OutboxJob(
    load=load_request, run=fetch_template, store=store_template, failure_code="file_gone"
)
