"""Four people do anything at once, with an app that opens, pushes, answers and fails at random."""

import json
import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from playground.driver.person import Person
from playground.slack import PretendSlack
from playground.validator import check_payload
from tests import plain_http
from tests.playground.everything import CHOSEN, form, kind_of, manifest, rows
from tests.playground.raw_web import PatientServer
from tests.playground.test_bad_apps import NONSENSE

PEOPLE = ("U0ADA", "U0BOB", "U0CAT", "U0DAN")
STEPS = 40
VIEW = json.dumps(form())
SENSE = [
    "",
    '{"text": "hi"}',
    '{"response_action": "clear"}',
    f'{{"response_action": "push", "view": {VIEW}}}',
    f'{{"response_action": "update", "view": {VIEW}}}',
    '{"response_action": "errors", "errors": {"ask_datepicker": "no"}}',
    '{"options": []}',
]


@contextmanager
def moody_app(client: WebClient, luck: random.Random) -> Iterator[str]:
    """An app that opens or pushes a modal more often than not, and then says anything."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            if (trigger := trigger_in(body)) and luck.random() < 0.7:
                try_to(luck.choice([client.views_open, client.views_push]), trigger)
            answer = luck.choice(SENSE if luck.random() < 0.7 else NONSENSE).encode()
            self.send_response(500 if luck.random() < 0.1 else 200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: Any) -> None:
            pass

    server = PatientServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/slack/events"
    finally:
        server.shutdown()
        server.server_close()


def trigger_in(body: str) -> str | None:
    if body.startswith("{"):
        return None
    fields = {key: values[0] for key, values in parse_qs(body).items()}
    payload = json.loads(fields["payload"]) if "payload" in fields else fields
    return payload.get("trigger_id")


def try_to(call: Callable[..., Any], trigger: str) -> None:
    try:
        call(trigger_id=trigger, view=form())
    except SlackApiError as error:
        if error.response["error"] not in ("push_limit_reached", "expired_trigger_id", "not_found"):
            raise


def do_something(person: Person, luck: random.Random) -> None:
    """One thing that a person can do; LookupError where it is not there to do."""
    modal, kind = person.modal, luck.choice(list(CHOSEN))
    things: list[Callable[[], Any]] = [
        lambda: person.command("/tiny"),
        lambda: person.shortcut("note"),
        lambda: person.message_shortcut("keep", person.last()),
        lambda: person.slack.run(person.slack.interactions.say(person.id, "hey")),
        lambda: person.slack.call(lambda: person.slack.interactions.open(person.id, home=True)),
        lambda: person.choose(person.messages()[0], f"press_{kind}", CHOSEN[kind]),
    ]
    if modal is not None:
        things += [modal.submit, modal.close, lambda: person.enter(modal, f"ask_{kind}", CHOSEN[kind])]
    luck.choice(things)()


def live(person: Person, luck: random.Random, failures: list[Exception]) -> None:
    for _ in range(STEPS):
        try:
            do_something(person, luck)
        except LookupError:
            continue
        except Exception as failure:  # noqa: BLE001, whatever it is, the test must hear of it
            failures.append(failure)


@pytest.mark.parametrize("strict", [True, False])
def test_four_people_and_a_moody_app_break_nothing(strict: bool) -> None:
    luck = random.Random(7)  # noqa: S311
    failures: list[Exception] = []
    with PretendSlack(manifest(), strict=strict) as slack:
        slack.room.delivery.retry_after = (0.0,)
        client = WebClient(token=slack.bot_token, base_url=slack.api_url)
        for person in PEOPLE:
            client.chat_postMessage(channel=person, text="Press", blocks=rows())
        with moody_app(client, luck) as address:
            slack.deliver_by_http(address)
            living = [
                threading.Thread(target=live, args=(slack.person(person), random.Random(person), failures))  # noqa: S311
                for person in PEOPLE
            ]
            for thread in living:
                thread.start()
            for thread in living:
                thread.join(60)
            slack.settle(10)
        assert failures == []
        for person in PEOPLE:
            state = plain_http.get(f"{slack.url}/_page/state?as={person}").json()
            assert len(state["modals"]) <= 3
        assert plain_http.get(f"{slack.url}/_page/export").status_code == 200
        sent = [row.request for row in slack.room.wire.rows if row.direction == "slack->bot"]
        assert [problem for body in sent for problem in check_payload(kind_of(body), body)] == []
