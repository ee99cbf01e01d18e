"""What happened in the world, numbered: tests wait for it and pages are told of it."""

import asyncio
from collections.abc import Callable

from simulator.constants import Json

Listener = Callable[[Json], None]


class Changes:
    """A running number, the listeners who hear of each change, and those who wait for the next."""

    def __init__(self) -> None:
        self.number = 0
        self._listeners: list[Listener] = []
        self._waiting: list[asyncio.Future[None]] = []

    def announce(self, event: Json) -> int:
        """Give the change the next number and tell everybody."""
        self.number += 1
        for listener in tuple(self._listeners):
            listener(event)
        waiting, self._waiting = self._waiting, []
        for waiter in waiting:
            if not waiter.done():
                waiter.set_result(None)
        return self.number

    def listen(self, listener: Listener) -> None:
        self._listeners.append(listener)

    def ignore(self, listener: Listener) -> None:
        self._listeners.remove(listener)

    async def next(self) -> None:
        """Wait until something changes."""
        waiter = asyncio.get_running_loop().create_future()
        self._waiting.append(waiter)
        await waiter
