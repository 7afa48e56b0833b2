"""Those who run the bot see whether messages go out, and can help them along."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
import typer
from starlette.requests import Request
from typer.testing import CliRunner

from bot.domain.person import PersonId
from bot.nudges import DeliveryState
from bot.ports import OpenUnitOfWork, UnitOfWork
from handlers import metrics
from handlers.messenger import Messenger
from handlers.outbox_desk import Desk, commands
from handlers.pace import POST
from handlers.watching import may_watch, sending_health
from playground.faults import ApiFault
from tests import plain_http
from tests.handlers.offices import BOB, PostOffice, post_office
from tests.story import Story


@pytest.fixture
def office(open_uow: OpenUnitOfWork) -> Iterator[PostOffice]:
    with post_office(open_uow) as made:
        yield made


def health(messenger: Messenger) -> str:
    return sending_health(messenger.office)


def test_it_is_well_while_nothing_is_due_and_ill_when_nothing_goes_out(office: PostOffice) -> None:
    messenger = office.messenger()
    office.write("later", due_at=office.clock.now() + timedelta(hours=1))
    office.move(minutes=59)
    assert health(messenger) == "ok"
    office.move(minutes=10)
    assert health(messenger) == "ok", "due for nine minutes"
    office.move(minutes=2)
    assert "nothing was sent" in health(messenger)
    messenger.send_due()
    assert health(messenger) == "ok"


def test_a_sender_that_hangs_is_noticed(office: PostOffice) -> None:
    office.write("stuck")
    messenger = office.messenger()
    messenger._claim()
    office.move(minutes=9)
    assert health(messenger) == "ok"
    office.move(minutes=2)
    assert "nothing was sent" in health(messenger)


def test_it_stays_well_while_slack_takes_nothing(office: PostOffice) -> None:
    office.slack.faults.api.add(ApiFault(kind="rate_limited", methods=POST, retry_after=1800))
    office.write("patient")
    messenger, other = office.messenger("one"), office.messenger("two")
    messenger.send_due()
    for _ in range(6):
        office.move(minutes=6)
        assert (health(messenger), health(other)) == ("ok", "ok")
    office.move(minutes=5)
    assert "nothing was sent" in health(messenger), "it could have been sent for eleven minutes"


def test_what_is_tried_again_and_what_waits_behind_it_is_no_illness(office: PostOffice) -> None:
    office.slack.faults.api.add(ApiFault(kind="server_error", methods=POST, times=8))
    office.write("first")
    office.write("second")
    messenger = office.messenger()
    for _ in range(20):
        messenger.send_due()
        office.move(minutes=1)
        assert health(messenger) == "ok"


def test_the_numbers_say_how_the_outbox_stands(office: PostOffice) -> None:
    office.slack.faults.api.add(ApiFault(kind="answer_lost", methods=POST))
    office.write("in doubt")
    office.write("behind it")
    office.write("for nobody", PersonId("U0NOBODY"))
    messenger = office.messenger()
    messenger.send_due()
    office.move(seconds=30)
    with office.uow() as uow:
        standing = uow.outbox.standing(office.clock.now())
    assert (standing.due, standing.in_doubt, standing.failed) == (2, 1, 1)
    text = metrics.exposition(standing, office.clock.now()).decode()
    assert "mentor_outbox_due 2.0" in text
    assert "mentor_outbox_oldest_due_seconds 30.0" in text


@pytest.mark.parametrize(
    ("client", "host", "header", "token", "given", "may"),
    [
        ("127.0.0.1", "127.0.0.1:3000", None, None, None, True),
        ("10.0.0.9", "bot.example.com", None, None, None, False),
        ("127.0.0.1", "127.0.0.1:3000", "x-forwarded-for", None, None, False),
        ("127.0.0.1", "bot.example.com", None, None, None, False),
        ("10.0.0.9", "bot.example.com", None, "a-long-enough-token", "a-long-enough-token", True),
        ("10.0.0.9", "bot.example.com", None, "a-long-enough-token", "a-wrong-token", False),
        ("127.0.0.1", "127.0.0.1:3000", None, "a-long-enough-token", None, False),
    ],
)
def test_only_who_is_here_or_has_the_token_sees_the_numbers(
    client: str, host: str, header: str | None, token: str | None, given: str | None, may: bool
) -> None:
    headers = {"host": host} | ({header: "1.2.3.4"} if header else {})
    headers |= {"authorization": f"Bearer {given}"} if given else {}
    scope = {
        "type": "http",
        "method": "GET",
        "path": "/metrics",
        "scheme": "http",
        "query_string": b"",
        "server": ("127.0.0.1", 3000),
        "client": (client, 5000),
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }
    assert may_watch(Request(scope), token) is may


def test_a_running_bot_gives_its_numbers_and_its_health(story: Story) -> None:
    story.person("ada").command("/mentor", "help")
    story.settle()
    answer = plain_http.get(f"{story.address}/metrics")
    assert answer.headers["content-type"].startswith("text/plain")
    assert 'mentor_ack_seconds_count{transport="http",way="command"}' in answer.text
    assert 'mentor_slack_calls_total{method="auth.test",outcome="ok"}' in answer.text
    assert "mentor_outbox_due 0.0" in answer.text
    assert "mentor_outbox_oldest_due_seconds 0.0" in answer.text
    assert "U0ADA" not in answer.text
    assert plain_http.get(f"{story.address}/healthz").json()["messages"] == "ok"
    assert plain_http.get(f"{story.address}/metrics", headers={"x-real-ip": "10.0.0.9"}).status_code == 404


# By hand


def desk(office: PostOffice) -> typer.Typer:
    @contextmanager
    def open_all() -> Iterator[list[UnitOfWork]]:
        yield [office.uow()]

    return commands(lambda: Desk(open_all=open_all, now=office.clock.now))


def typed(office: PostOffice, *words: str) -> tuple[int, str]:
    result = CliRunner(env={"COLUMNS": "200"}).invoke(desk(office), words)
    return result.exit_code, result.output


def test_the_list_says_what_waits_and_why(office: PostOffice) -> None:
    office.slack.faults.api.add(ApiFault(kind="answer_lost", methods=POST))
    office.write("in doubt")
    office.write("later", BOB, due_at=office.clock.now() + timedelta(days=1))
    office.write("for nobody", PersonId("U0NOBODY"))
    office.messenger().send_due()
    code, said = typed(office)
    assert code == 0
    lines = {line.split("  ")[0].strip(): line for line in said.splitlines()}
    assert "in doubt: RemoteDisconnected, again at 10:01" in lines["in doubt"]
    assert "not due yet" in lines["later"]
    assert "channel_not_found" in lines["for nobody"] or "user_not_found" in lines["for nobody"]
    assert "1 due, 0 in doubt" in said or "1 due, 1 in doubt" in said


def test_a_list_that_is_cut_says_so(office: PostOffice) -> None:
    for number in range(3):
        office.write(f"later {number}", due_at=office.clock.now() + timedelta(days=1))
    assert "No more than 2 of each are listed; --most 20 lists more." in typed(office, "--most", "2")[1]
    assert "No more than" not in typed(office)[1]


def test_what_failed_is_tried_again_by_hand(office: PostOffice) -> None:
    office.write("for nobody", PersonId("U0NOBODY"), ends_at=office.clock.now() + timedelta(minutes=5))
    office.messenger().send_due()
    office.move(days=2)
    assert typed(office, "retry", "for nobody")[1].endswith("1 will be tried again.\n")
    assert office.find("for nobody").state is DeliveryState.WAITING
    office.messenger().send_due()
    assert office.find("for nobody").state is DeliveryState.FAILED, "it was tried, and not too late"
    assert typed(office, "retry", "--all-failed")[1].endswith("1 will be tried again.\n")


def test_what_waits_is_dropped_by_hand_and_no_sender_brings_it_back(office: PostOffice) -> None:
    office.write("unwanted")
    messenger = office.messenger()
    messenger._claim()
    assert typed(office, "drop", "unwanted")[1].endswith("It will not be sent.\n")
    office.move(minutes=5)
    messenger.send_due()
    assert office.texts() == []
    assert office.find("unwanted").reason == "dropped by hand"


@pytest.mark.parametrize(
    "words", [("retry",), ("retry", "a", "--all-failed"), ("retry", "no such key"), ("drop", "no such key")]
)
def test_what_cannot_be_done_by_hand_is_said(office: PostOffice, words: tuple[str, ...]) -> None:
    assert typed(office, *words)[0] == 1
