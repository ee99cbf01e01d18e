"""What all that people do in Teams rests on: the world, and the way to the bot."""

from dataclasses import dataclass, field

from simulator.activities import Activities
from simulator.chats import Message
from simulator.client import Answer, BotClient
from simulator.constants import Json
from simulator.world import World


@dataclass(frozen=True, slots=True)
class Sent:
    """Something that a person did: what was sent and what the bot answered.

    `mark` is the number of the last change before it, so `message(after=sent)` finds what came of it.
    """

    activity: Json
    answer: Answer
    mark: int
    message: Message | None = None

    @property
    def status(self) -> int:
        return self.answer.status

    @property
    def body(self) -> Json:
        return self.answer.body


@dataclass(slots=True)
class Exchange:
    """The world, the bot's address with the keys, and the writer of activities."""

    world: World
    client: BotClient
    activities: Activities = field(init=False)

    def __post_init__(self) -> None:
        self.activities = Activities(self.world, service_url="")

    async def send(
        self, activity: Json, *, overrides: Json | None = None, message: Message | None = None
    ) -> Sent:
        """Sign an activity and post it; `overrides` replaces raw fields."""
        mark = self.world.changes.number
        activity = activity | (overrides or {})
        return Sent(activity, await self.client.post(activity), mark, message)
