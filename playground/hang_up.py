"""Hangs up on a caller, as a network does: no answer, not even a goodbye."""

import asyncio
from typing import Any

from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

OPEN: dict[Any, asyncio.BaseTransport] = {}


class KnownConnections(H11Protocol):
    """uvicorn's own protocol, except that open connections can be found by who is at the other end."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        OPEN[transport.get_extra_info("peername")] = transport

    def connection_lost(self, exc: Exception | None) -> None:
        OPEN.pop(self.transport.get_extra_info("peername"), None)
        super().connection_lost(exc)


class HangUp(Response):
    """Instead of an answer, the connection is reset."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002
        transport = OPEN.get(tuple(scope["client"]))
        if isinstance(transport, asyncio.Transport):
            transport.abort()
        # The reset happens in the loop's next turns; until then uvicorn would still write an error page.
        while tuple(scope["client"]) in OPEN:
            await asyncio.sleep(0.001)
