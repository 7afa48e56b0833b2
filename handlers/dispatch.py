"""Hands a request to Bolt in a worker thread, and answers Slack in time even where the work hangs."""

import structlog
from anyio import CapacityLimiter, move_on_after, to_thread
from slack_bolt import App, BoltRequest, BoltResponse

from handlers import errors
from handlers.metrics import answering

log = structlog.get_logger()

AT_ONCE = 20
# Commands mostly read and compute: more threads only fight over the interpreter. Two answered a little more than
# four, but would hold back commands that open a form and wait for Slack.
COMMANDS_AT_ONCE = 4
# Slack waits three seconds; what is left is for the way back.
ANSWER_SECONDS = 2.4


class Lanes:
    """How many requests of each kind are worked on at once."""

    def __init__(self) -> None:
        self._commands, self._others = CapacityLimiter(COMMANDS_AT_ONCE), CapacityLimiter(AT_ONCE)

    def lane(self, request: BoltRequest) -> CapacityLimiter:
        return self._commands if "command" in request.body else self._others


async def dispatch_in_time(app: App, request: BoltRequest, lanes: Lanes) -> BoltResponse:
    """Bolt's answer, or after 2.4 s a sentence. An event without an answer is refused, so that Slack sends it again.

    The thread is left to end by itself: its transaction commits or rolls back as a whole, and every act can be
    repeated without being done twice.
    """
    with answering(request.mode, request.body):
        return await _dispatch(app, request, lanes)


async def _dispatch(app: App, request: BoltRequest, lanes: Lanes) -> BoltResponse:
    with move_on_after(ANSWER_SECONDS):
        lane = lanes.lane(request)
        return await to_thread.run_sync(app.dispatch, request, limiter=lane, abandon_on_cancel=True)
    log.warning("answer_late", action="try_again", kind=str(request.body.get("type") or "command"))
    if request.body.get("type") == "event_callback":
        return BoltResponse(status=503, body="")
    return await to_thread.run_sync(_say_late, request, abandon_on_cancel=True)


def _say_late(request: BoltRequest) -> BoltResponse:
    return errors.say_where_they_are(errors.TRY_AGAIN, request.body, request.context.get("visit"))
