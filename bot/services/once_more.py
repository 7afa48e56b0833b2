"""Two presses at the same moment: the second is tried again, and sees what the first has done."""

from collections.abc import Callable
from typing import TypeVar

from bot.errors import Refusal, Refused

T = TypeVar("T")


def once_more(act: Callable[[], T]) -> T:
    """`act` is one transaction. Where another changed the same meanwhile, it is done again; then it is refused."""
    try:
        return act()
    except Refused as refused:
        if refused.why is not Refusal.CHANGED_MEANWHILE:
            raise
    return act()
