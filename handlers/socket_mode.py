"""Slack over a WebSocket that we open: no public address needed.

slack_sdk's aiohttp client keeps the connection; Bolt is synchronous and is dispatched in worker threads, so that the
connection is read, pinged and replaced while listeners work.
"""

import asyncio
import logging
import threading
import time
from collections.abc import Coroutine
from typing import Any

import aiohttp
import structlog
from slack_bolt import App, BoltRequest
from slack_bolt.adapter.socket_mode.async_internals import send_async_response
from slack_bolt.adapter.socket_mode.internals import build_headers
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from handlers.dispatch import Lanes, dispatch_in_time

log = structlog.get_logger()

# How soon a connection that died without a word is noticed and replaced.
PING_EVERY_SECONDS = 2
STOP_SECONDS = 10


class SocketMode:
    """One connection to Slack in a thread of its own, with its own event loop."""

    def __init__(self, app: App, *, app_token: str, slack_api_url: str) -> None:
        self._app, self._app_token, self._slack_api_url = app, app_token, slack_api_url
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="socket-mode", daemon=True)
        self._client: SocketModeClient | None = None
        self._connecting: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Returns at once; a Slack that is not there yet is asked again until it answers."""
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._begin(), self._loop)

    def stop(self) -> None:
        if self._thread.is_alive():
            asyncio.run_coroutine_threadsafe(self._end(), self._loop).result(STOP_SECONDS)
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(STOP_SECONDS)

    @property
    def connected(self) -> bool:
        session = self._client.current_session if self._client else None
        return session is not None and not session.closed

    async def _begin(self) -> None:
        self._lanes = Lanes()
        quiet = logging.getLogger("slack_sdk.socket_mode")
        self._client = SocketModeClient(
            app_token=self._app_token,
            web_client=AsyncWebClient(base_url=self._slack_api_url),
            ping_interval=PING_EVERY_SECONDS,
            logger=quiet,
        )
        self._client.socket_mode_request_listeners.append(self._receive)
        self._client.on_close_listeners.append(self._note_close)
        self._connecting = asyncio.ensure_future(self._connect(self._client))

    async def _connect(self, client: SocketModeClient) -> None:
        while not client.closed:
            try:
                await client.connect_to_new_endpoint()
                return
            except Exception as error:  # noqa: BLE001, whatever it was, the next try may succeed
                log.warning("socket_not_open", action="try_again", reason=str(error)[:200])
                await asyncio.sleep(PING_EVERY_SECONDS)

    async def _receive(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        began = time.time()
        asked = BoltRequest(mode="socket_mode", body=request.payload, headers=build_headers(request))
        answered = await dispatch_in_time(self._app, asked, self._lanes)
        await send_async_response(client, request, answered, began)

    async def _note_close(self, _: aiohttp.WSMessage) -> None:
        log.info("socket_closed", action="reconnect")

    async def _end(self) -> None:
        if self._connecting is not None:
            self._connecting.cancel()
        if self._client is not None:
            await self._client.close()  # type: ignore[no-untyped-call]
        await _settled(asyncio.sleep(0))


async def _settled(last: Coroutine[Any, Any, Any]) -> None:
    await last
    others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
