"""The clock: a few APScheduler jobs, each asking what is due. The truth about time is in the tables.

Every replica runs them; what is due is claimed there, so that each thing is done once.
"""

from collections.abc import Callable
from typing import Any

import structlog
from apscheduler.schedulers.background import BackgroundScheduler

from bot.errors import Unavailable

log = structlog.get_logger()

# As often as one conversation takes a message; where nothing is due it costs a few index reads.
SEND_EVERY_SECONDS = 1
JOBS_EVERY_SECONDS = 5
DIRECTORY_EVERY_HOURS = 24


def start(
    *,
    send_due: Callable[[], Any],
    work_off_jobs: Callable[[], Any],
    read_directory: Callable[[], Any],
    tidy: Callable[[], Any],
) -> BackgroundScheduler:
    scheduler = BackgroundScheduler(timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1})
    scheduler.add_job(calmly(send_due), "interval", seconds=SEND_EVERY_SECONDS, id="send what is due")
    scheduler.add_job(calmly(work_off_jobs), "interval", seconds=JOBS_EVERY_SECONDS, id="work off jobs")
    scheduler.add_job(calmly(read_directory), "interval", hours=DIRECTORY_EVERY_HOURS, id="read the directory")
    scheduler.add_job(calmly(tidy), "interval", hours=1, id="forget old events")
    scheduler.start()
    return scheduler


def calmly(job: Callable[[], Any]) -> Callable[[], None]:
    """A database or a Slack that is away for a while is a log line; the next tick tries again."""

    def run() -> None:
        try:
            job()
        except Unavailable:
            log.warning("tick_skipped", action="wait", reason="database unavailable")
        except Exception as error:
            log.error("tick_failed", action="wait", exc_info=error)

    return run
