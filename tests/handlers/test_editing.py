"""What is to stand in the place of an old message gets there, whatever happens in between."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from slack_sdk import WebClient
from sqlalchemy import Engine

from bot.ports import OpenUnitOfWork
from handlers.blocks.kit import Message, section
from handlers.editing import LONGEST_BACKOFF, TRIED_FOR, Editing
from handlers.pace import EDIT, PACE
from playground.faults import ApiFault
from tests.handlers.offices import PostOffice, post_office


@pytest.fixture
def office(open_uow: OpenUnitOfWork) -> Iterator[PostOffice]:
    with post_office(open_uow) as made:
        made.write("question")
        made.messenger().send_due()
        yield made


@pytest.fixture
def background() -> Iterator[Executor]:
    with ThreadPoolExecutor(1) as made:
        yield made


@pytest.fixture
def editing(office: PostOffice, background: Executor) -> Editing:
    return another(office, background)


def another(office: PostOffice, background: Executor) -> Editing:
    """As another replica has it, or the next process."""
    client = WebClient(token=office.slack.bot_token, base_url=office.slack.api_url, timeout=1, retry_handlers=[])
    return Editing(
        open_uow=office.open_uow, client=client, now=office.clock.now, background=background, pace=lambda: PACE
    )


def keep(office: PostOffice, editing: Editing, text: str, key: str = "question") -> None:
    delivery = office.find(key)
    with office.uow() as uow:
        editing.keep(uow, delivery, Message(text=text, blocks=(section(text),)))


def is_kept(office: PostOffice) -> bool:
    with office.uow() as uow:
        return uow.late_edits.next_due() is not None


def test_it_is_shown_once_and_then_forgotten(office: PostOffice, editing: Editing) -> None:
    keep(office, editing, "done")
    editing.catch_up(office.workspace_id)
    editing.catch_up(office.workspace_id)
    assert office.texts() == ["done"]
    assert office.calls(EDIT) == 1
    assert not is_kept(office)


@pytest.mark.parametrize("kind", ["rate_limited", "server_error", "answer_lost"])
def test_what_slack_does_not_take_now_is_shown_by_the_next_process(
    office: PostOffice, editing: Editing, background: Executor, kind: str
) -> None:
    office.slack.faults.api.add(ApiFault(kind=kind, methods=EDIT, retry_after=30))  # type: ignore[arg-type]
    keep(office, editing, "done")
    editing.catch_up(office.workspace_id)
    after_a_restart = another(office, background)
    after_a_restart.catch_up(office.workspace_id)
    assert office.calls(EDIT) == 1, "not before it makes sense"
    office.move(seconds=30)
    after_a_restart.catch_up(office.workspace_id)
    assert office.texts() == ["done"]
    assert not is_kept(office)


def test_a_pause_that_slack_asks_for_keeps_all_of_them_waiting(
    office: PostOffice, editing: Editing, background: Executor
) -> None:
    office.write("second")
    office.messenger().send_due()
    office.slack.faults.api.add(ApiFault(kind="rate_limited", methods=EDIT, retry_after=60))
    keep(office, editing, "done")
    keep(office, editing, "second done", "second")
    editing.catch_up(office.workspace_id)
    another(office, background).catch_up(office.workspace_id)
    assert office.calls(EDIT) == 1
    office.move(seconds=60)
    editing.catch_up(office.workspace_id)
    assert office.texts() == ["done", "second done"]


def test_only_the_newest_words_count(office: PostOffice, editing: Editing) -> None:
    office.slack.faults.api.add(ApiFault(kind="server_error", methods=EDIT))
    keep(office, editing, "older")
    editing.catch_up(office.workspace_id)
    keep(office, editing, "newer")
    editing.catch_up(office.workspace_id)
    office.move(minutes=20)
    editing.catch_up(office.workspace_id)
    assert office.texts() == ["newer"]
    assert office.calls(EDIT) == 2


def test_words_that_come_while_older_ones_are_on_their_way_are_not_lost(office: PostOffice, editing: Editing) -> None:
    keep(office, editing, "older")
    with office.uow() as uow:
        taken = uow.late_edits.take_due(now=office.clock.now(), lease=timedelta(minutes=1), most=1)
    keep(office, editing, "newer")
    with office.uow() as uow:
        uow.late_edits.done(taken[0])
        uow.late_edits.put_off(taken[0], until=office.clock.now() + timedelta(hours=1))
    editing.catch_up(office.workspace_id)
    assert office.texts() == ["newer"]


def test_a_message_that_is_gone_is_given_up(office: PostOffice, editing: Editing) -> None:
    gone = replace(office.find("question"), message_ts="1.000001")
    with office.uow() as uow:
        editing.keep(uow, gone, Message(text="done", blocks=(section("done"),)))
    editing.catch_up(office.workspace_id)
    assert not is_kept(office)


def test_while_the_app_is_not_installed_it_waits(office: PostOffice, editing: Editing) -> None:
    office.slack.room.workspace.installed = False
    keep(office, editing, "done")
    editing.catch_up(office.workspace_id)
    assert is_kept(office)
    office.slack.room.workspace.installed = True
    office.move(minutes=1)
    editing.catch_up(office.workspace_id)
    assert office.texts() == ["done"]


def test_a_slack_that_is_away_for_long_is_asked_less_and_less_and_at_last_no_more(
    office: PostOffice, editing: Editing
) -> None:
    office.slack.faults.api.add(ApiFault(kind="server_error", methods=EDIT, times=10_000))
    keep(office, editing, "done")
    for _ in range(30):
        editing.catch_up(office.workspace_id)
        office.move(seconds=LONGEST_BACKOFF.total_seconds())
    assert office.calls(EDIT) == 30
    office.move(seconds=TRIED_FOR.total_seconds())
    editing.catch_up(office.workspace_id)
    assert office.calls(EDIT) == 30
    assert not is_kept(office)


KILLED = """
import os, signal, sys
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from slack_sdk import WebClient
from bot.domain.person import WorkspaceId
from handlers.blocks.kit import Message, section
from handlers.editing import Editing
from handlers.pace import PACE
from storage import engine
from storage.unit_of_work import opener

database, token, api, workspace, now = sys.argv[1:]
client = WebClient(token=token, base_url=api)
real = client.chat_update

def die(**given):
    real(**given)
    os.kill(os.getpid(), signal.SIGKILL)

client.chat_update = die
open_uow, here = opener(engine.create(database)), WorkspaceId(workspace)
made = Editing(
    open_uow=open_uow,
    client=client,
    now=lambda: datetime.fromisoformat(now),
    background=ThreadPoolExecutor(1),
    pace=lambda: PACE,
)
with open_uow(here) as uow:
    made.keep(uow, uow.outbox.find("question"), Message(text="done", blocks=(section("done"),)))
made.catch_up(here)
"""


def test_a_process_killed_while_slack_is_told_leaves_it_to_the_next(
    office: PostOffice, editing: Editing, engine: Engine
) -> None:
    url = engine.url.render_as_string(hide_password=False)
    given = [url, office.slack.bot_token, office.slack.api_url, office.workspace_id, office.clock.now().isoformat()]
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, *given], env={**os.environ, "PYTHONPATH": "."}, check=False, timeout=60
    )
    assert killed.returncode == -signal.SIGKILL
    editing.catch_up(office.workspace_id)
    assert is_kept(office), "the one who had it may still be at it"
    office.move(minutes=3)
    editing.catch_up(office.workspace_id)
    assert office.texts() == ["done"]
    assert not is_kept(office)
