"""What the page does for a person, under `/_page/`: the same interactions that tests drive."""

import asyncio
import mimetypes
import secrets
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from playground.fault_desk import describe, request_fault
from playground.outcome import CannotDo, Outcome
from playground.request_body import Malformed, TooLarge, parse_json, parse_multipart, read_body, to_text
from playground.shapes import Json
from playground.web_api.files import FILE_BYTES_AT_MOST, file_object
from playground.workspace import StoredFile

if TYPE_CHECKING:
    from playground.slack import PretendSlack

Endpoint = Callable[[Request], Awaitable[Response]]
STEPS = {"+1h": timedelta(hours=1), "+1d": timedelta(days=1), "+1w": timedelta(weeks=1)}
MORNING_HOUR = 9
LONGEST_QUIET = 7 * 24 * 60


def checked(endpoint: Endpoint) -> Endpoint:
    """Answers what cannot be done with a sentence and a 4xx."""

    @wraps(endpoint)
    async def answer(request: Request) -> Response:
        try:
            return await endpoint(request)
        except CannotDo as error:
            return refusal(404, str(error))
        except ValueError as error:
            return refusal(400, str(error))
        except Malformed as malformed:
            return refusal(400, malformed.error)
        except TooLarge:
            return refusal(413, "That is too large.")

    return answer


def refusal(status: int, sentence: str) -> Response:
    return JSONResponse({"ok": False, "error": sentence}, status_code=status)


def shown(outcome: Outcome) -> Response:
    body: Json = {"ok": outcome.ok, "ack_ms": outcome.ack_ms}
    if outcome.error:
        body["error"] = outcome.error
    if outcome.errors:
        body["errors"] = outcome.errors
    return JSONResponse(body)


class Wish:
    """The body of a POST, whose parts are asked for by name."""

    def __init__(self, body: Json) -> None:
        self.body = body

    def text(self, key: str) -> str:
        """ValueError when it is missing or not a string."""
        value = self.body.get(key)
        if not isinstance(value, str):
            raise ValueError(f"{key} must be a string")
        return value

    def maybe(self, key: str) -> str | None:
        return self.text(key) if self.body.get(key) is not None else None

    def part(self, key: str) -> Json:
        value = self.body.get(key)
        if not isinstance(value, dict):
            raise ValueError(f"{key} must be an object")
        return value

    def maybe_part(self, key: str) -> Json | None:
        return self.part(key) if self.body.get(key) is not None else None


async def read(request: Request) -> Wish:
    if not request.headers.get("content-type", "").startswith("application/json"):
        raise ValueError("send JSON")
    return Wish(parse_json(to_text(await read_body(request))))


class PageActions:
    """One method per thing the page can do."""

    def __init__(self, slack: "PretendSlack") -> None:
        self._slack, self._room, self._do = slack, slack.room, slack.interactions

    async def open(self, request: Request) -> Response:
        wish = await read(request)
        self._do.open(wish.text("as"), wish.maybe("channel"), home=wish.body.get("home") is True)
        return JSONResponse({"ok": True})

    async def seen(self, request: Request) -> Response:
        """What is on somebody's screen is read; unlike `open`, the app hears nothing of it."""
        wish = await read(request)
        member = self._do.member(wish.text("as"))
        self._do.conversation(member, wish.text("channel")).mark_read(member.id)
        self._room.stream.tell({"kind": "state"}, member.id)
        return JSONResponse({"ok": True})

    async def command(self, request: Request) -> Response:
        wish = await read(request)
        return shown(await self._do.command(wish.text("as"), wish.text("text"), wish.maybe("channel")))

    async def say(self, request: Request) -> Response:
        wish = await read(request)
        message = await self._do.say(wish.text("as"), wish.text("text"), wish.maybe("channel"))
        return JSONResponse({"ok": True, "ts": message.ts})

    async def action(self, request: Request) -> Response:
        wish = await read(request)
        what: dict[str, Any] = {"block_id": wish.text("block_id"), "action_id": wish.text("action_id")}
        what |= {"value": wish.part("action"), "state": (wish.maybe_part("state") or {}).get("values")}
        where = wish.part("container")
        if where.get("kind") == "message":
            message = Wish(where)
            return shown(
                await self._do.act_on_message(wish.text("as"), message.text("channel"), message.text("ts"), **what)
            )
        return shown(await self._do.act_on_view(wish.text("as"), Wish(where).text("view_id"), **what))

    async def suggest(self, request: Request) -> Response:
        wish = await read(request)
        what = {key: wish.text(key) for key in ("block_id", "action_id", "value")}
        where = wish.part("container")
        if where.get("kind") == "message":
            message = Wish(where)
            asking = self._do.suggest_in_message(wish.text("as"), message.text("channel"), message.text("ts"), **what)
        else:
            asking = self._do.suggest_in_view(wish.text("as"), Wish(where).text("view_id"), **what)
        return JSONResponse(await asking)

    async def submit(self, request: Request) -> Response:
        wish = await read(request)
        submitting = self._slack.modals.submit(wish.text("as"), wish.text("view_id"), wish.body.get("values"))
        return shown(await submitting)

    async def close(self, request: Request) -> Response:
        wish = await read(request)
        everything = wish.body.get("all") is True
        return shown(await self._slack.modals.close(wish.text("as"), wish.text("view_id"), everything=everything))

    async def shortcut(self, request: Request) -> Response:
        wish = await read(request)
        user, callback_id, ts = wish.text("as"), wish.text("callback_id"), wish.maybe("ts")
        if ts is None:
            return shown(await self._do.global_shortcut(user, callback_id))
        return shown(await self._do.message_shortcut(user, callback_id, wish.text("channel"), ts))

    async def upload(self, request: Request) -> Response:
        """A file for a file input; it is the person's until they submit it."""
        raw = await read_body(request, FILE_BYTES_AT_MOST)
        fields, files = parse_multipart(raw, request.headers.get("content-type", ""))
        user = fields.get("as") or request.query_params.get("as", "")
        self._do.member(user)
        if not files:
            raise ValueError("there is no file")
        name, content = next(iter(files.values()))
        file = StoredFile(
            id=f"F{secrets.token_hex(5).upper()}",
            name=name.rpartition("/")[2] or "file",
            title=name,
            user=user,
            content=content,
            mimetype=mimetypes.guess_type(name)[0] or "application/octet-stream",
            complete=True,
        )
        self._room.workspace.files[file.id] = file
        return JSONResponse({"ok": True, "file": file_object(file, self._slack.url)})

    async def fault(self, request: Request) -> Response:
        await request_fault(self._room, self._slack.happenings, (await read(request)).body)
        return JSONResponse({"ok": True, "faults": describe(self._room)})

    async def clock(self, request: Request) -> Response:
        """Move the clock in a thread of its own: whoever acts on the way calls this server."""
        wish = await read(request)
        stops = await asyncio.to_thread(self._move, wish.text("move"), wish.maybe("as"))
        self._room.stream.tell({"kind": "clock"})
        return JSONResponse({"now": self._slack.clock.now().isoformat(), "stops": stops})

    def _move(self, step: str, person: str | None) -> int:
        clock = self._slack.clock
        if step == "next-due":
            return clock.move_to_next_due()
        if step == "next-morning":
            zone = self._room.workspace.person(person).tz if person else "UTC"
            return clock.move_to(next_morning(clock.now(), zone))
        if step not in STEPS:
            raise ValueError(f"the clock moves by {', '.join(STEPS)}, next-morning or next-due")
        return clock.move(by=STEPS[step])

    async def quiet(self, request: Request) -> Response:
        """Do not disturb: for minutes, until the next morning where somebody is, or (0) not any more."""
        wish = await read(request)
        member, workspace = self._do.member(wish.text("as")), self._room.workspace
        minutes, now = wish.body.get("minutes"), workspace.now()
        if minutes != "morning" and not (isinstance(minutes, int) and 0 <= minutes <= LONGEST_QUIET):
            raise ValueError(f"minutes must be a whole number up to {LONGEST_QUIET}, or morning")
        until = next_morning(now, member.tz) if minutes == "morning" else now + timedelta(minutes=minutes)
        workspace.pause_notifications(member.id, until)
        self._room.stream.tell({"kind": "state"}, member.id)
        return JSONResponse({"ok": True, "until": workspace.quiet_until(member.id)})

    async def reset(self, _request: Request) -> Response:
        """The app begins again too, in a thread of its own: it calls this server while it does."""
        self._slack.happenings.reset()
        await asyncio.to_thread(self._slack.when_reset)
        self._room.stream.tell({"kind": "reset"})
        return JSONResponse({"ok": True})


def next_morning(now: datetime, zone: str) -> datetime:
    """Nine o'clock of the next day in this zone, or of today when it is still night."""
    local = now.astimezone(ZoneInfo(zone))
    morning = local.replace(hour=MORNING_HOUR, minute=0, second=0, microsecond=0)
    return morning if morning > local else morning + timedelta(days=1)
