"""Cards of minutes: a draft, adopted ones, the step between, what the council sees, lists, templates."""

from collections.abc import Callable
from dataclasses import replace

from bot.documents import document_of, follow_up_sheet, plain_sheet
from cards.adoption import AdoptionView, adoption_card
from cards.look import CardJson, Frame
from cards.minutes import minutes_card
from cards.minutes_shared import ListView, follow_ups_card, shared_card, templates_card
from cards.minutes_view import FORMATS, KeptFile, MinutesView
from cards.texts import Texts
from domain.adoption import Concerns, Suspect, concerns_of
from domain.changes import Change
from domain.council import Council
from domain.document import Block, Document, Heading, Paragraph, Run
from domain.edition import FIRST_DRAFT, Edition
from domain.minutes import Minutes, compose
from domain.personal_data import Kind
from tests.cards.sample_questions import Sample
from tests.documents.many import crowded
from tests.minutes.evening import AFTER, COUNCIL, meeting
from tests.minutes.samples import record

TEXTS = Texts.of("sv")
ADOPTED = FIRST_DRAFT.adopt("Karin Ek", at=AFTER)
CORRECTED = ADOPTED.correct("Fel bro.").adopt("Karin Ek", at=AFTER)
FILES = tuple(KeptFile(format=form, sha256=f"{number}" * 64) for number, form in enumerate(FORMATS, start=1))


def _minutes(edition: Edition = FIRST_DRAFT) -> Minutes:
    return compose(record(edition=edition))


def _view(edition: Edition = FIRST_DRAFT) -> MinutesView:
    return MinutesView(
        meeting=meeting(),
        council=COUNCIL,
        document=document_of(_minutes(edition), TEXTS),
        edition=edition,
    )


DRAFT = _view()
FINAL = replace(_view(ADOPTED), files=FILES, versions=(ADOPTED,), correctable=True)
MANY = replace(DRAFT, document=document_of(compose(crowded(300)), TEXTS), page=2)
LIST = ListView(title="", text=plain_sheet(follow_up_sheet(_minutes(), TEXTS)), minutes=DRAFT)
ASKING = AdoptionView(
    meeting=meeting(),
    edition=FIRST_DRAFT,
    concerns=concerns_of(_minutes(), DRAFT.document, unconfirmed=("Maria Sand",)),
    closes=("TR-6", "TR-9"),
    seen="0" * 64,
)
WORRIED = Concerns(
    personal=(
        Suspect(kind=Kind.PHONE, excerpt="Ring Olle på 070-174 06 35 om nycklarna."),
        Suspect(kind=Kind.IDENTITY_NUMBER, excerpt="…811218-9876 bor på…"),
    ),
    keeper_missing=True,
    nobody_there=True,
)

CHANGES = (
    Change(under="Inledning", before="Räcket vid ån är lagat.", after="Räcket vid bäcken är lagat."),
    Change(under="Lägesbild", after="Två bränder."),
    Change(under="Övrigt", before="Fika."),
)

MINUTES: dict[str, Sample] = {
    "minutes": lambda f: minutes_card(DRAFT, f),
    "minutes-offered": lambda f: minutes_card(replace(DRAFT, ended=True), f),
    "minutes-many": lambda f: minutes_card(MANY, f),
    "minutes-adopted": lambda f: minutes_card(FINAL, f),
    "minutes-adopted-now": lambda f: minutes_card(replace(FINAL, files=(), note=f.texts("note.adopted")), f),
    "minutes-corrected": lambda f: minutes_card(
        replace(FINAL, edition=CORRECTED, versions=(ADOPTED, CORRECTED), shared=True), f
    ),
    "minutes-earlier": lambda f: minutes_card(
        replace(FINAL, versions=(ADOPTED, CORRECTED), correctable=False), f
    ),
    "adoption": lambda f: adoption_card(ASKING, f),
    "adoption-worried": lambda f: adoption_card(replace(ASKING, concerns=WORRIED, closes=()), f),
    "adoption-correction": lambda f: adoption_card(
        replace(ASKING, edition=ADOPTED.correct("Fel bro."), changes=CHANGES, closes=(), clock=True), f
    ),
    "minutes-correcting": lambda f: minutes_card(
        replace(DRAFT, edition=ADOPTED.correct("Fel bro."), versions=(ADOPTED,), same_day=(meeting(),)), f
    ),
    "minutes-ongoing": lambda f: minutes_card(replace(DRAFT, goes_on=True, ended=True), f),
    "adoption-nothing": lambda f: adoption_card(replace(ASKING, concerns=Concerns()), f),
    "minutes-shared": lambda f: shared_card(FINAL, f),
    "follow-ups": lambda f: follow_ups_card(LIST, f),
    "templates": lambda f: templates_card(f, own=False, note=None),
    "templates-own": lambda f: templates_card(f, own=True, note=f.texts("note.template_own")),
}


def _document(text: str) -> Document:
    blocks: tuple[Block, ...] = (
        Heading(text, 2),
        *(Paragraph((Run(text, strong=True), Run(text))) for _ in range(30)),
    )
    return replace(DRAFT.document, blocks=blocks)


def _extreme(text: str, council: Council) -> MinutesView:
    edition = replace(CORRECTED, adopted_by=text, correction=text)
    return replace(
        FINAL,
        council=council,
        document=_document(text),
        edition=edition,
        versions=tuple(replace(edition, version=number) for number in range(1, 12)),
        note=text,
    )


def _asking(text: str) -> AdoptionView:
    suspects = tuple(Suspect(kind=kind, excerpt=text) for kind in Kind for _ in range(20))
    concerns = Concerns(personal=suspects, unconfirmed=(text,) * 40, still_open=("TR-1",) * 300)
    changes = tuple(Change(under=text, before=text, after=text) for _ in range(60))
    return replace(ASKING, concerns=concerns, closes=("TR-1",) * 300, changes=changes, note=text)


EXTREME_MINUTES: dict[str, Callable[[str, Council, Frame], CardJson]] = {
    "minutes": lambda t, c, f: minutes_card(_extreme(t, c), f),
    "minutes shared": lambda t, c, f: shared_card(replace(_extreme(t, c), page=2), f),
    "adoption": lambda t, _, f: adoption_card(_asking(t), f),
    "follow ups": lambda t, _, f: follow_ups_card(replace(LIST, text=t), f),
    "templates": lambda t, _, f: templates_card(f, own=True, note=t),
}
