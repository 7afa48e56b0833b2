"""What Slack refused of a program's own messages, for those who run it: to whom and what kind, never its words.

Which program it belongs to is noted with the refusal, so that nobody has to look through what was ever said.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import structlog

from bot.domain.person import PersonId
from bot.domain.program import Program
from bot.errors import Refusal, Refused
from bot.nudges import Delivery, Nudge, NudgeKind
from bot.ports import UnitOfWork
from bot.services.appoint import able_admins
from bot.services.permissions import note

log = structlog.get_logger()

SHOWN = 3  # where other things are shown as well
LISTED = 20
DROPPED = "dropped by whoever runs the program"


class What(StrEnum):
    """What it was, as far as a program manager may know: kinds whose difference is private are one."""

    INVITATION = "invitation"
    REMINDER = "reminder"
    PLACE = "place"
    MATCH = "match"
    REQUEST = "request"
    REQUEST_NEWS = "request_news"
    INTRODUCTION = "introduction"
    SESSION = "session"
    SESSION_FILE = "session_file"
    HOW_IT_GOES = "how_it_goes"
    FEEDBACK = "feedback"
    FORM = "form"
    PAIRING_NEWS = "pairing_news"
    FROM_PAIRING = "from_pairing"
    PROGRAM_NEWS = "program_news"
    FOR_MANAGER = "for_manager"
    LINE_MANAGER = "line_manager"
    FROM_MANAGER = "from_manager"
    SEVERAL = "several"


TOLD: Mapping[NudgeKind, What] = {
    NudgeKind.INVITATION: What.INVITATION,
    NudgeKind.SIGN_UP_UNFINISHED: What.REMINDER,
    NudgeKind.PREPARATION_UNFINISHED: What.REMINDER,
    NudgeKind.AGREEMENT_CHANGED: What.REMINDER,
    NudgeKind.ENROLLED_BY_MANAGER: What.PLACE,
    NudgeKind.REMOVED_BY_MANAGER: What.PLACE,
    NudgeKind.MATCHED: What.MATCH,
    NudgeKind.NOT_MATCHED: What.MATCH,
    NudgeKind.PLACE_FREE: What.MATCH,
    NudgeKind.MATCHING_MOVED: What.MATCH,
    NudgeKind.MENTORS_FOUND: What.MATCH,
    NudgeKind.MENTOR_REQUEST: What.REQUEST,
    NudgeKind.MENTOR_REQUEST_REMINDER: What.REQUEST,
    NudgeKind.MENTOR_OFFER: What.REQUEST,
    NudgeKind.WORD_FIRST: What.REQUEST_NEWS,
    NudgeKind.MY_REQUEST_OVER: What.REQUEST_NEWS,
    NudgeKind.ASKED_MENTOR_AWAY: What.REQUEST_NEWS,
    NudgeKind.REQUEST_LAPSED: What.REQUEST_NEWS,
    NudgeKind.OFFER_OVER: What.REQUEST_NEWS,
    NudgeKind.INTRODUCTION: What.INTRODUCTION,
    NudgeKind.COVER_BEGINS: What.INTRODUCTION,
    NudgeKind.PLAN_FIRST_SESSION: What.SESSION,
    NudgeKind.SESSION_PLANNED: What.SESSION,
    NudgeKind.SESSION_MOVED: What.SESSION,
    NudgeKind.SESSION_CANCELED: What.SESSION,
    NudgeKind.SESSION_REMINDER: What.SESSION,
    NudgeKind.DID_IT_HAPPEN: What.SESSION,
    NudgeKind.SESSION_TAKEN_BACK: What.SESSION,
    NudgeKind.SESSION_FILE: What.SESSION_FILE,
    NudgeKind.CHECK_IN: What.HOW_IT_GOES,
    NudgeKind.CHECK_IN_DIFFERS: What.HOW_IT_GOES,
    NudgeKind.OFTEN_MISSED: What.HOW_IT_GOES,
    NudgeKind.QUIET_WARNING: What.HOW_IT_GOES,
    NudgeKind.REMATCH_OFFER: What.HOW_IT_GOES,
    NudgeKind.STILL_FINE: What.HOW_IT_GOES,
    NudgeKind.FEEDBACK: What.FEEDBACK,
    NudgeKind.FORM: What.FORM,
    NudgeKind.PAIRING_ENDED: What.PAIRING_NEWS,
    NudgeKind.SWAPPED: What.PAIRING_NEWS,
    NudgeKind.PARTNER_PAUSED: What.PAIRING_NEWS,
    NudgeKind.PAIRING_PAUSED: What.PAIRING_NEWS,
    NudgeKind.PAIRING_GOES_ON: What.PAIRING_NEWS,
    NudgeKind.COVER_ASKED: What.PAIRING_NEWS,
    NudgeKind.COVER_MOVED: What.PAIRING_NEWS,
    NudgeKind.COVER_OVER: What.PAIRING_NEWS,
    NudgeKind.NO_COVER: What.PAIRING_NEWS,
    NudgeKind.RESOURCE_SHARED: What.FROM_PAIRING,
    NudgeKind.MILESTONE_REACHED: What.FROM_PAIRING,
    NudgeKind.GOAL_COMMENT: What.FROM_PAIRING,
    NudgeKind.CONNECTION_ASKED: What.FROM_PAIRING,
    NudgeKind.CONNECTION_OFFERED: What.FROM_PAIRING,
    NudgeKind.CONNECTION_OFF: What.FROM_PAIRING,
    NudgeKind.CONNECTED: What.FROM_PAIRING,
    NudgeKind.RESUMED: What.PROGRAM_NEWS,
    NudgeKind.PROGRAM_PAUSED: What.PROGRAM_NEWS,
    NudgeKind.PROGRAM_GOES_ON: What.PROGRAM_NEWS,
    NudgeKind.PROGRAM_END_MOVED: What.PROGRAM_NEWS,
    NudgeKind.PROGRAM_CLOSED: What.PROGRAM_NEWS,
    NudgeKind.PAY_FORWARD: What.PROGRAM_NEWS,
    NudgeKind.FIRST_SESSION_NOT_HELD: What.FOR_MANAGER,
    NudgeKind.PAIRING_QUIET: What.FOR_MANAGER,
    NudgeKind.REMATCH_ANSWERED: What.FOR_MANAGER,
    NudgeKind.LEFT: What.FOR_MANAGER,
    NudgeKind.NOMINATED: What.FOR_MANAGER,
    NudgeKind.APPOINTED: What.FOR_MANAGER,
    NudgeKind.LINE_MANAGER_TOLD: What.LINE_MANAGER,
    NudgeKind.MANAGER_WRITES: What.FROM_MANAGER,
    NudgeKind.GATHERED: What.SEVERAL,
}
# That there was such a word at all is private: between its writer and whom they chose, or of a decline.
PRIVATE = {
    NudgeKind.CONCERN,
    NudgeKind.CONCERN_REPLY,
    NudgeKind.CONCERN_UNREAD,
    NudgeKind.SOMEBODY_ELSE_NOT_NOW,
    NudgeKind.WOULD_LIKE_TO_TALK,
    NudgeKind.MATCH_OBJECTION,
    NudgeKind.REQUEST_DECLINED,
}
# Whoever asked for it sees elsewhere what became of it, or it belongs to no program.
SHOWN_ELSEWHERE = {
    NudgeKind.WELCOME,
    NudgeKind.REPLY,
    NudgeKind.MATCH_READY,
    NudgeKind.MATCH_STARTED,
    NudgeKind.MATCH_FAILED,
    NudgeKind.DRY_RUN_DONE,
    NudgeKind.MATCH_CARRYING_OUT,
    NudgeKind.MATCH_CARRIED_OUT,
    NudgeKind.MY_DATA,
    NudgeKind.REPORT_FILE,
    NudgeKind.ANNOUNCEMENT,
    NudgeKind.ANNOUNCEMENT_PREVIEW,
    NudgeKind.ANNOUNCEMENT_RESULT,
    NudgeKind.ANNOUNCEMENT_APPROVAL,
    NudgeKind.ANNOUNCEMENT_RETURNED,
    NudgeKind.ANNOUNCEMENT_STOPPED,
    NudgeKind.NEWSLETTER_QUESTION,
    NudgeKind.MANAGER_DIGEST,
    NudgeKind.MANAGER_SILENT,
    NudgeKind.MANAGER_GONE,
    NudgeKind.NOBODY_RUNS_IT,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Undelivered:
    """One message that did not arrive. `reason` is Slack's word for it; without readers it was for the channel."""

    id: int
    what: What
    readers: tuple[PersonId, ...]
    channel_id: str | None
    reason: str
    failed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusals:
    """The newest ones of a program, and how many there are."""

    program: Program
    newest: tuple[Undelivered, ...] = ()
    count: int = 0


# Noted with the refusal


def program_of(uow: UnitOfWork, nudge: Nudge) -> int | None:
    """The program whose managers hear that it was refused; None where nobody may. In an open unit of work."""
    if nudge.kind not in TOLD:
        return None
    if nudge.kind is NudgeKind.GATHERED:
        parts = [int(one) for one in str(nudge.subject["parts"]).split(",") if one]
        programs = (program_of(uow, one.nudge) for one in uow.nudge_days.waiting(parts))
        return next((one for one in programs if one is not None), None)
    try:
        return _named_by(uow, nudge)
    except Refused:
        return None  # it is gone, and nobody waits for the message


def _named_by(uow: UnitOfWork, nudge: Nudge) -> int | None:
    ways: Mapping[str, Callable[[int], int]] = {
        "program": lambda one: one,
        "pairing": lambda one: uow.pairings.get(one).program_id,
        "session": lambda one: uow.pairings.get(uow.sessions.get(one).pairing_id).program_id,
        "check_in": lambda one: uow.pairings.get(uow.check_ins.get(one).pairing_id).program_id,
        "cover": lambda one: uow.pairings.get(uow.covers.get(one).pairing_id).program_id,
        "connection": lambda one: uow.pairings.get(uow.connections.get(one).pairing_id).program_id,
        "request": lambda one: uow.requests.get(one).program_id,
        "offer": lambda one: uow.offers.get(one).program_id,
        "goal": lambda one: uow.goals.get(one).program_id,
        "nomination": lambda one: uow.nominations.get(one).program_id,
    }
    name = next((one for one in ways if one in nudge.subject), None)
    return None if name is None else ways[name](nudge.about(name))


# For those who run it


def of_program(uow: UnitOfWork, program: Program, most: int = SHOWN) -> Refusals:
    """In an open unit of work; whoever shows it has asked whether its reader may see it."""
    newest = tuple(_as_seen(uow, one) for one in uow.outbox.refused(program.id, most))
    count = uow.outbox.count_refused(program.id) if len(newest) == most else len(newest)
    return Refusals(program=program, newest=newest, count=count)


def _as_seen(uow: UnitOfWork, one: Delivery) -> Undelivered:
    return Undelivered(
        id=one.id,
        what=TOLD[one.nudge.kind],
        readers=one.nudge.readers or _people_of(uow, one.nudge),
        channel_id=one.nudge.channel_id,
        reason=one.reason,
        failed_at=one.sent_at or one.nudge.due_at,
    )


def _people_of(uow: UnitOfWork, nudge: Nudge) -> tuple[PersonId, ...]:
    """Of the pairing in whose own conversation it was to stand."""
    try:
        if "session" in nudge.subject:
            return uow.pairings.get(uow.sessions.get(nudge.about("session")).pairing_id).people
        return uow.pairings.get(nudge.about("pairing")).people if "pairing" in nudge.subject else ()
    except Refused:
        return ()


def show(uow: UnitOfWork, actor: PersonId, program_id: int) -> Refusals:
    with uow:
        return of_program(uow, _run_by(uow, actor, program_id), LISTED)


def try_again(uow: UnitOfWork, actor: PersonId, now: datetime, program_id: int, delivery_id: int) -> Refusals:
    """Due now, unless it no longer holds. Raises Refused where it was tried, or dropped, meanwhile."""
    return _settle(uow, actor, now, program_id, delivery_id, again=True)


def drop(uow: UnitOfWork, actor: PersonId, now: datetime, program_id: int, delivery_id: int) -> Refusals:
    return _settle(uow, actor, now, program_id, delivery_id, again=False)


def _settle(
    uow: UnitOfWork, actor: PersonId, now: datetime, program_id: int, delivery_id: int, *, again: bool
) -> Refusals:
    with uow:
        program = _run_by(uow, actor, program_id)
        found = uow.outbox.refused(program.id, 1, delivery_id=delivery_id)
        if not found:
            raise Refused(Refusal.MESSAGE_SETTLED)
        name = found[0].nudge.key
        done = uow.outbox.revive(name, now=now) if again else uow.outbox.discard(name, now=now, reason=DROPPED)
        if not done:
            raise Refused(Refusal.MESSAGE_SETTLED)
        what = "sent_refused_again" if again else "dropped_refused"
        note(uow, actor, now, what, f"program:{program.id}", message=delivery_id)
        log.info("refused_message_settled", action="retry" if again else "drop", key=name, by=actor)
        return of_program(uow, program, LISTED)


def _run_by(uow: UnitOfWork, actor: PersonId, program_id: int) -> Program:
    """Raises Refused, with whom to ask, for all but those who hear of the program."""
    program = uow.programs.get(program_id)
    who = program.managers or able_admins(uow)
    if actor not in who:
        raise Refused(Refusal.ADMINS_ONLY, who=who)
    return program
