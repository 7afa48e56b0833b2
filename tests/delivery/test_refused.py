"""What Slack refuses for good stops with its reason, and stands in nobody's way."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from slack_sdk import WebClient
from typer.testing import CliRunner

from bot.domain.person import PersonId
from bot.nudges import DeliveryState
from bot.ports import OpenUnitOfWork, UnitOfWork
from handlers.directory import learn_everybody
from handlers.do_not_disturb import METHOD, DoNotDisturb
from handlers.outbox_desk import Desk, commands
from handlers.pace import POST
from handlers.posting import MAY_BE_A_REPEAT
from playground.faults import ApiFault
from tests.handlers.offices import ADA, BOB, PostOffice, post_office, refuse


@pytest.fixture
def office(open_uow: OpenUnitOfWork) -> Iterator[PostOffice]:
    with post_office(open_uow) as made:
        yield made


def typed(office: PostOffice, *words: str) -> tuple[int, str]:
    @contextmanager
    def open_all() -> Iterator[list[UnitOfWork]]:
        yield [office.uow()]

    desk = commands(lambda: Desk(open_all=open_all, now=office.clock.now))
    result = CliRunner(env={"COLUMNS": "200"}).invoke(desk, words)
    return result.exit_code, result.output


@pytest.mark.parametrize("code", ["is_archived", "channel_not_found", "user_not_found", "user_disabled"])
def test_what_cannot_pass_stops_with_its_reason_and_holds_back_nobody(
    office: PostOffice, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    refuse(monkeypatch, POST, code, channel="C0MENTORS")
    office.write("to the channel", channel_id="C0MENTORS", readers=())
    office.write("later to the channel", channel_id="C0MENTORS", readers=())
    office.write("to bob", BOB)
    office.messenger().send_due()
    assert office.texts(BOB) == ["to bob"]
    for key in ("to the channel", "later to the channel"):
        assert (office.find(key).state, office.find(key).reason) == (DeliveryState.FAILED, code)
        assert office.find(key).attempts == 1
    said = typed(office)[1]
    assert "0 due, 0 in doubt, 2 failed." in said
    assert said.count(code) == 2


def test_a_conversation_that_cannot_be_opened_stops_its_own_message(
    office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse(monkeypatch, "conversations.open", "user_not_found")
    office.write("to both", ADA, BOB)
    office.write("to bob", BOB)
    office.messenger().send_due()
    assert office.find("to both").reason == "user_not_found"
    assert office.texts(BOB) == ["to bob"]


@pytest.mark.parametrize("code", ["token_revoked", "invalid_auth", "token_expired"])
def test_a_token_that_slack_refuses_stops_the_sender_and_not_the_messages(
    office: PostOffice, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    with monkeypatch.context() as meanwhile:
        refuse(meanwhile, POST, code)
        office.write("to ada")
        office.write("to bob", BOB)
        for name in ("one", "two"):
            office.messenger(name).send_due()
        assert office.calls(POST) == 1, "nobody else tries"
        assert code in typed(office)[1]
    office.move(minutes=1)
    office.messenger("two").send_due()
    assert (office.texts(), office.texts(BOB)) == (["to ada"], ["to bob"])


def test_a_history_that_may_not_be_read_leads_to_a_repeat_that_says_so(
    office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse(monkeypatch, "conversations.history", "missing_scope")
    office.slack.faults.api.add(ApiFault(kind="answer_lost", methods=POST))
    office.write("once or twice")
    messenger = office.messenger()
    messenger.send_due()
    office.move(minutes=2)
    messenger.send_due()
    assert [MAY_BE_A_REPEAT in one.words for one in office.read_by(ADA)] == [False, True]
    assert office.find("once or twice").state is DeliveryState.SENT


def test_a_directory_of_many_pages_goes_on_where_slack_asked_for_a_pause(office: PostOffice) -> None:
    office.slack.faults.api.add(ApiFault(kind="rate_limited", methods="users.list", retry_after=30))
    client = WebClient(token=office.slack.bot_token, base_url=office.slack.api_url, retry_handlers=[])
    pauses: list[float] = []
    learn_everybody(office.open_uow, client, office.workspace_id, office.clock.now(), pause=pauses.append)
    assert pauses == [30]
    with office.uow() as uow:
        assert len(uow.people.all()) > 10


def test_a_pause_in_asking_who_is_quiet_is_told_to_everybody(office: PostOffice) -> None:
    office.slack.faults.api.add(ApiFault(kind="rate_limited", methods=METHOD, retry_after=40))
    client = WebClient(token=office.slack.bot_token, base_url=office.slack.api_url, retry_handlers=[])
    told: list[timedelta] = []
    asking = DoNotDisturb(client, lambda: True, told.append)
    assert asking.until(office.write("to ada", in_working_hours=True), office.clock.now()) is None
    assert told == [timedelta(seconds=40)]


def test_by_hand_it_is_said_what_is_wrong(office: PostOffice) -> None:
    office.write("sent")
    office.messenger().send_due()
    office.write("later", due_at=office.clock.now() + timedelta(hours=1))
    office.write("to nobody", PersonId("U0NOBODY"))
    office.messenger().send_due()
    assert typed(office, "retry", "sent") == (
        1,
        "The message sent was sent at 2026-03-02 10:00 UTC, so there is nothing to try again.\n",
    )
    assert "The message later waits, and goes out by itself, so" in typed(office, "retry", "later")[1]
    assert "so there is nothing to drop" in typed(office, "drop", "sent")[1]
    for words in ("retry", "drop"):
        code, said = typed(office, words, "no-such")
        assert code == 1
        assert "There is no message under the key no-such." in said
    assert typed(office, "drop", "to nobody")[1].endswith("It will not be sent.\n")
    assert "was dropped at 2026-03-02 10:00 UTC (dropped by hand), so" in typed(office, "drop", "to nobody")[1]


def test_what_slack_may_have_taken_is_not_said_to_be_unsent(office: PostOffice) -> None:
    office.slack.faults.api.add(ApiFault(kind="answer_lost", methods=POST))
    office.write("in doubt")
    office.messenger().send_due()
    assert "Slack may have taken it already" in typed(office, "drop", "in doubt")[1]
