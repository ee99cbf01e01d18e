"""What people write, press and read on the page, in both languages."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """One language's words; the names of buttons and fields are those on the cards."""

    greeting: str
    name_field: str
    code_field: str
    council: str
    code: str
    bind: str
    department: str
    streets: str
    culture: str
    ask: str
    question: str
    short: str
    unassigned: str
    department_field: str
    send: str
    sent: str
    unread: str
    acknowledge: str
    in_progress: str
    answer: str
    answer_field: str
    answered: str
    answered_questions: str
    reply: str
    news: str
    undelivered: str
    undelivered_mark: str
    open: str
    list_title: str
    filters: str
    status_field: str
    show: str
    next: str
    previous: str
    page: str


SWEDISH = Wording(
    greeting="Jag läser inte chatten. Jag ser bara det ni skriver till mig.",
    name_field="Namn",
    code_field="Kort beteckning som frågornas nummer börjar med",
    council="Trygghetsrådet",
    code="TR",
    bind="Koppla rådet hit",
    department="förvaltning",
    streets="Tekniska förvaltningen",
    culture="Kulturförvaltningen",
    ask="fråga",
    question="Varför är lamporna släckta längs gångvägen vid ån?",
    short="Ska bänk nummer {n} målas om?",
    unassigned="Att fördela",
    department_field="Förvaltning",
    send="Skicka",
    sent="Skickad till",
    unread="1 olästa",
    acknowledge="Jag tar frågan",
    in_progress="Pågår",
    answer="Svara",
    answer_field="Svar",
    answered="Besvarad",
    answered_questions="Besvarade",
    reply="En kabel var av. Lamporna tänds igen på torsdag.",
    news="Svar har kommit",
    undelivered="har inte kommit fram",
    undelivered_mark="Har inte nått Olof Frisk",
    open="öppna",
    list_title="Uppföljningslista",
    filters="Filtrera …",
    status_field="Läge",
    show="Filtrera",
    next="Nästa",
    previous="Föregående",
    page="sida",
)
ENGLISH = Wording(
    greeting="I do not read the chat. I only see what you write to me.",
    name_field="Name",
    code_field="Short code that the questions' numbers begin with",
    council="The Safety Council",
    code="SC",
    bind="Connect the council here",
    department="department",
    streets="Streets and Parks",
    culture="Culture and Leisure",
    ask="ask",
    question="Why are the lamps out along the footpath by the river?",
    short="Shall bench number {n} be painted?",
    unassigned="To be assigned",
    department_field="Department",
    send="Send",
    sent="Sent to",
    unread="1 unread",
    acknowledge="I'll take it",
    in_progress="In progress",
    answer="Answer",
    answer_field="Answer",
    answered="Answered",
    answered_questions="Answered",
    reply="A cable was cut. The lamps will be lit again on Thursday.",
    news="An answer has come",
    undelivered="Not delivered",
    undelivered_mark="Has not reached Olof Frisk",
    open="open",
    list_title="Follow-up list",
    filters="Filter …",
    status_field="State",
    show="Filter",
    next="Next",
    previous="Previous",
    page="page",
)
WORDINGS = {"sv": SWEDISH, "en": ENGLISH}
