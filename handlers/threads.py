"""Threads for what happens beside a request, which know whether they are at work."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, ParamSpec, TypeVar

import structlog

from bot.errors import Refused, Unavailable

log = structlog.get_logger()

Given = ParamSpec("Given")
Result = TypeVar("Result")


class Threads(ThreadPoolExecutor):
    """A pool that can be asked whether everything it was given is done.

    Where `nobody_waits` for what comes of a work, its failure is a line in the log.
    """

    def __init__(self, most: int, name: str, *, nobody_waits: bool = False) -> None:
        super().__init__(max_workers=most, thread_name_prefix=name)
        self._nobody_waits = nobody_waits
        self._counting = threading.Lock()
        self._under_way = 0

    def submit(self, work: Callable[Given, Result], /, *args: Given.args, **kwargs: Given.kwargs) -> Future[Result]:
        """As in any executor; RuntimeError once it was shut down."""
        self._count(1)
        try:
            future = super().submit(work, *args, **kwargs)
        except RuntimeError:
            self._count(-1)
            raise
        future.add_done_callback(self._one_less)
        return future

    @property
    def at_work(self) -> bool:
        """Whether anything is begun or waits; what a work itself submits counts before it ends."""
        return self._under_way > 0

    def _one_less(self, work: Future[Any]) -> None:
        self._count(-1)
        if self._nobody_waits and not work.cancelled():
            _note_failure(work.exception())

    def _count(self, by: int) -> None:
        with self._counting:
            self._under_way += by


def _note_failure(error: BaseException | None) -> None:
    """What went wrong would be known to nobody otherwise. A refusal is an answer, and not a failure."""
    if isinstance(error, Unavailable):
        log.warning("beside_skipped", action="leave", reason="database unavailable")
    elif error is not None and not isinstance(error, Refused):
        log.error("beside_failed", action="leave", exc_info=error)
