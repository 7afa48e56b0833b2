"""Who does not want to be disturbed in Slack now, where the app may know it.

The scope is optional: without it nobody is asked twice. An answer is kept for a minute, and where Slack's limits are
used up the question is left out, since a message in such a time makes no sound anyway.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.domain.person import PersonId
from bot.nudges import Nudge, Priority
from bot.services.nudge_rules import is_answer, rule
from handlers.posting import NO_ANSWER, refusal

log = structlog.get_logger()

METHOD = "dnd.info"
KEPT_FOR = timedelta(minutes=1)
MOST_KEPT = 5000
NOT_ALLOWED = {"missing_scope", "not_allowed_token_type", "no_permission", "unknown_method"}


class DoNotDisturb:
    """`may_ask` takes one question from what Slack allows, and says whether there was one.

    `leave_alone` is told for how long Slack wants not to be asked.
    """

    def __init__(
        self, client: WebClient, may_ask: Callable[[], bool], leave_alone: Callable[[timedelta], None]
    ) -> None:
        self._client, self._may_ask, self._leave_alone = client, may_ask, leave_alone
        self._known: dict[PersonId, tuple[datetime, datetime | None]] = {}
        self._allowed = True

    def until(self, nudge: Nudge, now: datetime) -> datetime | None:
        """When its reader may be disturbed again; None where that is now, or where waiting would make it too late."""
        to_one = len(nudge.readers) == 1 and nudge.channel_id is None
        if not to_one or is_answer(nudge) or nudge.priority is Priority.ANNOUNCEMENT:
            return None
        ends = self._ends(nudge.reader, now)
        too_late = rule(nudge).ends_firmly and nudge.ends_at is not None and ends is not None and ends >= nudge.ends_at
        return None if ends is None or ends <= now or too_late else ends

    def _ends(self, person_id: PersonId, now: datetime) -> datetime | None:
        asked_at, ends = self._known.get(person_id, (None, None))
        if asked_at is not None and now - asked_at < KEPT_FOR:
            return ends
        if not self._allowed or not self._may_ask():
            return None
        ends = self._ask(person_id, now)
        if len(self._known) >= MOST_KEPT:
            self._known.clear()
        self._known[person_id] = (now, ends)
        return ends

    def _ask(self, person_id: PersonId, now: datetime) -> datetime | None:
        try:
            said = self._client.dnd_info(user=person_id)
        except SlackApiError as error:
            why = refusal(error)
            self._allowed = why.why not in NOT_ALLOWED
            if why.rate_limited:
                self._leave_alone(why.wait)
            log.info("do_not_disturb_unknown", action="send_anyway", reason=why.why)
            return None
        except NO_ANSWER as error:
            log.info("do_not_disturb_unknown", action="send_anyway", reason=type(error).__name__)
            return None
        begins, ends = (said.get(name) or 0 for name in ("next_dnd_start_ts", "next_dnd_end_ts"))
        is_on = bool(said.get("dnd_enabled")) and begins <= now.timestamp() < ends
        return datetime.fromtimestamp(ends, UTC) if is_on else None
