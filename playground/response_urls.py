"""The addresses at which an app answers one interaction, and the ones it uploads files to."""

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response

from playground.conversations import Conversation
from playground.request_body import Malformed, TooLarge, parse_json, read_body, to_text
from playground.room import Room
from playground.shapes import Json
from playground.triggers import Refused, ResponseUrl
from playground.validator import check_message
from playground.web_api.files import FILE_BYTES_AT_MOST
from playground.wire import Row, as_sent


class ResponseUrls:
    """Takes what is posted to a `response_url`."""

    def __init__(self, room: Room, kind: str) -> None:
        self._room, self._kind = room, kind

    async def handle(self, request: Request) -> Response:
        """One use of one address."""
        row = self._room.wire.open_row("bot->slack", "response_url", None, self._room.workspace.now().isoformat())
        response = await self._respond(request, row)
        row.status, row.response = response.status_code, bytes(response.body).decode()
        self._room.wire.close_row(row)
        return response

    async def _respond(self, request: Request, row: Row) -> Response:
        try:
            raw = await read_body(request)
            row.sent = as_sent(request.method, request.url.path, request.headers, raw.decode("utf-8", "replace"))
            row.request = body = parse_json(to_text(raw))
            url = self._room.triggers.use_response_url(self._kind, request.path_params["key"])
            return self._use(url, body, row)
        except TooLarge:
            return PlainTextResponse("Request Entity Too Large", status_code=413)
        except Malformed as malformed:
            return PlainTextResponse(malformed.error, status_code=400)
        except Refused as refused:
            return JSONResponse({"ok": False, "error": refused.error}, status_code=404)

    def _use(self, url: ResponseUrl, body: Json, row: Row) -> Response:
        problems = check_message(body)
        self._room.refuse("response_url", problems, row)
        if problems and self._room.strict:
            in_blocks = any(problem.path.startswith("blocks") for problem in problems)
            error = "invalid_blocks" if in_blocks else "invalid_payload"
            return JSONResponse({"ok": False, "error": error}, status_code=400)
        conversation = self._room.workspace.conversations.get(url.channel)
        if conversation is None:
            return JSONResponse({"ok": False, "error": "channel_not_found"}, status_code=404)
        self._apply(conversation, url, body)
        return PlainTextResponse("ok") if url.kind == "commands" else JSONResponse({"ok": True})

    def _apply(self, conversation: Conversation, url: ResponseUrl, body: Json) -> None:
        """Replace or delete the message that was clicked, or answer with a new one."""
        original = conversation.find(url.message_ts) if url.message_ts else None
        if original is not None and body.get("delete_original") is True:
            self._room.posting.delete(conversation, original)
        elif original is not None and body.get("replace_original") is True:
            self._room.posting.change(conversation, original, body)
        elif body.get("delete_original") is not True:
            self._room.answer(conversation, body, url.user)


class Files:
    """Uploads by the app and by people, and downloads by whoever looks at the page."""

    def __init__(self, room: Room) -> None:
        self._room = room

    async def upload(self, request: Request) -> Response:
        """The content of a file whose address was asked for before."""
        file = self._room.workspace.files.get(request.path_params["file_id"])
        if file is None:
            return PlainTextResponse("not found", status_code=404)
        try:
            file.content = await read_body(request, FILE_BYTES_AT_MOST)
        except TooLarge:
            return PlainTextResponse("Request Entity Too Large", status_code=413)
        except Malformed:
            return PlainTextResponse("incomplete", status_code=400)
        return PlainTextResponse(f"OK - {len(file.content)}")

    async def download(self, request: Request) -> Response:
        """Always as an attachment, never as something a browser would run."""
        file = self._room.workspace.files.get(request.path_params["file_id"])
        if file is None or not file.content:
            return PlainTextResponse("not found", status_code=404)
        if not self._may_read(request):
            # Slack does not say no: it shows its login page, which an app may take for the file.
            self._room.wire.problem("files download", "", "a file needs the app's token and files:read")
            return RedirectResponse("/", status_code=302)
        headers = {"Content-Disposition": "attachment", "X-Content-Type-Options": "nosniff"}
        return Response(file.content, media_type=file.mimetype, headers=headers)

    def _may_read(self, request: Request) -> bool:
        """The app with its token, or somebody at the page, whose browser says where it comes from."""
        workspace = self._room.workspace
        if request.headers.get("sec-fetch-site") in ("same-origin", "none"):
            return True
        works = workspace.installed and not workspace.token_revoked and "files:read" in workspace.manifest.scopes
        return works and request.headers.get("authorization") == f"Bearer {workspace.app.bot_token}"
