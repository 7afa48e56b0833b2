"""Threads for what happens beside a request, which know whether they are at work."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, ParamSpec, TypeVar

Given = ParamSpec("Given")
Result = TypeVar("Result")


class Threads(ThreadPoolExecutor):
    """A pool that can be asked whether everything it was given is done."""

    def __init__(self, most: int, name: str) -> None:
        super().__init__(max_workers=most, thread_name_prefix=name)
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

    def _one_less(self, _: Future[Any]) -> None:
        self._count(-1)

    def _count(self, by: int) -> None:
        with self._counting:
            self._under_way += by
