"""All addresses of the server."""

from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

from playground.api_server import ApiServer
from playground.guard import LOOPBACK, Guard
from playground.page_api import page_routes
from playground.response_urls import Files, ResponseUrls
from playground.socket_mode import SocketMode

if TYPE_CHECKING:
    from playground.slack import PretendSlack


def build_site(slack: "PretendSlack") -> Starlette:
    """The application that uvicorn serves."""
    room = slack.room
    files = Files(room)

    async def link(websocket: WebSocket) -> None:
        transport = room.delivery.transport
        if isinstance(transport, SocketMode):
            await transport.serve(websocket)
        else:
            await websocket.close(code=1008)

    return Starlette(
        routes=[
            Route("/api/{method}", ApiServer(room).handle, methods=["GET", "POST"]),
            Route("/commands/{key}", ResponseUrls(room, "commands").handle, methods=["POST"]),
            Route("/actions/{key}", ResponseUrls(room, "actions").handle, methods=["POST"]),
            Route("/upload/v1/{file_id}", files.upload, methods=["POST"]),
            Route("/files/{file_id}/{name}", files.download, methods=["GET"]),
            WebSocketRoute("/link/", link),
            *page_routes(slack),
        ],
        middleware=[Middleware(Guard, hosts=LOOPBACK | slack.hosts)],
    )
