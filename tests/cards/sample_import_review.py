"""The cards for reviewing old notes: every state, and one text in every place."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, time

from cards.context import CardContext, CardJson
from cards.import_result import ImportResultView, UnsentView, import_result_card
from cards.import_review import (
    ImportReviewView,
    MeetingDetailsView,
    RoleView,
    import_review_card,
    unread_file_card,
)
from cards.import_review_rows import ImportReviewRow
from cards.import_sentences import paginate_sentences
from domain.attendance import Role
from domain.council import Council
from domain.import_review import MeetingDetails, NotesSentence, ReviewItemKind, Verdict
from domain.text import one_line
from tests.cards.people import COUNCIL, NOW
from tests.cards.sample_questions import Sample

HEAD = MeetingDetailsView(
    details=MeetingDetails(
        day=date(2021, 9, 15), begins=time(17, 30), ends=time(19, 30), place="Kulturhuset, sal B"
    ),
    people=(
        RoleView(role=Role.ELECTED, names=("Karin Ek", "Johan Lind")),
        RoleView(role=Role.OFFICIAL, names=("Maria Sand",)),
        RoleView(role=Role.RESIDENT, unnamed_count=2),
    ),
    previous=(("Hålet i staketet vid skolan är lagat.", "done"), ("Belysningen på Ängsvägen", "ongoing")),
    next_meeting=MeetingDetails(day=date(2027, 1, 20), begins=time(17, 30), ends=None, place="Kulturhuset"),
    next_meeting_note="plan_next",
    follow_ups=3,
    answered=1,
    sentences=4,
    left_out={"comments": 2, "struck": 1},
)
SENTENCES = tuple(
    NotesSentence(at=at, text=text, section="Laget runt")
    for at, text in enumerate(
        (
            "Kan lyktorna i tunneln tändas tidigare?",
            "Vi tar med oss frågan till tekniska förvaltningen.",
            "Bänken vid ån är trasig.",
            "Tack för i dag!",
        )
    )
)
TUNNEL = ImportReviewRow(
    key="c0",
    kind=ReviewItemKind.FOLLOW_UP,
    text="Kan lyktorna i tunneln tändas tidigare?",
    sentence="Vi tar med oss frågan till tekniska förvaltningen.",
    section="Laget runt",
    confidence=0.92,
    department=1,
)
LIBRARY = ImportReviewRow(
    key="c1",
    kind=ReviewItemKind.FOLLOW_UP,
    text="När öppnar biblioteket på söndagar? Ring 070-123 45 67.",
    sentence="Olof tar med sig frågan.",
    confidence=0.75,
    warnings=("phone", "health"),
)
SCHOOL = ImportReviewRow(
    key="c2",
    kind=ReviewItemKind.FOLLOW_UP,
    text="Skolgården",
    sentence="Någon borde titta på skolgården.",
    confidence=0.6,
    department=3,
)
BURGLARIES = ImportReviewRow(
    key="a0",
    kind=ReviewItemKind.ANSWERED,
    text="Hur många inbrott var det i augusti?",
    sentence="Tolv stycken, färre än i juli.",
    section="Frågor till polisen",
)
FIRST = ImportReviewView(
    notes=4,
    version=2,
    name="2021-09-15.docx",
    head=HEAD,
    pages=((TUNNEL, LIBRARY, SCHOOL), (BURGLARIES,)),
    departments=COUNCIL.departments,
    undecided=4,
    sentences=(SENTENCES[:3], SENTENCES[3:]),
    chosen=frozenset((2,)),
)
DECIDED = (
    (
        replace(TUNNEL, verdict=Verdict.KEPT),
        replace(LIBRARY, verdict=Verdict.KEPT),
        replace(SCHOOL, verdict=Verdict.DROPPED),
    ),
    (replace(BURGLARIES, verdict=Verdict.KEPT),),
)
EMPTY_HEAD = MeetingDetailsView(
    details=MeetingDetails(day=None, begins=None, ends=None, place=None),
    next_meeting=HEAD.next_meeting,
    next_meeting_note="next_planned",
)
BROUGHT = ImportResultView(
    notes=4, version=9, name=FIRST.name, day=date(2021, 9, 15), follow_ups=2, answered=1, planned=True
)
UNSENT = (
    UnsentView(owner="Petra Holm", department="Tekniska förvaltningen", count=2),
    UnsentView(owner="Nils Norén", department="Socialförvaltningen", count=1),
)

REVIEWS: dict[str, Sample] = {
    "review": lambda f: import_review_card(FIRST, f),
    "review-rows": lambda f: import_review_card(replace(FIRST, page=1), f),
    "review-answered": lambda f: import_review_card(replace(FIRST, page=2), f),
    "review-decided": lambda f: import_review_card(replace(FIRST, pages=DECIDED, page=1, undecided=0), f),
    "review-last": lambda f: import_review_card(replace(FIRST, pages=DECIDED, page=2, undecided=0), f),
    "review-nothing-found": lambda f: import_review_card(
        replace(FIRST, head=EMPTY_HEAD, pages=(), undecided=0, sentences=()), f
    ),
    "review-sentences": lambda f: import_review_card(replace(FIRST, sentences_page=0), f),
    "review-sentences-last": lambda f: import_review_card(replace(FIRST, page=2, sentences_page=1), f),
    "review-brought": lambda f: import_result_card(BROUGHT, f),
    "review-unsent": lambda f: import_result_card(replace(BROUGHT, unsent=UNSENT, send_at=NOW), f),
    "review-dropped": lambda f: import_result_card(replace(BROUGHT, day=None), f),
    "unread-file": lambda f: unread_file_card("2021-09-15.docx", f.texts("unreadable.locked"), f),
}


def _rows_of(text: str, number: int, council: Council) -> Sequence[ImportReviewRow]:
    name = one_line(text)[:80]
    asked = replace(TUNNEL, text=text, sentence=text, section=name, warnings=("phone", "email", "health"))
    keys = (f"c{at}" for at in range(number))
    return [replace(asked, key=key, department=council.departments[0].id) for key in keys]


def _view_of(text: str, council: Council) -> ImportReviewView:
    name = one_line(text)[:80]
    head = replace(
        HEAD,
        details=replace(HEAD.details, place=one_line(text)[:200] or None),
        people=tuple(RoleView(role=role, names=(name,) * 50) for role in Role),
        previous=((text, "done"),) * 100,
    )
    rows = [_rows_of(text, 1 if len(text) > 1000 else 5, council)]
    sentences = paginate_sentences([NotesSentence(at=at, text=text, section=name) for at in range(12)])
    return replace(
        FIRST,
        name=name,
        head=head,
        pages=rows,
        departments=council.departments,
        note=text,
        sentences=sentences,
    )


EXTREME_REVIEWS: dict[str, Callable[[str, Council, CardContext], CardJson]] = {
    "review": lambda t, c, f: import_review_card(_view_of(t, c), f),
    "review rows": lambda t, c, f: import_review_card(replace(_view_of(t, c), page=1), f),
    "review sentences": lambda t, c, f: import_review_card(replace(_view_of(t, c), sentences_page=0), f),
    "brought": lambda t, _, f: import_result_card(replace(BROUGHT, name=one_line(t)[:80], note=t), f),
    "unread": lambda t, _, f: unread_file_card(one_line(t)[:80], f.texts("unreadable.locked"), f),
}
