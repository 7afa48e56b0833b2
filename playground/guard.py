"""Turns away what does not come from this machine's own pages: foreign `Host` and `Origin`."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class Guard:
    """Lets only requests through that name this server as their host, and as their origin if any.

    Without it any web page could post to the playground, or read it under a name that resolves to loopback.
    """

    def __init__(self, app: ASGIApp, *, hosts: frozenset[str] = LOOPBACK) -> None:
        self._app, self._hosts = app, hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket") or self._welcome(Headers(scope=scope)):
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1008})
        else:
            response = PlainTextResponse("This playground answers only its own pages.", status_code=403)
            await response(scope, receive, send)

    def _welcome(self, headers: Headers) -> bool:
        host = hostname("//" + headers.get("host", ""))
        origin = headers.get("origin")
        if host not in self._hosts:
            return False
        return origin is None or place(origin) == headers.get("host")


def hostname(address: str) -> str | None:
    try:
        return urlsplit(address).hostname
    except ValueError:
        return None


def place(origin: str) -> str | None:
    """Host and port of an origin; None for what is no address at all."""
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return None
