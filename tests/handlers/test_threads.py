"""Whether a pool of threads is at work, which tests wait for."""

import threading

import pytest

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
