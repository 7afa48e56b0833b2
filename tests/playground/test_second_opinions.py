"""What others who pretend to be Slack say to the same questions. Where they differ, Slack's documentation decides.

Optional: `EMULATE` is the command that starts emulate 0.12.2, such as `node24 node_modules/.bin/emulate`.
"""

import os
import shlex
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from playground.slack import PretendSlack
from tests import plain_http
from tests.playground.everything import manifest
from tests.playground.second_opinions import Opinion, answers, of_ours, poor_manifest

EXPECTED: Mapping[str, str] = {
    "a scope is missing": "missing_scope: needed chat:write, provided users:read",
    "the token is unknown": "invalid_auth",
    "there is no token": "not_authed",
    "the channel is unknown": "channel_not_found",
    "the message is unknown": "message_not_found",
    "the person is unknown": "user_not_found",
    "the address is unknown": "users_not_found",
    "there is nothing to say": "no_text",
    "the blocks are nonsense": "invalid_blocks",
    "the trigger is made up": "invalid_trigger_id",
    "the trigger is used twice": "ok, then exchanged_trigger_id",
    "the trigger is older than three seconds": "expired_trigger_id",
    "the hash of a modal is stale": "ok, then hash_conflict",
    "the hash of a home is stale": "ok, then hash_conflict",
    "a fourth modal is pushed": "ok, ok, push_limit_reached",
    "the view is unknown": "not_found",
    "a view asks without submit": "invalid_arguments",
    "the method is unknown": "unknown_method",
}

# It takes any token, does not look into blocks and views, and answers an unknown method as a web server would.
EMULATE_SAYS_OTHERWISE: Mapping[str, str] = {
    "the token is unknown": "ok",
    "the blocks are nonsense": "ok",
    "a view asks without submit": "ok",
    "the method is unknown": "Not Found",
}

SEED = """
slack:
  strict_scopes: true
  team: {name: Second, domain: second}
  users: [{name: ada, real_name: Ada Okafor, email: ada@example.com}]
  channels: [{name: general}]
  tokens:
    - {token: xoxb-little, user: ada, scopes: ["users:read"]}
    - {token: xoxb-much, user: ada, scopes: ["chat:write", "users:read", "users:read.email", "channels:read"]}
"""


def test_our_errors_are_those_that_slack_documents() -> None:
    with PretendSlack(manifest()) as slack, PretendSlack(poor_manifest()) as poor:
        assert answers(of_ours(slack, poor)) == EXPECTED


def test_emulate_answers_the_same_but_for_what_is_known(tmp_path: Path) -> None:
    command = os.environ.get("EMULATE") or shutil.which("emulate")
    if not command:
        pytest.skip("emulate 0.12.2 (with Node 24) is not installed, so its opinion on our errors is left out.")
    with emulate(command, tmp_path) as opinion:
        assert answers(opinion) == {**EXPECTED, **EMULATE_SAYS_OTHERWISE}


@contextmanager
def emulate(command: str, folder: Path) -> Iterator[Opinion]:
    """A running emulate with one person, two tokens and one channel."""
    seed = folder / "seed.yaml"
    seed.write_text(SEED)
    port = free_port()
    arguments = ["start", "--service", "slack", "--port", str(port), "--seed", str(seed)]
    running = subprocess.Popen(
        [*shlex.split(command), *arguments], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield ask_emulate(f"http://127.0.0.1:{port}/api/", running)
    finally:
        running.terminate()
        running.wait(10)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as bound:
        return int(bound.getsockname()[1])


def ask_emulate(api_url: str, running: "subprocess.Popen[bytes]") -> Opinion:
    headers = {"Authorization": "Bearer xoxb-much"}

    def new_trigger(view: str | None) -> str:
        answer = plain_http.post(
            api_url + "views.generateTriggerId", json={"view_id": view} if view else {}, headers=headers
        )
        return str(answer.json()["trigger_id"])

    who = wait_for_answer(api_url + "auth.test", headers, running)
    return Opinion(
        api_url=api_url,
        may_much="xoxb-much",
        api_url_for_little=api_url,
        may_little="xoxb-little",
        new_trigger=new_trigger,
        close_all=lambda: None,
        user=who["user_id"],
        channel="C000000001",
    )


def wait_for_answer(url: str, headers: dict[str, str], running: "subprocess.Popen[bytes]") -> dict[str, str]:
    for _ in range(100):
        try:
            return dict(plain_http.post(url, headers=headers).json())
        except httpx.TransportError:
            assert running.poll() is None, "it ended before it answered; is this Node 24?"
            time.sleep(0.1)
    raise TimeoutError("it did not start")
