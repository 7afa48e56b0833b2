"""Answers the Web API over HTTP: tokens, scopes, faults, then the method."""

import asyncio
import time
from dataclasses import asdict

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from playground.faults import ApiFault
from playground.hang_up import HangUp
from playground.request_body import Malformed, TooLarge, read_arguments, read_body
from playground.room import Room
from playground.shapes import Json
from playground.web_api import METHODS, ApiError, Call
from playground.web_api.calls import Method
from playground.wire import Row, as_sent

HISTORY_SECONDS = 60


class ApiServer:
    """The address behind `SLACK_API_URL`."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._last_history = 0.0
        self.answering = 0

    async def handle(self, request: Request) -> Response:
        """One call, with a row for the inspector."""
        name = request.path_params["method"]
        at = self._room.workspace.now().isoformat()
        row = self._room.wire.open_row("bot->slack", name, None, at)
        started = time.perf_counter()
        self.answering += 1
        try:
            response = await self._respond(request, name, row)
        finally:
            self.answering -= 1
            self._room.delivery.last_activity = time.monotonic()
        row.status, row.ms = response.status_code, (time.perf_counter() - started) * 1000
        self._room.wire.close_row(row)
        return response

    async def _respond(self, request: Request, name: str, row: Row) -> Response:
        try:
            raw = await read_body(request)
            row.sent = as_sent(request.method, request.url.path, request.headers, raw.decode("utf-8", "replace"))
            args = read_arguments(request, raw)
        except TooLarge:
            return PlainTextResponse("Request Entity Too Large", status_code=413)
        except Malformed as malformed:
            return answered(row, {"ok": False, "error": malformed.error})
        row.request = {key: value for key, value in args.items() if key != "token"}
        fault = self._room.faults.api.take(name)
        if fault is not None and (refusal := await befall(fault, row)) is not None:
            return refusal
        if name == "conversations.history" and self._too_soon():
            return too_many(row, HISTORY_SECONDS)
        now = self._room.workspace.now()
        if wait := self._room.faults.rate_limits.take(name, str(args.get("channel", "")), now):
            return too_many(row, wait)
        response = answered(row, self._answer(name, args, token_of(request, args), row))
        if fault is not None and fault.kind == "answer_lost":
            row.response = "(lost on request)"
            return HangUp()
        response.headers["X-OAuth-Scopes"] = ",".join(self._room.workspace.manifest.scopes)
        return response

    def _answer(self, name: str, args: Json, token: str, row: Row) -> Json:
        try:
            found = METHODS.get(name)
            if found is None:
                self._room.wire.problem(name, "", "the pretend Slack does not know this method", row)
                raise ApiError("unknown_method", req_method=name)
            self._authorize(found, token)
            call = Call(method=name, args=args, room=self._room, row=row)
            if found.caller == "bot":
                call.need(*found.scopes)
            return {"ok": True} | found.handler(call)
        except ApiError as error:
            return {"ok": False, "error": error.error} | error.extra

    def _authorize(self, found: Method, token: str) -> None:
        workspace = self._room.workspace
        tokens = {workspace.app.bot_token: "bot", workspace.app.app_token: "app"}
        if found.caller == "none":
            return
        if not token:
            raise ApiError("not_authed")
        if token not in tokens:
            raise ApiError("invalid_auth")
        if not workspace.installed:
            raise ApiError("account_inactive")
        if tokens[token] != found.caller:
            raise ApiError("not_allowed_token_type")
        if workspace.token_revoked and found.caller == "bot":
            raise ApiError("token_revoked")

    def _too_soon(self) -> bool:
        """Whether history was already read within the minute, when that limit was asked for."""
        if not self._room.faults.history_once_a_minute:
            return False
        now = self._room.workspace.now().timestamp()
        if now - self._last_history < HISTORY_SECONDS:
            return True
        self._last_history = now
        return False


def answered(row: Row, body: Json) -> Response:
    row.response = body
    return JSONResponse(body)


def too_many(row: Row, seconds: int) -> Response:
    body = {"ok": False, "error": "ratelimited"}
    row.response = body
    return JSONResponse(body, status_code=429, headers={"Retry-After": str(seconds)})


async def befall(fault: ApiFault, row: Row) -> Response | None:
    """What happens instead of the method; None when the method still runs."""
    match fault.kind:
        case "rate_limited":
            return too_many(row, fault.retry_after)
        case "server_error":
            row.response = "(500 on request)"
            return PlainTextResponse("Internal Server Error", status_code=500)
        case "no_answer":
            row.response = asdict(fault)
            await asyncio.sleep(fault.seconds)
            return HangUp()
        case _:
            return None


def token_of(request: Request, args: Json) -> str:
    """From the header, else from the arguments, as Slack takes it."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return token.strip()
    return str(args.get("token") or "")
