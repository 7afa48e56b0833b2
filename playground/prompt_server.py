"""uvicorn, except that it stops at once: tests start and stop hundreds of them."""

import asyncio
import contextlib
import socket

import uvicorn

TICK_SECONDS = 0.1
TICKS_A_DAY = 864_000
GRACE_SECONDS = 0.5
BACKLOG = 512


class PromptServer(uvicorn.Server):
    """Stops without waiting for its next tick, and waits only for what is really under way."""

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

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for server in self.servers:
            server.close()
        for listening in sockets or []:
            listening.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        # Idle connections are closed in the loop's next turn.
        await asyncio.sleep(0)
        if self.server_state.tasks:
            _, late = await asyncio.wait(self.server_state.tasks, timeout=GRACE_SECONDS)
            for task in late:
                task.cancel()
        for connection in list(self.server_state.connections):
            abort(connection)
        await asyncio.sleep(0)


def abort(connection: object) -> None:
    """Somebody hangs on without finishing their request."""
    transport = getattr(connection, "transport", None)
    if isinstance(transport, asyncio.Transport):
        transport.abort()


def listen(host: str, port: int) -> socket.socket:
    """A bound socket, so that the address is known before the server runs."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio turns Nagle's delays off only where it is told that the protocol is TCP.
    bound = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
        # Listening at once makes a second server on the same port fail here and not later.
        bound.listen(BACKLOG)
    except OSError:
        bound.close()
        raise
    return bound
