"""The times, the people and the notes of an invented meeting."""

from datetime import UTC, date, datetime, time
from typing import Any

from domain.agenda import Section, SectionKind
from domain.attendance import Participant, Role
from domain.council import Council, Department, OutsideBody
from domain.meeting import Meeting, MeetingPeriod, MeetingStatus

TECHNICAL, CULTURE, SCHOOLS = 1, 2, 3
KARIN, PETRA, NILS = 1, 4, 6
COUNCIL = Council(
    id=1,
    name="Trygghetsrådet i Björkvik",
    code="TR",
    locale="sv",
    timezone="Europe/Stockholm",
    coordinators=(KARIN,),
    all_departments=(
        Department(id=TECHNICAL, name="Tekniska förvaltningen", owner=PETRA),
        Department(id=CULTURE, name="Kultur- och fritidsförvaltningen", owner=NILS),
        Department(id=SCHOOLS, name="Barn- och utbildningsförvaltningen"),
    ),
    outside_bodies=(OutsideBody(id=1, name="Polisen"),),
)
OWNERS = {
    PETRA: Participant(name="Petra Holm", role=Role.GUEST, title="gatuchef"),
    NILS: Participant(name="Nils Norén", role=Role.OFFICIAL, title="fritidschef"),
}
PERIOD = MeetingPeriod(
    began=datetime(2026, 11, 18, 16, 31, tzinfo=UTC), ended=datetime(2026, 11, 18, 18, 4, tzinfo=UTC)
)
LAST_PERIOD = MeetingPeriod(
    began=datetime(2026, 9, 16, 15, 30, tzinfo=UTC), ended=datetime(2026, 9, 16, 17, 2, tzinfo=UTC)
)
DURING = datetime(2026, 11, 18, 17, 15, tzinfo=UTC)
AFTER = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
EARLIER = datetime(2026, 9, 16, 16, 40, tzinfo=UTC)
BETWEEN = datetime(2026, 10, 28, 9, 0, tzinfo=UTC)

RESIDENT = Participant(name="Olof Frisk", role=Role.RESIDENT, title="boende på Ängsvägen")
KEEPER = Participant(name="Karin Ek", role=Role.OFFICIAL, title="samordnare")
ATTENDANCE = (
    KEEPER,
    Participant(name="Johan Lind", role=Role.ELECTED, party="C"),
    Participant(name="Maria Sand", role=Role.ELECTED, party="S"),
    Participant(name="Petra Holm", role=Role.GUEST, title="gatuchef", organisation="Tekniska förvaltningen"),
    RESIDENT,
    Participant(name="Eva Strand", role=Role.RESIDENT),
    Participant(name="Amir Rahimi", role=Role.RESIDENT, agreed_to_name=True),
)
AGENDA = (
    Section(
        key="introduction",
        part=SectionKind.INTRODUCTION,
        notes="Johan Lind hälsade välkommen. Dagordningen godkändes utan ändringar.",
    ),
    Section(
        key="theme",
        part=SectionKind.THEME,
        title="Belysning och siktröjning längs skolvägarna",
        notes="Gatuchefen visade en karta över de 41 sträckor som gicks igenom i höst. Nitton av dem har "
        "fått nya armaturer, och häckar har klippts vid åtta korsningar.\n\n"
        "Återstoden görs före mars. Ordningen bestäms av hur många barn som går där på vintern.",
    ),
    Section(key="guests", part=SectionKind.GUESTS),
    Section(
        key="situation",
        part=SectionKind.SITUATION,
        notes="Samordnaren gick igenom oktober. Antalet anmälda cykelstölder vid stationen har halverats "
        "sedan cykelgaraget öppnade. Två bränder i papperskorgar utreds.",
    ),
    Section(
        key="round",
        part=SectionKind.ROUND,
        title="Laget runt: hur har hösten varit?",
        notes="Flera tyckte att torget känns ljusare. "
        "Mopeder på gångvägen bakom biblioteket är fortfarande ett bekymmer.",
    ),
    Section(key="other", part=SectionKind.OTHER, notes="Nattvandrarna söker fler vuxna till luciakvällen."),
    Section(key="next", part=SectionKind.NEXT),
)


def meeting(**values: Any) -> Meeting:  # noqa: ANN401 - any field
    usual: dict[str, Any] = {
        "id": 8,
        "council": 1,
        "day": date(2026, 11, 18),
        "begins": time(17, 30),
        "ends": time(19),
        "timezone": "Europe/Stockholm",
        "place": "Digitalt via Teams",
        "status": MeetingStatus.HELD,
        "planned_by": KARIN,
        "planned_at": EARLIER,
    }
    return Meeting(**{**usual, **values})
