"""Tells the open pages what changed; each fetches again what it shows."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playground.shapes import Json

WAITING_AT_MOST = 1_000


class Stream:
    """Who listens, and for whom."""

    def __init__(self) -> None:
        self._listeners: list[tuple[str, asyncio.Queue[Json | None]]] = []

    def tell(self, change: Json, *people: str) -> None:
        """Tell these people's pages, or every page when nobody is named."""
        for person, queue in self._listeners:
            if not people or person in people:
                # A page that does not read is told later that everything may have changed.
                with contextlib.suppress(asyncio.QueueFull):
                    queue.put_nowait(change)

    @asynccontextmanager
    async def listen(self, person: str) -> AsyncIterator[asyncio.Queue[Json | None]]:
        """The changes for this person, as they come; None when the server stops."""
        queue: asyncio.Queue[Json | None] = asyncio.Queue(WAITING_AT_MOST)
        entry = (person, queue)
        self._listeners.append(entry)
        try:
            yield queue
        finally:
            self._listeners.remove(entry)

    def end(self) -> None:
        for _, queue in self._listeners:
            if queue.full():
                queue.get_nowait()
            queue.put_nowait(None)
