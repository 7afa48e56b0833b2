"""Slack over signed HTTP, and the health of the process."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import structlog
from anyio import to_thread
from prometheus_client import CONTENT_TYPE_LATEST
from slack_bolt import App, BoltRequest, BoltResponse
from slack_sdk.signature import SignatureVerifier
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from handlers.dispatch import Lanes, dispatch_in_time
from handlers.watching import may_watch

log = structlog.get_logger()

Headers = dict[str, str | Sequence[str]]
Health = Callable[[], tuple[bool, Mapping[str, Any]]]

LARGEST_REQUEST = 1024 * 1024  # Slack's own are far smaller


def web_app(
    app: App | None,
    health: Health,
    verifier: SignatureVerifier | None = None,
    *,
    numbers: Callable[[], bytes] = bytes,
    metrics_token: str | None = None,
) -> Starlette:
    """Without a Bolt app, in Socket Mode, only the health and the `numbers` are served.

    `verifier` knows the app's signing secret.
    """
    lanes = Lanes()

    async def slack_events(request: Request) -> Response:
        assert app is not None  # noqa: S101, the route exists only with an app
        try:
            body = await _read(request)
        except ClientDisconnect:
            return Response(status_code=400)
        if body is None:
            return Response("Too large", status_code=413)
        return _response(await _dispatch(app, verifier, body, _headers(request), lanes))

    async def healthz(_: Request) -> Response:
        ready, report = await to_thread.run_sync(health)
        return JSONResponse(dict(report), status_code=200 if ready else 503)

    async def metrics(request: Request) -> Response:
        if not may_watch(request, metrics_token):
            return Response("Not found", status_code=404)
        return Response(await to_thread.run_sync(numbers), media_type=CONTENT_TYPE_LATEST)

    watched = [Route("/healthz", healthz, methods=["GET"]), Route("/metrics", metrics, methods=["GET"])]
    asked = [] if app is None else [Route("/slack/events", slack_events, methods=["POST"])]
    return Starlette(routes=[*asked, *watched])  # looked through in this order, and people wait for the first


async def _dispatch(
    app: App, verifier: SignatureVerifier | None, body: str, headers: Headers, lanes: Lanes
) -> BoltResponse:
    """What Slack would never send, and Bolt therefore trips over, is refused: 401 where it is not even signed."""
    try:
        return await dispatch_in_time(app, BoltRequest(body=body, headers=headers), lanes)
    except (AttributeError, KeyError, IndexError, TypeError, ValueError) as error:
        signed = verifier is not None and verifier.is_valid_request(body, {n: str(v) for n, v in headers.items()})
        log.warning("malformed_request", action="refuse", signed=signed, error=type(error).__name__)
        return BoltResponse(status=400 if signed else 401, body="")


async def _read(request: Request) -> str | None:
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > LARGEST_REQUEST:
            return None
        parts.append(part)
    return b"".join(parts).decode("utf-8", errors="replace")


def _headers(request: Request) -> Headers:
    return dict(request.headers.items())


def _response(answered: BoltResponse) -> Response:
    headers = {name: values[0] for name, values in answered.headers.items() if name != "content-length"}
    return Response(content=answered.body, status_code=answered.status, headers=headers)
