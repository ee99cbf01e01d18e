"""Test follow-ups and other sentences as other councils write them; each was once misread."""

import pytest

from tests.every import every
from tests.importer.sample_notes import TOP, read, told


@every(
    "sentence",
    [
        "Detta tar vi med oss.",
        "Kommunen tar med frågan i det fortsatta arbetet.",
        "Frågan lämnas över till driftenheten.",
        "Johan ska återkomma med siffror.",
        "Säkerhetssamordnaren ser över belysningen vid bron.",
        "Kommunen ska se över belysningen vid bron.",
        "Driftenheten får titta på bron.",
        "Byalaget ska bjuda in vägföreningen.",
        "Byalaget beslutar ansöka om bidrag till bron.",
        "Arbetsgruppen ska göra ett studiebesök.",
        "Bron måste lagas. Frågan måste redas ut.",
        "Karin sätter upp en skylt vid bron.",
        "Karin gör affischen till festen.",
        "Rådet föreslår att kommunen lagar bron.",
        "Uppdrag till alla: räkna bänkarna vid bron.",
        "Bron lagas inte. Petra ansvarig.",
        "Vi bytte gardiner. Tommy återkommer.",
        "Bolaget Eken återkommer om detta.",
        "Gatuchefen ska kolla upp varför lampan är släckt.",
        "Till nästa möte ska alla läsa planen.",
        "Polisen tar med sig informationen om buset.",
        "Karin framför rådets synpunkter till nämnden.",
        "Detta ska lyftas med skolchefen.",
        "Tre nycklar ska beställas.",
        "The Committee agreed to repair the fence.",
        "The matter was deferred to the next meeting.",
        "The lorry problem to be referred to the Borough.",
        "Clerk to action returning the form.",
        "It was felt that this should be reported to the police.",
        "The bridge will be an agenda item for the May meeting.",
        "It was requested that the Clerk obtain prices for the bridge.",
        "The hedges need reporting to the landowner.",
    ],
)
def test_this_is_a_follow_up(sentence: str) -> None:
    assert len(told(sentence)) == 1


@every(
    "sentence",
    [
        "Vi beslutade att lägga till punkten Skoltider på dagordningen.",
        "Ämnet återkommer under dagens möte.",
        "Johan följer upp besluten från föregående möte.",
        "Johan föredrar punkten med stöd i en bild (skickas ut separat).",
        "Vidare presenteras tidskraven (senast 28 juni 2025).",
        "De pratar om hur man kan göra.",
        "Polisen ser vad som händer i andra städer.",
        "Kommunen ska bygga ett badhus under hösten.",
        "Nytt möte bokas till den 4 maj.",
        "Karin Ek valdes till sekreterare.",
        "Karin gör en genomgång av planen.",
        "Johan Lind yrkar att muren ska målas om.",
        "It was agreed that the minutes should be signed.",
        "It was agreed that the scheme should be adopted.",
        "It was agreed that we accept the offer.",
        "The audit will take place on 4 May.",
        "The meeting agreed that the bridge is new.",
    ],
)
def test_this_is_none(sentence: str) -> None:
    assert told(sentence) == []


def test_a_label_that_names_only_somebody_belongs_to_what_stands_before() -> None:
    assert told("The drain in Mill Lane is blocked.\nAction: Clerk") == ["The drain in Mill Lane is blocked."]


def test_who_is_to_act_said_once_more_is_no_second_follow_up() -> None:
    assert told("The clerk agreed to write to the school. Clerk to action.") == [
        "The clerk agreed to write to the school."
    ]


@every(
    ("sentence", "count"),
    [
        ("Eva leder utrensningen i boden.", 1),
        ("Eva ska sälja lotter.", 1),
        ("Reglerna ska föras in i avtalet.", 1),
        ("Eva, Olof och Petra är ansvariga.", 1),
        ("Eva berättar om sin resa.", 0),
        ("Vi undrar om det ska föras in i avtalet.", 0),
        ("Det är något som ska föras in i avtalet.", 0),
        ("Hos Eva finns nycklar.", 0),
    ],
)
def test_among_neighbours_whoever_is_named_with_a_verb_does_what_was_agreed(
    sentence: str, count: int
) -> None:
    notes = read(f"Björkviks byalag 2023-03-01\nNärvarande: Eva Strand, Olof Frisk\n\nÖvrigt\n\n{sentence}")
    assert len(notes.candidates) == count
    told_of_a_council = read("\n".join((*TOP, "Övrigt", "", sentence.replace("Eva", "Anette"))))
    assert len(told_of_a_council.candidates) <= count


@every(
    ("sentence", "state"),
    [
        ("Klottret har sanerats.", "done"),
        ("Svar har inkommit från regionen.", "done"),
        ("Frågan om spegeln är inte löst.", "ongoing"),
        ("Frågan om spegeln är under utredning.", "ongoing"),
        ("Frågan tas upp senare i dag.", "today"),
    ],
)
def test_what_became_of_a_point(sentence: str, state: str) -> None:
    notes = read("\n".join((*TOP, "Vad har hänt sedan sist?", "", sentence)))
    assert [one.state.value for one in notes.previous] == [state]


def test_a_title_is_no_heading_about_the_meeting_before() -> None:
    notes = read(
        "Protokoll från möten i Björkvik\n\nMöte 2023-03-01\nNärvaro: Eva Strand\n\nAllt är klart nu i vår."
    )
    assert notes.previous == ()


@pytest.mark.parametrize(
    ("sentence", "department"),
    [
        ("Karin undersöker om belysningen kan bytas.", None),
        ("Karin frågar kommunen om belysningen till nästa möte.", "Tekniska förvaltningen"),
    ],
)
def test_neighbours_among_themselves_have_no_departments(sentence: str, department: str | None) -> None:
    notes = read(f"Björkviks byalag 2023-03-01\nNärvarande: Karin Ek, Olof Frisk\n\nÖvrigt\n\n{sentence}")
    assert [one.department for one in notes.candidates] == [department]


def test_what_became_of_points_is_told_in_english_too() -> None:
    notes = read(
        "Minutes 1 March 2023\n\nMatters arising\n\nThe bench has been ordered. The sign is still awaited."
    )
    assert [(one.text, one.state.value) for one in notes.previous] == [
        ("The bench has been ordered", "done"),
        ("The sign is still awaited", "ongoing"),
    ]
