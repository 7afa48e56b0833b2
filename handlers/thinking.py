"""A form that the solver must think about for some seconds: it says so, and is replaced by the answer."""

import time
from collections.abc import Callable

import structlog

from bot.errors import Refused
from handlers.blocks import kit, pair_by_hand
from handlers.blocks.kit import View
from handlers.refusals import refusal
from handlers.visit import Visit

log = structlog.get_logger()

# What the form is answered with must be on the screen before it is replaced: Slack would show it last otherwise.
UNTIL_SLACK_SHOWS_IT = 1.0


def think(visit: Visit, view_id: str, answer: Callable[[], View]) -> None:
    """Beside the listener, which has shown already that it takes a moment."""
    visit.desk.background.submit(_answer_later, visit, view_id, answer)


def _answer_later(visit: Visit, view_id: str, answer: Callable[[], View]) -> None:
    answered_by = time.monotonic() + UNTIL_SLACK_SHOWS_IT
    try:
        shown = answer()
    except Refused as error:
        shown = kit.sentence_modal("Not done", refusal(error.why, error.values))
    except Exception as error:
        log.error("pair_not_checked", action="apologize", exc_info=error)
        shown = pair_by_hand.could_not_check()
    time.sleep(max(0.0, answered_by - time.monotonic()))
    visit.update_view(shown, view_id=view_id)
