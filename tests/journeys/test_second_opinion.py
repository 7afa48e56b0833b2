"""The bot, unchanged, in a pretend Slack that somebody else wrote.

Optional: `LOCAL_SLACK` is the path of local-slack 0.1.8 (npm's local-slack-linux-x64). It does not look into blocks,
knows no shortcuts, options or group DMs, and has one stack of modals for everybody, so only a part can be lived there.
"""

import os
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

import app
from bot.services.sample import set_up
from handlers.socket_mode import SocketMode
from storage import engine as database
from tests.journeys import local_slack
from tests.journeys.local_slack import LocalSlack


@pytest.fixture
def other(tmp_path: Path) -> Iterator[LocalSlack]:
    command = os.environ.get("LOCAL_SLACK") or shutil.which("local-slack")
    if not command:
        pytest.skip("local-slack 0.1.8 is not installed, so its opinion on the bot's journeys is left out.")
    with socket.create_server(("127.0.0.1", 0)) as bound:
        port = int(bound.getsockname()[1])
    with local_slack.running(command, tmp_path, port) as slack:
        with_bot = bot_in(slack, tmp_path)
        next(with_bot)
        yield slack
        next(with_bot, None)


def bot_in(slack: LocalSlack, folder: Path) -> Iterator[None]:
    bot = app.make_bot(
        engine=database.create(f"sqlite:///{folder / 'second.db'}"),
        now=app.system_now,
        token="xoxb-second",
        signing_secret=None,
        slack_api_url=slack.api_url,
    )
    bot.connect_once()
    set_up(bot.desk.open_uow(bot.workspace), app.system_now())
    line = SocketMode(bot.app, app_token="xapp-second", slack_api_url=slack.api_url)
    line.start()
    slack.until(lambda: line.connected)
    yield
    line.stop()
    bot.stop()


def test_somebody_signs_up(other: LocalSlack) -> None:
    other.command("U0ADA", "signup")
    form = other.until(lambda: other.modal)
    assert form["title"]["text"] == "Sign up"
    other.submit("U0ADA", roles="mentee", wants=["Giving feedback"], level="1", years=3)
    thanks = other.until(lambda: other.modal if other.modal and other.modal["title"]["text"] != "Sign up" else None)
    assert "Matching is on" in local_slack.text_of(thanks)
    assert "You are signed up" in local_slack.text_of(other.home("U0ADA"))


def test_an_incomplete_sign_up_is_corrected_at_the_field(other: LocalSlack) -> None:
    other.command("U0ADA", "signup")
    other.until(lambda: other.modal)
    other.submit("U0ADA", roles="mentee", wants=["Giving feedback"], level="1", years=3, works_until="08:00")
    told = other.until(lambda: [what for what in other.seen if what.get("t") == "view_errors"])
    assert "works_until" in told[-1]["errors"]


def test_the_home_greets_whoever_comes_first(other: LocalSlack) -> None:
    assert local_slack.text_of(other.home("U0BOB"))


def test_what_is_written_to_the_bot_is_answered(other: LocalSlack) -> None:
    other.home("U0ADA")
    dm = other.dm("U0ADA")
    other.control("message", channel=dm, user="U0ADA", text="help")
    answer = other.until(lambda: [message for message in other.messages(dm) if message["user"] == "U0BOT"])
    assert answer[-1]["text"]
