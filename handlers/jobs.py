"""Works off what was asked for and takes long: claims a job, does it, puts it away, and comes back after a restart."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

import structlog

from bot.domain.administration import Job
from bot.errors import Unavailable
from bot.ports import EVERY_KIND, Lane, Now, UnitOfWork
from bot.services import jobs
from bot.services.jobs import Work

log = structlog.get_logger()

RENEW_EVERY_SECONDS = 20


class Interrupted(Exception):
    """The bot stops in the middle of a job: what is left of it is done after the restart."""


def until_stopped(uow: Callable[..., UnitOfWork], stopping: threading.Event) -> Callable[..., UnitOfWork]:
    """For jobs of many transactions: the next one is refused once the bot stops, so that nobody waits for thousands."""

    def open_uow(**options: bool) -> UnitOfWork:
        if stopping.is_set():
            raise Interrupted
        return uow(**options)

    return open_uow


class Worker:
    """One per lane and process. `holder` names it among the replicas; `works` says what to do for each kind of job."""

    def __init__(
        self,
        *,
        uow: Callable[[], UnitOfWork],
        now: Now,
        holder: str,
        works: Mapping[str, Work],
        lane: Lane = EVERY_KIND,
    ) -> None:
        self._uow, self._now, self._holder, self._works, self._lane = uow, now, holder, works, lane
        self._one_at_a_time = threading.Lock()
        self._stopping = threading.Event()

    def work_off(self, *, wait: bool = True) -> int:
        """Does everything that is due; returns how many jobs. Without `wait`, leaves it to whoever is at it."""
        if not self._one_at_a_time.acquire(blocking=wait):
            return 0
        try:
            return sum(self._work(job) for job in iter(self._claim, None))
        finally:
            self._one_at_a_time.release()

    def stop(self) -> None:
        """No further job is begun, and one that fails from now on is somebody else's to do again."""
        self._stopping.set()

    def _claim(self) -> Job | None:
        return None if self._stopping.is_set() else self._next()

    def _next(self) -> Job | None:
        return jobs.claim(self._uow(), self._now(), self._holder, self._lane)

    def _work(self, job: Job) -> int:
        """One, whether or not it went well: a job that fails may have something to say, too."""
        work = self._works.get(job.kind)
        if work is None:
            log.error("job_failed", action="give_up", kind=job.kind, subject=job.subject_id, reason="unknown kind")
            jobs.finish(self._uow(), job, self._now(), "unknown kind")
            return 1
        try:
            with self._renewed(job):
                work.do(job)
        except Unavailable:
            raise
        except Exception as error:
            if self._stopping.is_set() or isinstance(error, Interrupted):
                return self._interrupted(job)
            log.error("job_failed", action="retry", kind=job.kind, subject=job.subject_id, exc_info=error)
            return self._failed(job, work, type(error).__name__)
        jobs.finish(self._uow(), job, self._now())
        log.info("job_done", action="finish", kind=job.kind, subject=job.subject_id, attempt=job.attempts)
        return 1

    def _interrupted(self, job: Job) -> int:
        log.info("job_interrupted", action="leave", kind=job.kind, subject=job.subject_id)
        jobs.let_go(self._uow(), job, began=False)
        return 1

    def _failed(self, job: Job, work: Work, error: str) -> int:
        if job.attempts < jobs.MOST_ATTEMPTS:
            jobs.let_go(self._uow(), job, error)
        else:
            work.give_up(job)
            jobs.finish(self._uow(), job, self._now(), error)
        return 1

    @contextmanager
    def _renewed(self, job: Job) -> Iterator[None]:
        """Keeps the lease while the work goes on, so that nobody else begins it."""
        over = threading.Event()

        def renew() -> None:
            while not over.wait(RENEW_EVERY_SECONDS):
                try:
                    jobs.renew(self._uow(), job, self._now())
                except Unavailable:
                    log.warning("lease_not_renewed", action="wait", kind=job.kind, subject=job.subject_id)

        thread = threading.Thread(target=renew, name="renew-lease", daemon=True)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()
