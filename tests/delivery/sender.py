"""Senders alone: the real messenger on the real storage over HTTP, each a process that lives until it is killed.

Whoever starts this writes a holder's name on a line for each sender that is wanted, and reads its process id.
"""

import argparse
import logging
import os
import signal
import sys
import time
from datetime import UTC, datetime, timedelta
from typing import NoReturn

from bot.domain.person import WorkspaceId
from handlers import logs
from handlers.flow import Speaker
from handlers.messenger import Messenger
from handlers.metrics import CountedClient
from handlers.pace import Pace, Waits
from handlers.schedule import calmly
from storage import engine
from storage.unit_of_work import opener
from tests.handlers.offices import KIND, say_key

AGAIN_SECONDS = 0.05


def main() -> None:
    reading = argparse.ArgumentParser()
    for name in ("database", "token", "api", "workspace"):
        reading.add_argument(f"--{name}", required=True)
    for name in ("lease", "in-doubt", "first-backoff"):
        reading.add_argument(f"--{name}", type=float, required=True, help="seconds")
    reading.add_argument("--timeout", type=int, default=1)
    given = reading.parse_args()
    logs.set_up(logging.ERROR)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        # Forked, since all that it needs is imported already; it opens its own connections.
        pid = os.fork()
        if pid == 0:
            run(given, line.strip())
        print(pid, flush=True)


def run(given: argparse.Namespace, holder: str) -> NoReturn:
    messenger = Messenger(
        open_uow=opener(engine.create(given.database)),
        client=CountedClient(token=given.token, base_url=given.api, timeout=given.timeout, retry_handlers=[]),
        now=lambda: datetime.now(UTC),
        speakers={KIND: Speaker(say=say_key)},
        workspace_id=WorkspaceId(given.workspace),
        holder=holder,
        pace=_pace(given),
        lanes=2,
    )
    send = calmly(messenger.send_due)
    while os.getppid() != 1:
        send()
        time.sleep(AGAIN_SECONDS)
    os._exit(0)


def _pace(given: argparse.Namespace) -> Pace:
    waits = Waits(
        lease=timedelta(seconds=given.lease),
        in_doubt=timedelta(seconds=given.in_doubt),
        first_backoff=timedelta(seconds=given.first_backoff),
        longest_backoff=timedelta(seconds=4 * given.first_backoff),
        longest_repeat=timedelta(seconds=4 * given.first_backoff),
    )
    return Pace(
        posts_a_minute=100_000,
        in_conversation_a_minute=60_000,
        in_conversation_at_once=100,
        edits_a_minute=100_000,
        waits=waits,
    )


if __name__ == "__main__":
    main()
