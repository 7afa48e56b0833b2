"""Hands a request to Bolt in a worker thread, and answers Slack in time even where the work hangs."""

import structlog
from anyio import CapacityLimiter, move_on_after, to_thread
from slack_bolt import App, BoltRequest, BoltResponse

from handlers import errors

log = structlog.get_logger()

AT_ONCE = 20
# Slack waits three seconds; what is left is for the way back.
ANSWER_SECONDS = 2.4


async def dispatch_in_time(app: App, request: BoltRequest, limiter: CapacityLimiter) -> BoltResponse:
    """Bolt's answer, or after 2.4 s a sentence. An event without an answer is refused, so that Slack sends it again.

    The thread is left to end by itself: its transaction commits or rolls back as a whole, and every act can be
    repeated without being done twice.
    """
    with move_on_after(ANSWER_SECONDS):
        return await to_thread.run_sync(app.dispatch, request, limiter=limiter, abandon_on_cancel=True)
    log.warning("answer_late", action="try_again", kind=str(request.body.get("type") or "command"))
    if request.body.get("type") == "event_callback":
        return BoltResponse(status=503, body="")
    return await to_thread.run_sync(_say_late, request, abandon_on_cancel=True)


def _say_late(request: BoltRequest) -> BoltResponse:
    return errors.say_where_they_are(errors.TRY_AGAIN, request.body, request.context.get("visit"))
