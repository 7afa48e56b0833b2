"""Socket Mode: the app dials in, payloads go out in envelopes, acks come back by envelope id."""

import asyncio
import contextlib
import itertools
import json
import secrets
import time
import uuid
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from playground.http_delivery import ACK_SECONDS, since
from playground.outcome import Ack
from playground.request_body import loads
from playground.shapes import Json

CONNECTIONS_AT_MOST = 10
TICKET_SECONDS = 30.0
ACK_BYTES_AT_MOST = 1_000_000
# Envelopes know no HTTP.
REASONS = {"http_timeout": "timeout"}


class Connection:
    """One open WebSocket and the acks it still owes."""

    def __init__(self, websocket: WebSocket) -> None:
        self.websocket = websocket
        self.waiting: dict[str, asyncio.Future[Any]] = {}

    async def send(self, message: Json) -> None:
        await self.websocket.send_text(json.dumps(message))

    def settle(self, text: str) -> None:
        """Take an ack; whatever is not one is ignored, as Slack does."""
        with contextlib.suppress(ValueError, TypeError, AttributeError, RecursionError):
            message = loads(text)
            future = self.waiting.get(message.get("envelope_id"))
            if future is not None and not future.done():
                future.set_result(message.get("payload"))

    def fail_waiting(self) -> None:
        for future in self.waiting.values():
            if not future.done():
                future.set_exception(ConnectionError("the socket closed before the ack"))

    async def close(self) -> None:
        with contextlib.suppress(RuntimeError, OSError, WebSocketDisconnect):
            await self.websocket.close()


class SocketMode:
    """All connections of the app. Any one of them gets a payload, in turn."""

    def __init__(self, base_url: str, app_id: str) -> None:
        self.base_url, self.app_id = base_url, app_id
        self.connections: list[Connection] = []
        self._tickets: dict[str, float] = {}
        self._turn = itertools.count()

    @property
    def connected(self) -> bool:
        return bool(self.connections)

    def open_url(self) -> str:
        """An address for one connection, good for half a minute."""
        ticket = secrets.token_hex(16)
        self._tickets[ticket] = time.monotonic() + TICKET_SECONDS
        return f"{self.base_url.replace('http', 'ws', 1)}/link/?ticket={ticket}&app_id={self.app_id}"

    async def send(self, kind: str, payload: Json, retry: Json | None = None) -> Ack:
        """One attempt over one connection."""
        if not self.connections:
            return Ack(ms=0.0, failure="connection_failed")
        connection = self.connections[next(self._turn) % len(self.connections)]
        envelope = make_envelope(kind, payload, retry)
        sent = json.dumps(envelope)
        started = time.perf_counter()
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        connection.waiting[envelope["envelope_id"]] = future
        try:
            async with asyncio.timeout(ACK_SECONDS):
                await connection.websocket.send_text(sent)
                body = await future
                return Ack(ms=since(started), body=body, sent=sent)
        except TimeoutError:
            return Ack(ms=since(started), failure="http_timeout", sent=sent)
        except (OSError, RuntimeError, WebSocketDisconnect):
            return Ack(ms=since(started), failure="connection_failed", sent=sent)
        finally:
            connection.waiting.pop(envelope["envelope_id"], None)

    async def serve(self, websocket: WebSocket) -> None:
        """One connection from hello to its end."""
        if self._tickets.pop(websocket.query_params.get("ticket", ""), 0.0) < time.monotonic():
            await websocket.close(code=1008)
            return
        await websocket.accept()
        connection = Connection(websocket)
        if len(self.connections) >= CONNECTIONS_AT_MOST:
            await connection.send(goodbye("too_many_websockets"))
            await connection.close()
            return
        self.connections.append(connection)
        try:
            await connection.send(self._hello())
            await self._listen(connection)
        finally:
            self._drop(connection)

    async def _listen(self, connection: Connection) -> None:
        with contextlib.suppress(WebSocketDisconnect, RuntimeError, OSError):
            while True:
                message = await connection.websocket.receive()
                if message["type"] == "websocket.disconnect":
                    return
                text = message.get("text") or ""
                if len(text) <= ACK_BYTES_AT_MOST:
                    connection.settle(text)

    def _drop(self, connection: Connection) -> None:
        if connection in self.connections:
            self.connections.remove(connection)
        connection.fail_waiting()

    async def disconnect(self, reason: str) -> None:
        """Say goodbye on every connection, with Slack's reason, and close; `warning` only announces it."""
        for connection in list(self.connections):
            with contextlib.suppress(RuntimeError, OSError, WebSocketDisconnect):
                await connection.send(goodbye(reason))
            if reason != "warning":
                await self.cut(connection)

    async def cut(self, connection: Connection) -> None:
        """Close without a word."""
        self._drop(connection)
        await connection.close()

    async def close(self) -> None:
        for connection in list(self.connections):
            await self.cut(connection)

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self.connections),
            "debug_info": {
                "host": "applink-playground",
                "build_number": 1,
                "approximate_connection_time": 18060,
            },
            "connection_info": {"app_id": self.app_id},
        }


def goodbye(reason: str) -> Json:
    return {"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-playground"}}


def make_envelope(kind: str, payload: Json, retry: Json | None) -> Json:
    envelope: Json = {
        "envelope_id": str(uuid.uuid4()),
        "payload": payload,
        "type": kind,
        "accepts_response_payload": kind != "events_api",
    }
    if kind == "events_api":
        envelope |= {"retry_attempt": retry["attempt"] if retry else 0}
        envelope |= {"retry_reason": REASONS.get(retry["reason"], retry["reason"]) if retry else ""}
    return envelope
