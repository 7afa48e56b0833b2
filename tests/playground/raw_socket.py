"""A Socket Mode client with nothing automatic about it: what arrives is taken one by one, acks are given by hand."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import aiohttp

from playground.slack import PretendSlack
from tests import plain_http

# One client for all: each new one reads certificates.
WEB = plain_http.client(timeout=10)


class RawSocket:
    """One connection, with an event loop of its own."""

    def __init__(self, slack: PretendSlack) -> None:
        self.url = ""
        self._slack = slack
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._session: aiohttp.ClientSession | None = None
        self._socket: aiohttp.ClientWebSocketResponse | None = None

    def __enter__(self) -> "RawSocket":
        headers = {"Authorization": f"Bearer {self._slack.app_token}"}
        answer = WEB.post(self._slack.api_url + "apps.connections.open", headers=headers).json()
        assert answer["ok"], answer
        self.url = answer["url"]
        self._thread.start()
        self._run(self._connect())
        return self

    def __exit__(self, *_: object) -> None:
        if self._session is not None:
            self._run(self._close())
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(5)
        self._loop.close()

    async def _connect(self) -> None:
        self._session = aiohttp.ClientSession()
        self._socket = await self._session.ws_connect(self.url)

    async def _close(self) -> None:
        assert self._socket is not None
        assert self._session is not None
        await self._socket.close()
        await self._session.close()

    def _run(self, coroutine: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(10)

    def receive(self, seconds: float = 3.0) -> Any:
        """The next message; TimeoutError when none comes."""
        assert self._socket is not None
        return self._run(self._socket.receive_json(timeout=seconds))

    def send(self, text: str) -> None:
        assert self._socket is not None
        self._run(self._socket.send_str(text))

    def acknowledge(self, envelope: dict[str, Any], payload: dict[str, Any] | None = None) -> None:
        assert self._socket is not None
        ack: dict[str, Any] = {"envelope_id": envelope["envelope_id"]}
        self._run(self._socket.send_json(ack | ({"payload": payload} if payload else {})))

    def ended(self, seconds: float = 3.0) -> bool:
        """Whether the server has closed the connection."""
        assert self._socket is not None
        message = self._run(self._socket.receive(timeout=seconds))
        return message.type in (aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.CLOSING)

    @staticmethod
    def refused(url: str) -> bool:
        """Whether the server takes no connection at this address."""

        async def try_it() -> bool:
            async with aiohttp.ClientSession() as session:
                try:
                    await session.ws_connect(url)
                except aiohttp.WSServerHandshakeError:
                    return True
                return False

        # In a thread of its own: Playwright leaves its event loop running in this one.
        with ThreadPoolExecutor(1) as aside:
            return aside.submit(lambda: asyncio.run(try_it())).result(10)
