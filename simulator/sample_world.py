"""Björkviks kommun, an invented municipality, on the evening of a safety council."""

from datetime import timedelta
from typing import TYPE_CHECKING

from simulator.chats import Meeting, utc_now

if TYPE_CHECKING:
    from simulator.world import World


def populate(world: "World") -> None:
    """Add the people and the two chats of the sample."""
    add_people(world)
    members = list(world.people.values())
    start = utc_now().replace(minute=30, second=0, microsecond=0)
    meeting = Meeting("Trygghetsrådet", start, start + timedelta(minutes=90), organizer="karin")
    world.add_chat("meeting", title="Trygghetsrådet", members=members, meeting=meeting)
    officials = [world.person(key) for key in ("karin", "petra", "eva")]
    world.add_chat("beredning", title="Beredningsgruppen", members=officials)


def add_people(world: "World") -> None:
    """Add those who meet, those who answer, and the one who has not installed the app."""
    world.add_person("karin", name="Karin Ek", title="Samordnare")
    world.add_person("johan", name="Johan Lind", title="Förtroendevald (S)")
    world.add_person("maria", name="Maria Sand", title="Förtroendevald (C)")
    world.add_person("amir", name="Amir Rahimi", role="guest", title="Boenderepresentant")
    world.add_person("boende", name="Boende vid torget", role="anonymous", title="Utan konto")
    world.add_person("petra", name="Petra Holm", title="Teknisk chef")
    world.add_person("nils", name="Nils Norén", title="Socialchef")
    world.add_person("eva", name="Eva Strand", title="Ställföreträdare, tekniska")
    world.add_person("olof", name="Olof Frisk", title="Kultur- och fritidschef", installed=False)
