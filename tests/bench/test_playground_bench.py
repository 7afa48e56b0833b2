"""How many interactions the pretend Slack carries in a second, with everything checked, to a listener that only acks.

uv run --group test pytest -m bench -n 0 -s tests/bench/test_playground_bench.py
"""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from statistics import quantiles
from types import SimpleNamespace
from typing import Any

import pytest
from rich.console import Console
from rich.table import Table
from slack_bolt import Ack
from slack_sdk import WebClient

from playground.driver.person import Person
from playground.driver.seen import SeenMessage
from playground.slack import PretendSlack
from tests import plain_http
from tests.playground.raw_web import RawApp
from tests.playground.tiny import MANIFEST, button, make_app, modal, over_http, section, text_input

pytestmark = pytest.mark.bench

ROUNDS = 1_000
TOGETHER = 20
WANTED_A_SECOND = 200


def measure(name: str, act: Callable[[int], Any], table: Table) -> None:
    """Twenty people at once, and how long each had to wait."""
    waits: list[float] = []
    lock = threading.Lock()

    def timed(number: int) -> None:
        started = time.perf_counter()
        assert act(number).ok
        with lock:
            waits.append((time.perf_counter() - started) * 1000)

    started = time.perf_counter()
    with ThreadPoolExecutor(TOGETHER) as people:
        list(people.map(timed, range(ROUNDS)))
    seconds = time.perf_counter() - started
    cuts = quantiles(waits, n=100)
    table.add_row(name, f"{ROUNDS / seconds:,.0f}", f"{cuts[49]:.1f}", f"{cuts[98]:.1f}")


def test_interactions_with_a_listener_that_only_acks() -> None:
    table = Table(
        "20 people at once, everything checked", "a second", "median ms", "p99 ms", title=f"Wanted: {WANTED_A_SECOND}"
    )
    with PretendSlack(MANIFEST) as slack, RawApp() as app:
        slack.deliver_by_http(app.url)
        client = WebClient(token=slack.bot_token, base_url=slack.api_url)
        ada, message = slack.person("U0ADA"), prepared_message(slack, client)
        measure("a command", lambda _: ada.command("/tiny", "help"), table)
        measure("a click on a message", lambda _: ada.press(message, "We met"), table)
        measure("a click in a modal", click_in_modal(slack, client, ada), table)
        measure("a message posted by the app (10 blocks)", post_message(slack), table)
        assert slack.problems == []
    with PretendSlack(MANIFEST) as slack:
        bolt = make_app(slack)

        @bolt.command("/tiny")
        def only_acknowledge(ack: Ack) -> None:
            ack()

        with over_http(slack, bolt):
            measure("a command to Bolt", lambda _: slack.person("U0ADA").command("/tiny", "help"), table)
    Console().print(table)


def prepared_message(slack: PretendSlack, client: WebClient) -> SeenMessage:
    blocks = [*blocks_of(9), {"type": "actions", "elements": [button("We met", "met")]}]
    client.chat_postMessage(channel="U0ADA", text="Have you met?", blocks=blocks)
    return slack.person("U0ADA").last()


def blocks_of(count: int) -> list[dict[str, Any]]:
    return [section(f"*Line {number}* with <@U0BOB> and some words more") for number in range(count)]


def click_in_modal(slack: PretendSlack, client: WebClient, ada: Person) -> Callable[[int], Any]:
    fields = [text_input(f"Field {number}", f"field{number}") for number in range(8)]
    row = {"type": "actions", "elements": [button("Look", "look")]}
    trigger_id = slack.call(lambda: slack.room.triggers.new_trigger("U0ADA"))
    client.views_open(trigger_id=trigger_id, view=modal("A form", *fields, row))
    form = ada.modal
    assert form is not None
    return lambda _: form.press("Look")


def post_message(slack: PretendSlack) -> Callable[[int], Any]:
    web = plain_http.client(headers={"Authorization": f"Bearer {slack.bot_token}"})
    blocks = blocks_of(10)

    def post(number: int) -> Any:
        body = {"channel": "C0MENTORING", "text": f"Message {number}", "blocks": blocks}
        return SimpleNamespace(**web.post(slack.api_url + "chat.postMessage", json=body).json())

    return post
