"""Whether a pool of threads is at work, which tests wait for."""

import threading

import pytest
from structlog.testing import capture_logs

from bot.errors import Refusal, Refused
from handlers.threads import Threads


def test_it_is_at_work_until_the_last_work_is_done() -> None:
    pool, goes_on = Threads(1, "tested"), threading.Event()
    assert not pool.at_work
    begun, waiting = pool.submit(goes_on.wait, 10), pool.submit(lambda: None)
    assert pool.at_work, "what waits for a thread counts too"
    goes_on.set()
    begun.result(10)
    waiting.result(10)
    pool.shutdown(wait=True)
    assert not pool.at_work


def test_what_a_work_submits_counts_before_that_work_ends() -> None:
    pool, goes_on = Threads(2, "tested"), threading.Event()
    pool.submit(pool.submit, goes_on.wait, 10).result(10)
    assert pool.at_work
    goes_on.set()
    pool.shutdown(wait=True)
    assert not pool.at_work


def test_a_work_that_fails_or_is_refused_or_canceled_does_not_count_for_ever() -> None:
    pool, goes_on = Threads(1, "tested"), threading.Event()
    failed = pool.submit(lambda: 1 // 0)
    with pytest.raises(ZeroDivisionError):
        failed.result(10)
    pool.submit(goes_on.wait, 10)
    canceled = pool.submit(lambda: None)
    assert canceled.cancel()
    goes_on.set()
    pool.shutdown(wait=True)
    with pytest.raises(RuntimeError):
        pool.submit(lambda: None)
    assert not pool.at_work


def test_what_nobody_waits_for_says_in_the_log_that_it_failed() -> None:
    def refuse() -> None:
        raise Refused(Refusal.GONE)

    with capture_logs() as lines, Threads(1, "tested", nobody_waits=True) as pool:
        for work in (lambda: 1 // 0, refuse, lambda: None):
            pool.submit(work)
    assert [(line["event"], type(line["exc_info"])) for line in lines] == [("beside_failed", ZeroDivisionError)]
