"""`/mentor` over HTTP with its database reads against Bolt's stock adapter that only acknowledges; start; memory."""

import asyncio
import os
import socket
import statistics
import subprocess
import sys
import time
import urllib.parse
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest
from rich.console import Console
from rich.table import Table
from slack_sdk.signature import SignatureVerifier

import app
from bot.domain.person import WorkspaceId
from bot.services.sample import set_up
from playground.slack import PretendSlack
from storage import engine as database
from storage.unit_of_work import opener
from tests.story import PEOPLE_FILE
from tests.test_app import for_http, free_port, get, until

pytestmark = pytest.mark.bench

AT_ONCE = 20
REQUESTS = 2_000
WARM_UP = 200
REFERENCE = Path(__file__).parent / "stock_adapter.py"


@dataclass(frozen=True, slots=True)
class Measured:
    """Requests a second, and milliseconds for the middle and the slowest hundredth."""

    throughput: float
    median_ms: float
    p99_ms: float


@pytest.fixture
def slack() -> Iterator[PretendSlack]:
    with PretendSlack(manifest=app.read_manifest(), people=PEOPLE_FILE) as pretend:
        yield pretend


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., "subprocess.Popen[bytes]"]]:
    running: list[subprocess.Popen[bytes]] = []

    def begin(*words: str, **settings: str) -> "subprocess.Popen[bytes]":
        environment = os.environ | {"PYTHONPATH": str(app.HERE), "PYTHONDONTWRITEBYTECODE": ""} | settings
        environment["PYTHONPYCACHEPREFIX"] = str(tmp_path.parent / "compiled")
        running.append(subprocess.Popen([sys.executable, *words], env=environment, cwd=tmp_path))
        return running[-1]

    yield begin
    for process in running:
        process.terminate()
        process.wait(timeout=20)


def command(slack: PretendSlack, person: str) -> str:
    fields = {"command": "/mentor", "text": "", "user_id": person, "team_id": slack.team_id, "channel_id": "D0ADA"}
    return urllib.parse.urlencode(fields | {"trigger_id": "1.2.3", "response_url": f"{slack.url}/commands/1"})


async def load(url: str, body: str, secret: str, requests: int) -> Measured:
    waits: list[float] = []
    left = iter(range(requests))

    async def one_after_the_other(session: aiohttp.ClientSession) -> None:
        for _ in left:
            stamp = str(int(time.time()))
            signature = str(SignatureVerifier(secret).generate_signature(timestamp=stamp, body=body))
            headers = {"x-slack-request-timestamp": stamp, "x-slack-signature": signature}
            headers["content-type"] = "application/x-www-form-urlencoded"
            began = time.perf_counter()
            async with session.post(url, data=body, headers=headers) as answer:
                await answer.read()
                assert answer.status == 200
            waits.append((time.perf_counter() - began) * 1000)

    async with aiohttp.ClientSession() as session:
        began = time.perf_counter()
        await asyncio.gather(*(one_after_the_other(session) for _ in range(AT_ONCE)))
        seconds = time.perf_counter() - began
    return Measured(requests / seconds, statistics.median(waits), statistics.quantiles(waits, n=100)[98])


def measure(url: str, body: str, secret: str) -> Measured:
    asyncio.run(load(url, body, secret, WARM_UP))
    return asyncio.run(load(url, body, secret, REQUESTS))


def resident_megabytes(process: "subprocess.Popen[bytes]") -> float:
    lines = Path(f"/proc/{process.pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))


def test_mentor_answers_much_faster_than_the_stock_adapter_acknowledges(
    slack: PretendSlack, start: Callable[..., "subprocess.Popen[bytes]"], tmp_path: Path
) -> None:
    port, stock_port = free_port(), free_port()
    settings = for_http(slack, port) | {"DATABASE_URL": f"sqlite:///{tmp_path / 'mentor.db'}"}
    start(str(app.HERE / "app.py"), "--help").wait(timeout=60)  # Python compiles once, as after any installation
    began = time.perf_counter()
    bot = start(str(app.HERE / "app.py"), "serve", **settings)
    assert until(lambda: get(f"http://127.0.0.1:{port}/healthz")[0] == 200)
    ready_seconds = time.perf_counter() - began
    set_up(opener(database.create(settings["DATABASE_URL"]))(WorkspaceId(slack.team_id)), app.system_now())
    time.sleep(2)
    idle_megabytes = resident_megabytes(bot)

    start(str(REFERENCE), str(stock_port), slack.signing_secret, slack.bot_token, slack.api_url)
    stock_url = f"http://127.0.0.1:{stock_port}/slack/events"
    assert until(lambda: _listens(stock_port))
    body = command(slack, "U0BOB")
    stock = measure(stock_url, body, slack.signing_secret)
    ours = measure(f"http://127.0.0.1:{port}/slack/events", body, slack.signing_secret)

    _show(stock, ours, ready_seconds, idle_megabytes)
    assert ours.throughput >= 5 * stock.throughput


def _listens(port: int) -> bool:

    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _show(stock: Measured, ours: Measured, ready_seconds: float, idle_megabytes: float) -> None:
    table = Table(title=f"/mentor over HTTP, {AT_ONCE} at once")
    for column in ("", "requests/s", "ratio", "median ms", "p99 ms"):
        table.add_column(column, justify="right")
    rows = (("stock adapter, only ack()", stock), ("/mentor with its reads", ours))
    for name, one in rows:
        ratio = one.throughput / stock.throughput
        cells = (f"{one.throughput:.0f}", f"{ratio:.1f}", f"{one.median_ms:.0f}", f"{one.p99_ms:.0f}")
        table.add_row(name, *cells)
    console = Console(width=100)
    console.print(table)
    console.print(f"start to ready {ready_seconds:.2f} s; idle {idle_megabytes:.0f} MB")
