"""uvicorn, except that it stops at once instead of at its next tick."""

import asyncio
import contextlib

import uvicorn

TICK_SECONDS = 0.1
TICKS_A_DAY = 864_000


class PromptServer(uvicorn.Server):
    """Tests start and stop many of them."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._stopping = asyncio.Event()

    def stop(self) -> None:
        """From the server's own thread."""
        self.should_exit = True
        self._stopping.set()

    async def main_loop(self) -> None:
        counter = 0
        while not await self.on_tick(counter):
            counter = (counter + 1) % TICKS_A_DAY
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), TICK_SECONDS)
