"""What holds for each kind of nudge: its topic, whether it counts for the day and the week, and what it asks for.

A session, a request and an answer never wait for another nudge and take nobody's day. What somebody who runs a
program sends takes the day and does not wait for it either.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.choices import Topic
from bot.nudges import Nudge, NudgeKind, Priority

SNOOZED = "snoozed-"


class Counting(StrEnum):
    FREE = "free"
    COUNTED = "counted"  # takes the day, and does not wait for it
    HELD = "held"  # waits for a day of its own, or comes with others


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """`topic` is what people choose about; without one it cannot be switched off. `asks`: it wants an act.

    `ends_firmly`: its end is the moment from which it makes no sense, so that nothing moves it.
    """

    topic: Topic | None = None
    counting: Counting = Counting.HELD
    asks: bool = True
    ends_firmly: bool = False


_NEWS = Rule(counting=Counting.FREE, asks=False)
_REQUEST = Rule(counting=Counting.FREE, ends_firmly=True)

RULES: Mapping[NudgeKind, Rule] = {
    **dict.fromkeys(
        (
            NudgeKind.WELCOME,
            NudgeKind.REPLY,
            NudgeKind.MATCH_CARRIED_OUT,
            NudgeKind.REQUEST_LAPSED,
            NudgeKind.MY_REQUEST_OVER,
            NudgeKind.ASKED_MENTOR_AWAY,
            NudgeKind.WORD_FIRST,
            NudgeKind.MENTORS_FOUND,
            NudgeKind.OFFER_OVER,
            NudgeKind.MATCHING_MOVED,
            NudgeKind.REQUEST_DECLINED,
            NudgeKind.INTRODUCTION,
            NudgeKind.PAIRING_ENDED,
            NudgeKind.SESSION_PLANNED,
            NudgeKind.SESSION_MOVED,
            NudgeKind.SESSION_CANCELED,
            NudgeKind.SESSION_TAKEN_BACK,
            NudgeKind.SESSION_FILE,
            NudgeKind.PARTNER_PAUSED,
            NudgeKind.COVER_BEGINS,
            NudgeKind.COVER_MOVED,
            NudgeKind.COVER_OVER,
            NudgeKind.NO_COVER,
            NudgeKind.PAIRING_PAUSED,
            NudgeKind.PAIRING_GOES_ON,
            NudgeKind.MY_DATA,
            NudgeKind.REPORT_FILE,
            NudgeKind.LEFT,
            NudgeKind.ANNOUNCEMENT_PREVIEW,
            NudgeKind.ANNOUNCEMENT_RESULT,
            NudgeKind.APPOINTED,
            NudgeKind.PROGRAM_CLOSED,
            NudgeKind.ENROLLED_BY_MANAGER,
            NudgeKind.REMOVED_BY_MANAGER,
            NudgeKind.MATCH_STARTED,
            NudgeKind.MATCH_CARRYING_OUT,
            NudgeKind.MATCH_FAILED,
            NudgeKind.DRY_RUN_DONE,
            NudgeKind.MY_REQUEST_OVER,
            NudgeKind.MENTORS_FOUND,
            NudgeKind.OFFER_OVER,
            NudgeKind.MATCHING_MOVED,
            NudgeKind.REMATCH_ANSWERED,
            NudgeKind.MILESTONE_REACHED,
            NudgeKind.CONNECTION_OFF,
            NudgeKind.CONNECTED,
            NudgeKind.ANNOUNCEMENT_RETURNED,
            NudgeKind.ANNOUNCEMENT_STOPPED,
            NudgeKind.PROGRAM_PAUSED,
            NudgeKind.PROGRAM_GOES_ON,
            NudgeKind.PROGRAM_END_MOVED,
            NudgeKind.LINE_MANAGER_TOLD,
            NudgeKind.WOULD_LIKE_TO_TALK,
        ),
        _NEWS,
    ),
    # Somebody waits for these, or they are private.
    **dict.fromkeys(
        (
            NudgeKind.MATCH_READY,
            NudgeKind.MATCHED,
            NudgeKind.SWAPPED,
            NudgeKind.MATCH_OBJECTION,
            NudgeKind.WORD_FIRST,
            NudgeKind.CONCERN,
            NudgeKind.CONCERN_REPLY,
            NudgeKind.CONCERN_UNREAD,
            NudgeKind.SOMEBODY_ELSE_NOT_NOW,
            NudgeKind.CONNECTION_ASKED,
            NudgeKind.CONNECTION_OFFERED,
            NudgeKind.ANNOUNCEMENT_APPROVAL,
            NudgeKind.MANAGER_GONE,
            NudgeKind.NOBODY_RUNS_IT,
        ),
        Rule(counting=Counting.FREE),
    ),
    NudgeKind.MENTOR_OFFER: _REQUEST,
    NudgeKind.COVER_ASKED: _REQUEST,
    NudgeKind.MENTOR_REQUEST: _REQUEST,
    NudgeKind.MENTOR_REQUEST_REMINDER: _REQUEST,
    NudgeKind.MENTOR_OFFER: _REQUEST,
    NudgeKind.SESSION_REMINDER: Rule(topic=Topic.SESSIONS, counting=Counting.FREE, ends_firmly=True),
    NudgeKind.DID_IT_HAPPEN: Rule(topic=Topic.DID_YOU_MEET, counting=Counting.FREE),
    NudgeKind.FEEDBACK: Rule(topic=Topic.RATINGS, counting=Counting.FREE),
    NudgeKind.PLAN_FIRST_SESSION: Rule(topic=Topic.PLANNING),
    NudgeKind.OFTEN_MISSED: Rule(topic=Topic.CHECK_INS),
    NudgeKind.CHECK_IN: Rule(topic=Topic.CHECK_INS),
    NudgeKind.CHECK_IN_DIFFERS: Rule(topic=Topic.CHECK_INS),
    NudgeKind.QUIET_WARNING: Rule(topic=Topic.CHECK_INS),
    NudgeKind.STILL_FINE: Rule(topic=Topic.CHECK_INS),
    NudgeKind.FORM: Rule(topic=Topic.CHECK_INS),
    NudgeKind.REMATCH_OFFER: Rule(),
    NudgeKind.PAY_FORWARD: Rule(),
    NudgeKind.AGREEMENT_CHANGED: Rule(),
    NudgeKind.NEWSLETTER_QUESTION: Rule(),
    NudgeKind.RESOURCE_SHARED: Rule(topic=Topic.GOALS, asks=False),
    NudgeKind.PREPARATION_UNFINISHED: Rule(topic=Topic.UNFINISHED),
    NudgeKind.PAIRING_QUIET: Rule(topic=Topic.RUNNING_PROGRAMS),
    NudgeKind.MANAGER_SILENT: Rule(topic=Topic.RUNNING_PROGRAMS),
    NudgeKind.NOMINATED: Rule(topic=Topic.RUNNING_PROGRAMS),
    NudgeKind.CHECK_IN_DIFFERS: Rule(topic=Topic.CHECK_INS),
    NudgeKind.FORM: Rule(topic=Topic.CHECK_INS),
    NudgeKind.QUIET_WARNING: Rule(topic=Topic.CHECK_INS),
    NudgeKind.REMATCH_OFFER: Rule(),
    NudgeKind.REMATCH_ANSWERED: Rule(counting=Counting.FREE),
    NudgeKind.PAIRING_QUIET: Rule(topic=Topic.RUNNING_PROGRAMS),
    NudgeKind.MANAGER_SILENT: Rule(topic=Topic.RUNNING_PROGRAMS),
    NudgeKind.CONCERN_REPLY: Rule(counting=Counting.FREE),
    NudgeKind.CONCERN_UNREAD: Rule(counting=Counting.FREE),
    NudgeKind.GOAL_COMMENT: Rule(topic=Topic.GOALS, asks=False),
    NudgeKind.SIGN_UP_UNFINISHED: Rule(topic=Topic.UNFINISHED),
    NudgeKind.INVITATION: Rule(),
    NudgeKind.NOT_MATCHED: Rule(topic=Topic.MATCHING, asks=False),
    NudgeKind.PLACE_FREE: Rule(topic=Topic.MATCHING),
    NudgeKind.FIRST_SESSION_NOT_HELD: Rule(topic=Topic.RUNNING_PROGRAMS),
    NudgeKind.MANAGER_DIGEST: Rule(topic=Topic.RUNNING_PROGRAMS, counting=Counting.COUNTED, asks=False),
    NudgeKind.MANAGER_WRITES: Rule(counting=Counting.COUNTED, asks=False),
    NudgeKind.ANNOUNCEMENT: Rule(counting=Counting.COUNTED, asks=False),
    # On the first day back nothing else is asked.
    NudgeKind.RESUMED: Rule(counting=Counting.COUNTED, asks=False),
    NudgeKind.GATHERED: Rule(asks=False),
}
BY_PRIORITY = {
    Priority.ANSWER: _NEWS,
    Priority.SESSION: Rule(counting=Counting.FREE),
    Priority.REQUEST: Rule(counting=Counting.FREE),
    Priority.NUDGE: Rule(),
    Priority.ANNOUNCEMENT: Rule(counting=Counting.COUNTED, asks=False),
}


def rule(nudge: Nudge) -> Rule:
    """What holds for this one. A kind without a rule of its own goes by its priority."""
    return RULES.get(nudge.kind) or BY_PRIORITY[nudge.priority]


def counting(nudge: Nudge) -> Counting:
    """What somebody snoozed they asked for themselves; what goes into a channel is nobody's."""
    to_one = len(nudge.readers) == 1 and nudge.channel_id is None
    free = not to_one or is_answer(nudge) or is_snoozed(nudge)
    return Counting.FREE if free else rule(nudge).counting


def is_answer(nudge: Nudge) -> bool:
    """Somebody is waiting for it, or it was done just now."""
    return nudge.priority is Priority.ANSWER or not nudge.in_working_hours


def is_snoozed(nudge: Nudge) -> bool:
    return nudge.key.startswith(SNOOZED)


def can_be_snoozed(nudge: Nudge) -> bool:
    """Everything that one person is asked unasked."""
    to_one = len(nudge.readers) == 1 and nudge.channel_id is None
    counted = rule(nudge).counting is Counting.COUNTED
    return to_one and not is_answer(nudge) and rule(nudge).asks and not counted
