"""The reference: Bolt's own Starlette adapter with its default settings, doing nothing but `ack()`."""

import sys

import uvicorn
from slack_bolt import App
from slack_bolt.adapter.starlette import SlackRequestHandler
from slack_sdk import WebClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route


def main(port: int, secret: str, token: str, slack_api_url: str) -> None:
    app = App(client=WebClient(token=token, base_url=slack_api_url), signing_secret=secret)
    app.command("/mentor")(lambda ack: ack())
    handler = SlackRequestHandler(app)

    async def events(request: Request) -> Response:
        return await handler.handle(request)

    site = Starlette(routes=[Route("/slack/events", events, methods=["POST"])])
    uvicorn.run(site, host="127.0.0.1", port=port, log_level="warning", access_log=False)


if __name__ == "__main__":
    main(int(sys.argv[1]), *sys.argv[2:])
