"""Slack over signed HTTP, and the health of the process."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from anyio import CapacityLimiter, to_thread
from slack_bolt import App, BoltRequest, BoltResponse
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

Health = Callable[[], tuple[bool, Mapping[str, Any]]]

LARGEST_REQUEST = 1024 * 1024  # Slack's own are far smaller
AT_ONCE = 20


def web_app(app: App | None, health: Health) -> Starlette:
    """Without a Bolt app, in Socket Mode, only the health is served."""
    limiter = CapacityLimiter(AT_ONCE)

    async def slack_events(request: Request) -> Response:
        assert app is not None  # noqa: S101, the route exists only with an app
        try:
            body = await _read(request)
        except ClientDisconnect:
            return Response(status_code=400)
        if body is None:
            return Response("Too large", status_code=413)
        asked = BoltRequest(body=body, query=request.url.query, headers=_headers(request))
        # Bolt is synchronous: in a thread it leaves the event loop free for the next request.
        answered = await to_thread.run_sync(app.dispatch, asked, limiter=limiter)
        return _response(answered)

    async def healthz(_: Request) -> Response:
        ready, report = await to_thread.run_sync(health)
        return JSONResponse(dict(report), status_code=200 if ready else 503)

    routes = [Route("/healthz", healthz, methods=["GET"])]
    if app is not None:
        routes.append(Route("/slack/events", slack_events, methods=["POST"]))
    return Starlette(routes=routes)


async def _read(request: Request) -> str | None:
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > LARGEST_REQUEST:
            return None
        parts.append(part)
    return b"".join(parts).decode("utf-8", errors="replace")


def _headers(request: Request) -> dict[str, str | Sequence[str]]:
    return dict(request.headers.items())


def _response(answered: BoltResponse) -> Response:
    headers = {name: values[0] for name, values in answered.headers.items() if name != "content-length"}
    return Response(content=answered.body, status_code=answered.status, headers=headers)
