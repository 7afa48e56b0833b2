"""What the page asks for, under `/_page/`: reading here, doing in `page_actions`."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from playground.conversations import Conversation
from playground.fault_desk import describe
from playground.page_actions import PageActions, checked
from playground.people import Member
from playground.shapes import Json
from playground.views import View

if TYPE_CHECKING:
    from playground.slack import PretendSlack

PAGE_FOLDER = Path(__file__).with_name("page")
MESSAGES_AT_MOST = 200
ROWS_AT_MOST = 500
HEARTBEAT_SECONDS = 15.0
# The page loads nothing from elsewhere, not even the pictures that an app names.
HEADERS = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}


class PageApi:
    """Answers the page's questions about what somebody sees."""

    def __init__(self, slack: "PretendSlack") -> None:
        self._slack, self._room = slack, slack.room

    async def people(self, _request: Request) -> Response:
        people = [item for item in self._room.workspace.people.values() if item.id != "USLACKBOT"]
        return JSONResponse([self._person(member) for member in people if not member.is_bot])

    def _person(self, member: Member) -> Json:
        return {
            "id": member.id,
            "name": member.name,
            "handle": member.handle,
            "title": member.title,
            "tz": member.tz,
            "color": f"#{member.color}",
            "is_owner": member.kind == "owner",
            "is_admin": member.kind in ("owner", "admin"),
            "is_guest": member.kind == "guest",
            "is_bot": member.is_bot,
            "deleted": member.deactivated,
        }

    async def state(self, request: Request) -> Response:
        """Everything around the conversation for one person."""
        workspace = self._room.workspace
        me = workspace.person(request.query_params.get("as", ""))
        if workspace.installed and not me.deactivated:
            workspace.dm(me.id)
        home = workspace.views.homes.get(me.id)
        return JSONResponse(
            {
                "me": self._person(me),
                "team": {"id": workspace.team_id, "name": workspace.cast.team_name},
                "app": self._person(workspace.person(workspace.app.bot_user_id)),
                "quiet_until": workspace.quiet_until(me.id),
                "clock": {"now": workspace.now().isoformat()},
                "conversations": [self._conversation(item, me.id) for item in workspace.conversations_of(me.id)],
                "home": self._view(home) if home else None,
                "modals": [self._view(view) for view in workspace.views.stack(me.id)],
                "commands": [offer(item, "command") for item in workspace.manifest.commands],
                "shortcuts": [offer(item, "name") for item in workspace.manifest.shortcuts],
                "faults": describe(self._room),
                "connected": self._slack.connected,
                "bots": [self._person(item) for item in workspace.people.values() if item.is_bot],
                "home_enabled": workspace.manifest.home_tab,
                "messages_enabled": workspace.manifest.messages_tab and not workspace.manifest.messages_read_only,
            }
        )

    def _conversation(self, conversation: Conversation, me: str) -> Json:
        workspace = self._room.workspace
        others = [member for member in conversation.members if member not in (me, workspace.app.bot_user_id)]
        people = ", ".join(workspace.people[member].name for member in others)
        name = {"im": workspace.manifest.bot_name, "mpim": people or workspace.manifest.bot_name}
        return {
            "id": conversation.id,
            "kind": conversation.kind,
            "name": name.get(conversation.kind, conversation.name),
            "topic": conversation.topic,
            "members": conversation.members,
            "unread": conversation.unread(me),
        }

    def _view(self, view: View) -> Json:
        return self._room.payloads.view(view) | {"errors": view.errors}

    async def messages(self, request: Request) -> Response:
        """One page of a conversation, oldest first; `before` asks for the one above."""
        query = request.query_params
        me = self._room.workspace.person(query.get("as", ""))
        conversation = self._slack.interactions.conversation(me, query.get("channel"))
        before = query.get("before")
        there = [message for message in conversation.seen_by(me.id) if not before or message.ts < before]
        shown = [
            message.shape(team_id=self._room.workspace.team_id)
            | {"ephemeral": message.visible_to is not None, "state": message.states.get(me.id, {})}
            for message in there[-MESSAGES_AT_MOST:]
        ]
        return JSONResponse({"messages": shown, "has_more": len(there) > MESSAGES_AT_MOST})

    async def requests(self, request: Request) -> Response:
        """The inspector's rows after a number; rows that are still open come again once they are answered."""
        after = request.query_params.get("after", "0")
        newer = [row for row in self._room.wire.rows if row.n > (int(after) if after.isdigit() else 0)]
        return JSONResponse([row.shape() for row in newer[-ROWS_AT_MOST:]])

    async def stream(self, request: Request) -> Response:
        """Server-sent events: what changed for this person."""
        person = request.query_params.get("as", "")
        return StreamingResponse(self._events(person), media_type="text/event-stream", headers=HEADERS)

    async def _events(self, person: str) -> AsyncIterator[str]:
        yield ": listening\n\n"
        async with self._room.stream.listen(person) as changes:
            while True:
                try:
                    change = await asyncio.wait_for(changes.get(), HEARTBEAT_SECONDS)
                except TimeoutError:
                    yield ": still here\n\n"
                    continue
                if change is None:
                    return
                yield f"data: {json.dumps(change)}\n\n"

    async def faults(self, _request: Request) -> Response:
        return JSONResponse(describe(self._room))

    async def export(self, _request: Request) -> Response:
        headers = {"Content-Disposition": 'attachment; filename="playground.json"'}
        return JSONResponse(self._slack.happenings.export(), headers=headers)


def offer(item: Json, key: str) -> Json:
    """A command or shortcut as the composer offers it."""
    keys = (key, "description", "usage_hint", "type", "callback_id")
    return {name: item[name] for name in keys if name in item}


class PageFiles(StaticFiles):
    """The page's own files, with headers that keep everything else out."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        response = super().file_response(*args, **kwargs)
        response.headers.update(HEADERS)
        return response


def page_routes(slack: "PretendSlack") -> list[BaseRoute]:
    """The addresses of the page and of what it asks."""
    api, actions = PageApi(slack), PageActions(slack)
    reads: list[Callable[..., Any]] = [
        api.people,
        api.state,
        api.messages,
        api.requests,
        api.stream,
        api.faults,
        api.export,
    ]
    writes: list[Callable[..., Any]] = [
        actions.open,
        actions.seen,
        actions.command,
        actions.say,
        actions.action,
        actions.suggest,
        actions.submit,
        actions.close,
        actions.shortcut,
        actions.fault,
        actions.clock,
        actions.quiet,
        actions.reset,
    ]
    return [
        *(Route(f"/_page/{read.__name__}", checked(read), methods=["GET"]) for read in reads),
        *(Route(f"/_page/{address(write)}", checked(write), methods=["POST"]) for write in writes),
        Route("/_page/upload", checked(actions.upload), methods=["POST"]),
        Mount("/", PageFiles(directory=PAGE_FOLDER, html=True, check_dir=False)),
    ]


def address(write: Callable[..., Any]) -> str:
    return {"fault": "faults"}.get(write.__name__, write.__name__)
