"""Signed requests to the app's address, as Slack makes them when Socket Mode is off."""

import asyncio
import hashlib
import hmac
import json
import time
from typing import Any
from urllib.parse import urlencode

import aiohttp

from playground.outcome import Ack
from playground.request_body import loads
from playground.shapes import Json
from playground.wire import as_sent

ACK_SECONDS = 3.0
ANSWER_BYTES_AT_MOST = 1_000_000


def sign(secret: str, timestamp: str, body: str) -> str:
    """Slack's `v0` signature over the timestamp and the raw body."""
    base = f"v0:{timestamp}:{body}".encode()
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


def encode(kind: str, payload: Json) -> tuple[str, str]:
    """The body and its content type: events are JSON, everything else a form."""
    if kind == "events_api":
        return json.dumps(payload), "application/json"
    fields = payload if kind == "slash_commands" else {"payload": json.dumps(payload)}
    return urlencode(fields), "application/x-www-form-urlencoded"


class HttpDelivery:
    """Posts to one address. The secret is read at each request, so that it can be rotated."""

    def __init__(self, url: str, signing_secret: str) -> None:
        self.url, self.signing_secret = url, signing_secret
        self._session: aiohttp.ClientSession | None = None

    @property
    def connected(self) -> bool:
        return True

    async def send(self, kind: str, payload: Json, retry: Json | None = None) -> Ack:
        """One attempt, never more; a failure is named as in `x-slack-retry-reason`."""
        body, content_type = encode(kind, payload)
        headers = self._headers(body, content_type, retry)
        sent = as_sent("POST", self.url, headers, body)
        started = time.perf_counter()
        try:
            status, answer, no_retry = await self._post(body, headers)
        except TimeoutError:
            return Ack(ms=since(started), failure="http_timeout", sent=sent)
        except (aiohttp.ClientError, OSError):
            return Ack(ms=since(started), failure="connection_failed", sent=sent)
        failure = "" if 200 <= status < 300 else "http_error"
        return Ack(ms=since(started), failure=failure, body=answer, no_retry=no_retry, sent=sent)

    async def _post(self, body: str, headers: dict[str, str]) -> tuple[int, Any, bool]:
        session = self._open_session()
        async with session.post(self.url, data=body.encode(), headers=headers, allow_redirects=False) as response:
            raw = await read_whole(response)
            no_retry = response.headers.get("x-slack-no-retry") == "1"
            return response.status, parse(raw, response.content_type), no_retry

    def _open_session(self) -> aiohttp.ClientSession:
        if self._session is None:
            timeout = aiohttp.ClientTimeout(total=ACK_SECONDS)
            self._session = aiohttp.ClientSession(timeout=timeout, connector=aiohttp.TCPConnector(limit=0))
        return self._session

    def _headers(self, body: str, content_type: str, retry: Json | None) -> dict[str, str]:
        timestamp = str(int(time.time()))
        headers = {
            "Content-Type": content_type,
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": sign(self.signing_secret, timestamp, body),
        }
        if retry:
            headers |= {"X-Slack-Retry-Num": str(retry["attempt"]), "X-Slack-Retry-Reason": retry["reason"]}
        return headers

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
            # Gives the connections one turn to close before the loop may end.
            await asyncio.sleep(0)


async def read_whole(response: aiohttp.ClientResponse) -> bytes:
    """The body to its end, of which what is beyond all measure is left out."""
    raw = bytearray()
    async for chunk in response.content.iter_any():
        raw += chunk
        if len(raw) > ANSWER_BYTES_AT_MOST:
            break
    return bytes(raw[:ANSWER_BYTES_AT_MOST])


def parse(raw: bytes, content_type: str) -> Any:
    text = raw.decode("utf-8", "replace")
    if content_type == "application/json":
        try:
            return loads(text)
        except (ValueError, RecursionError):
            return text
    return text


def since(started: float) -> float:
    return (time.perf_counter() - started) * 1000
