"""Another pretend Slack, local-slack 0.1.8, and somebody in it: for a second opinion on the bot's journeys."""

import asyncio
import json
import shlex
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import aiohttp
import httpx

from playground.blocks import named, words
from playground.driver.filling import slack_value
from playground.state_values import state_values
from tests import plain_http

Json = dict[str, Any]
CONFIG = {
    "workspace": {"name": "Second", "domain": "second", "teamId": "T0SECOND"},
    "apps": [
        {
            "appId": "A0SECOND",
            "botUserId": "U0BOT",
            "botName": "mentor",
            "botToken": "xoxb-second",
            "appToken": "xapp-second",
            "mode": "socket",
        }
    ],
    "users": [
        {"id": "U0ADA", "name": "ada", "real_name": "Ada Okafor", "email": "ada@example.com", "tz": "Europe/London"},
        {"id": "U0BOB", "name": "bob", "real_name": "Bob Lindqvist", "email": "bob@example.com", "tz": "Europe/Berlin"},
    ],
    "channels": [{"id": "C0GENERAL", "name": "general", "members": ["U0ADA", "U0BOB", "U0BOT"]}],
}


class LocalSlack:
    """What a person sees and does there, over the web socket of its own page."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.api_url = f"{url}/api/"
        self.seen: list[Json] = []
        self._loop = asyncio.new_event_loop()
        self._page: aiohttp.ClientWebSocketResponse | None = None
        threading.Thread(target=self._loop.run_forever, daemon=True).start()
        self._watching = asyncio.run_coroutine_threadsafe(self._watch(), self._loop)
        self.until(lambda: self._page is not None)

    async def _watch(self) -> None:
        async with aiohttp.ClientSession() as session, session.ws_connect(f"{self.url}/ui") as page:
            self._page = page
            async for message in page:
                self.seen.append(json.loads(message.data))

    def close(self) -> None:
        assert self._page is not None
        asyncio.run_coroutine_threadsafe(self._page.close(), self._loop).result(5)
        self._watching.result(5)
        self._loop.call_soon_threadsafe(self._loop.stop)

    def until(self, holds: Callable[[], Any], seconds: float = 10.0) -> Any:
        """Waits until something holds, and answers with it."""
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            if found := holds():
                return found
            time.sleep(0.02)
        raise TimeoutError(f"not within {seconds} s; last seen: {[what.get('t') for what in self.seen[-5:]]}")

    def do(self, what: str, **details: Any) -> None:
        """Something that the page would send for a click."""
        assert self._page is not None
        sending = self._page.send_json({"t": what, **details})
        asyncio.run_coroutine_threadsafe(sending, self._loop).result(5)

    def command(self, user: str, text: str) -> None:
        self.control("command", channel="C0GENERAL", user=user, command="/mentor", text=text)

    def control(self, what: str, **details: Any) -> None:
        assert plain_http.post(f"{self.url}/_control/{what}", json=details, timeout=15).json()["ok"]

    @property
    def modal(self) -> Json | None:
        """The modal on top, as the page was last told."""
        told = [what for what in self.seen if what.get("t") == "view"]
        stack = told[-1]["stack"] if told else []
        return dict(stack[-1]) if stack else None

    def submit(self, user: str, **answers: Any) -> None:
        """Fills the modal on top and sends it, with everything that is in it."""
        assert self.modal is not None
        blocks, typed = self.modal["blocks"], {}
        for name, answer in answers.items():
            placed = named(blocks, name)
            typed[placed.block_id] = {placed.action_id: slack_value(placed, answer, lambda _letters: [])}
        self.do("view_submit", user=user, values=state_values(blocks, typed))

    def home(self, user: str) -> Json:
        """Opens the app's home and waits for what is published there."""
        before = len(self.seen)
        self.control("open-home", user=user)
        told = self.until(lambda: [what for what in self.seen[before:] if what.get("t") == "home"])
        return dict(told[-1]["view"])

    def messages(self, channel: str) -> list[Json]:
        return list(plain_http.get(f"{self.url}/_control/messages/{channel}").json()["messages"])

    def dm(self, user: str) -> str:
        """The id of a person's conversation with the app, which exists once one of them opened it."""
        channels = plain_http.get(f"{self.url}/_control/state").json()["channels"]
        return str(next(item["id"] for item in channels if item["is_im"] and user in item["members"]))


def text_of(view: Json) -> str:
    return words(view["blocks"])


@contextmanager
def running(command: str, folder: Path, port: int) -> Iterator[LocalSlack]:
    config = folder / "local-slack.json"
    config.write_text(json.dumps(CONFIG))
    arguments = ["--config", str(config), "--port", str(port), "--base-host", "127.0.0.1", "--files-dir", str(folder)]
    process = subprocess.Popen(
        [*shlex.split(command), *arguments], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    url = f"http://127.0.0.1:{port}"
    try:
        wait_for(url, process)
        slack = LocalSlack(url)
        try:
            yield slack
        finally:
            slack.close()
    finally:
        process.terminate()
        process.wait(10)


def wait_for(url: str, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(100):
        try:
            plain_http.get(f"{url}/_control/state")
        except httpx.TransportError:
            assert process.poll() is None, "local-slack ended before it answered"
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("local-slack did not start")
