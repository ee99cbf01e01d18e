"""Everything that the page and the sample meeting act upon."""

from dataclasses import dataclass

from simulator.extensions import Extensions
from simulator.files import Files
from simulator.presence import Presence
from simulator.pressing import Pressing
from simulator.talk import Talk
from simulator.world import World


@dataclass(frozen=True, slots=True)
class Stage:
    """The world and what people can do in it."""

    world: World
    talk: Talk
    presence: Presence
    pressing: Pressing
    files: Files
    extensions: Extensions
