"""Long work: claimed once, kept while it goes on, done again after a failure, given up in the end."""

import threading
from datetime import datetime, timedelta
from functools import partial

import pytest
from structlog.testing import capture_logs

from bot.domain.administration import Job
from bot.domain.person import PersonId
from bot.ports import Lane, OpenUnitOfWork
from bot.services import jobs
from bot.services.jobs import Work
from handlers.jobs import Worker, until_stopped
from tests.conftest import TEAM

GRACE = PersonId("U0GRACE")


def ask(open_uow: OpenUnitOfWork, now: datetime, *, kind: str = "count", due_at: datetime | None = None) -> Job:
    with open_uow(TEAM) as uow:
        return jobs.begin(uow, kind, 7, GRACE, now, due_at=due_at)


def worker(open_uow: OpenUnitOfWork, now: datetime, work: Work, holder: str = "here") -> Worker:
    return Worker(uow=partial(open_uow, TEAM), now=lambda: now, holder=holder, works={"count": work})


def done(open_uow: OpenUnitOfWork, job: Job) -> Job:
    with open_uow(TEAM) as uow:
        return uow.jobs.get(job.id)


def test_several_workers_do_each_job_once(open_uow: OpenUnitOfWork, now: datetime) -> None:
    did: list[int] = []
    asked = [ask(open_uow, now) for _ in range(6)]
    work = Work(do=lambda job: did.append(job.id), give_up=lambda _: None)
    workers = [worker(open_uow, now, work, holder=f"replica {number}") for number in range(3)]
    threads = [threading.Thread(target=one.work_off) for one in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(did) == [job.id for job in asked]


def test_what_computes_for_long_holds_up_nothing_of_another_lane(open_uow: OpenUnitOfWork, now: datetime) -> None:
    begun, over = threading.Event(), threading.Event()
    did: list[int] = []

    def compute(_: object) -> None:
        begun.set()
        over.wait(10)

    ask(open_uow, now, kind="matching")
    announcing = ask(open_uow, now)
    works = {
        "matching": Work(do=compute, give_up=lambda _: None),
        "count": Work(do=lambda job: did.append(job.id), give_up=lambda _: None),
    }
    slow, quick = (
        Worker(
            uow=partial(open_uow, TEAM),
            now=lambda: now,
            holder="here",
            works=works,
            lane=Lane(kinds=frozenset({"matching"}), all_but=all_but),
        )
        for all_but in (False, True)
    )
    thread = threading.Thread(target=slow.work_off)
    thread.start()
    assert begun.wait(10)
    assert quick.work_off() == 1
    assert did == [announcing.id]
    over.set()
    thread.join()


def test_a_job_for_later_waits_for_its_moment(open_uow: OpenUnitOfWork, now: datetime) -> None:
    job = ask(open_uow, now, due_at=now + timedelta(days=3))
    work = Work(do=lambda _: None, give_up=lambda _: None)
    assert worker(open_uow, now, work).work_off() == 0
    with open_uow(TEAM) as uow:
        assert uow.jobs.next_due(now) == now + timedelta(days=3)
    assert worker(open_uow, now + timedelta(days=3), work).work_off() == 1
    assert done(open_uow, job).done_at == now + timedelta(days=3)
    with open_uow(TEAM) as uow:
        assert uow.jobs.next_due(now) is None


def test_what_fails_is_tried_again_and_then_given_up_once(open_uow: OpenUnitOfWork, now: datetime) -> None:
    job = ask(open_uow, now)
    tried: list[int] = []
    given_up: list[int] = []

    def fail(one: Job) -> None:
        tried.append(one.attempts)
        raise RuntimeError("no")

    worker(open_uow, now, Work(do=fail, give_up=lambda one: given_up.append(one.id))).work_off()
    assert tried == [1, 2, 3]
    assert given_up == [job.id]
    assert done(open_uow, job).error == "RuntimeError"


def test_one_that_fails_does_not_stand_in_the_way_of_the_others(open_uow: OpenUnitOfWork, now: datetime) -> None:
    first, second = ask(open_uow, now, kind="of a version long gone"), ask(open_uow, now)
    worker(open_uow, now, Work(do=lambda _: None, give_up=lambda _: None)).work_off()
    assert done(open_uow, first).error == "unknown kind"
    assert done(open_uow, second).error == ""


def test_the_lease_is_kept_while_the_work_goes_on(
    open_uow: OpenUnitOfWork, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handlers.jobs.RENEW_EVERY_SECONDS", 0.02)
    job = ask(open_uow, now)
    moment = [now]
    renewed = threading.Event()

    def work_long(_: Job) -> None:
        moment[0] = now + jobs.LEASE * 3
        ends = threading.Timer(10, renewed.set)
        ends.start()
        while not renewed.is_set():
            held = done(open_uow, job).claimed_until
            if held is not None and held > moment[0]:
                break
        ends.cancel()
        assert jobs.claim(open_uow(TEAM), moment[0], "another") is None

    one = Worker(
        uow=partial(open_uow, TEAM),
        now=lambda: moment[0],
        holder="here",
        works={"count": Work(do=work_long, give_up=lambda _: None)},
    )
    one.work_off()
    assert done(open_uow, job).error == ""
    assert done(open_uow, job).done_at is not None


def test_who_lost_the_lease_neither_renews_nor_finishes(open_uow: OpenUnitOfWork, now: datetime) -> None:
    ask(open_uow, now)
    first = jobs.claim(open_uow(TEAM), now, "slow")
    later = now + jobs.LEASE * 2
    second = jobs.claim(open_uow(TEAM), later, "quick")
    assert first is not None
    assert second is not None
    assert not jobs.renew(open_uow(TEAM), first, later)
    jobs.finish(open_uow(TEAM), first, later)
    assert done(open_uow, first).done_at is None
    jobs.finish(open_uow(TEAM), second, later)
    assert done(open_uow, second).done_at == later


def test_a_worker_that_stops_leaves_its_job_to_whoever_comes_next(open_uow: OpenUnitOfWork, now: datetime) -> None:
    job = ask(open_uow, now)

    def is_stopped(_: Job) -> None:
        stopping.stop()
        raise RuntimeError("the child was ended")

    stopping = worker(open_uow, now, Work(do=is_stopped, give_up=lambda _: None))
    with capture_logs() as lines:
        stopping.work_off()
    assert [(line["event"], line["log_level"]) for line in lines] == [("job_interrupted", "info")], "it is no failure"
    assert "exc_info" not in lines[0]
    assert done(open_uow, job).attempts == 0
    again = jobs.claim(open_uow(TEAM), now, "after the restart")
    assert again is not None
    assert again.attempts == 1


def test_a_job_of_many_transactions_stops_between_two_of_them(open_uow: OpenUnitOfWork, now: datetime) -> None:
    job, stops, begun = ask(open_uow, now), threading.Event(), 0
    limited = until_stopped(partial(open_uow, TEAM), stops)

    def count_on(_: Job) -> None:
        nonlocal begun
        while True:
            with limited():
                begun += 1
            if begun == 3:
                stops.set()
                one.stop()

    one = worker(open_uow, now, Work(do=count_on, give_up=lambda _: None))
    with capture_logs() as lines:
        one.work_off()
    assert begun == 3
    assert [line["event"] for line in lines] == ["job_interrupted"]
    assert done(open_uow, job).claimed_until is None
