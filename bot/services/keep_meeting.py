"""What keeps a pairing meeting: the clocks of the first session, and the check-in when nothing was logged.

No scan looks for quiet pairs. Each thing that happens writes the next nudge, which asks once more, when it is due,
whether it still holds.
"""

from datetime import UTC, datetime, timedelta

import structlog

from bot.domain import stopped_time
from bot.domain.pairing import Pairing, PairingState
from bot.domain.person import PersonId
from bot.domain.program import Program
from bot.domain.session import Session, SessionState
from bot.nudges import Delivery, DeliveryState, Nudge, NudgeKind
from bot.ports import UnitOfWork
from bot.services import form_times, own_time, say, stops
from bot.services.pause import is_away
from bot.services.permissions import admin_ids

log = structlog.get_logger()

LOGGED = "a session was logged"
TAKEN_BACK = "a session was taken back"
A_DAY = timedelta(days=1)
# Asked late rather than never, after the bot was away: each writes the next, and the chain must not break.
HOLDS = timedelta(days=366)
FIRST_SESSION_HOLDS = timedelta(days=30)
QUIET_HOLDS = timedelta(days=60)
# A session that was planned may still be logged a few days later.
TIME_TO_LOG = timedelta(days=3)


def begin(uow: UnitOfWork, program: Program, pairing: Pairing, now: datetime) -> None:
    """Starts every clock of a new pairing. Called in an open unit of work."""
    about: dict[str, str | int] = {"pairing": pairing.id}
    clocks, begins, until = program.clocks, stops.goes_on_at(program, now), stops.stopped_until(program, now)
    for reader in pairing.people:
        due = say.in_working_days(uow, reader, begins, clocks.first_session_planned_working_days)
        kind, ends = NudgeKind.PLAN_FIRST_SESSION, due + FIRST_SESSION_HOLDS
        say.later(uow, kind, reader, due, about=about, ends_at=ends, stopped_until=until)
    for reader in those_who_run(uow, program):
        due = say.in_days(begins, clocks.first_session_held_days)
        kind, ends = NudgeKind.FIRST_SESSION_NOT_HELD, due + FIRST_SESSION_HOLDS
        say.later(uow, kind, reader, due, about=about, ends_at=ends, stopped_until=until)
    _watch(uow, program, pairing, begins, until)
    form_times.plan(uow, program, pairing, now)


def watch_silence(uow: UnitOfWork, program: Program, pairing: Pairing, *, since: datetime) -> None:
    """Everybody in the pairing is asked how it goes when nothing is logged for long enough after `since`, which is now.

    Both readers' nudges name the same moment, so that they belong to the same check-in. In an open unit of work.
    """
    _withdraw_check_ins(uow, pairing, since, LOGGED)
    begins = stops.pairing_goes_on_at(uow, program, pairing, since)
    _watch(uow, program, pairing, begins, begins if begins > since else None)


def _withdraw_check_ins(uow: UnitOfWork, pairing: Pairing, now: datetime, reason: str) -> None:
    for one in uow.outbox.about(NudgeKind.CHECK_IN, "pairing", pairing.id):
        if one.state is DeliveryState.WAITING:
            log.info("nudge_dropped", action="drop", key=one.nudge.key, reason=reason)
            uow.outbox.withdraw(one.nudge.key, now=now, reason=reason)


def _watch(uow: UnitOfWork, program: Program, pairing: Pairing, begins: datetime, until: datetime | None) -> None:
    _ask_at(uow, pairing, begins + program.clocks.silence_after(program.cadence), until)
    _look_whether_quiet(uow, pairing, begins + program.clocks.quiet_after(program.cadence), until)


def watch_quiet(uow: UnitOfWork, program: Program, pairing: Pairing) -> None:
    """The look whether the pairing went quiet, at the moment that the program's clocks say now. In an open one."""
    _look_whether_quiet(uow, pairing, *_quiet_at(uow, program, pairing))


def watch_anew(uow: UnitOfWork, program: Program, pairing: Pairing, now: datetime) -> None:
    """The last session did not happen after all: what it had put off runs from the one before. In an open unit of work.

    Nobody who has just written something is asked the minute after whether they are there.
    """
    _withdraw_check_ins(uow, pairing, now, TAKEN_BACK)
    stopped, since = stops.of_pairing(uow, pairing), quiet_since(uow, pairing)
    for wait, write in (
        (program.clocks.silence_after(program.cadence), _ask_at),
        (program.clocks.quiet_after(program.cadence), _look_whether_quiet),
    ):
        # The second tells it from what was written when they last met, whose key cannot be written again.
        moment = max(stopped_time.after(stopped, since, wait), now + A_DAY) + timedelta(seconds=1)
        write(uow, pairing, moment, stopped_time.until(stopped))


def watch_planned(uow: UnitOfWork, session: Session, pairing: Pairing) -> None:
    """A planned session puts off the look whether the pairing went quiet, until it would have been logged.

    In an open unit of work.
    """
    program = uow.programs.get(pairing.program_id)
    quiet, until = _quiet_at(uow, program, pairing)
    _look_whether_quiet(uow, pairing, max(quiet, session.ends_at + TIME_TO_LOG), until)


def _quiet_at(uow: UnitOfWork, program: Program, pairing: Pairing) -> tuple[datetime, datetime | None]:
    """When it counts as quiet, and until when a pause in that has stopped its clock."""
    stopped = stops.of_pairing(uow, pairing)
    quiet = stopped_time.after(stopped, quiet_since(uow, pairing), program.clocks.quiet_after(program.cadence))
    return quiet, stopped_time.until(stopped)


def quiet_since(uow: UnitOfWork, pairing: Pairing) -> datetime:
    """When they last met, else when they were matched. In an open unit of work."""
    held = [one.ends_at for one in uow.sessions.of(pairing.id) if one.state is SessionState.HELD]
    return max([pairing.matched_at, *held])


def _look_whether_quiet(uow: UnitOfWork, pairing: Pairing, moment: datetime, until: datetime | None) -> None:
    """What follows where it did is in `ladder`."""
    about: dict[str, str | int] = {"pairing": pairing.id, "at": int(moment.timestamp())}
    kind, ends = NudgeKind.QUIET_WARNING, moment + QUIET_HOLDS
    for reader in pairing.people:
        say.later(uow, kind, reader, moment, about=about, ends_at=ends, stopped_until=until)


def _ask_at(uow: UnitOfWork, pairing: Pairing, moment: datetime, until: datetime | None) -> None:
    about: dict[str, str | int] = {"pairing": pairing.id, "asked": int(moment.timestamp())}
    kind, ends = NudgeKind.CHECK_IN, moment + HOLDS
    for reader in pairing.people:
        say.later(uow, kind, reader, moment, about=about, ends_at=ends, stopped_until=until)


def asked_at(nudge: Nudge) -> datetime:
    """The moment that names a check-in, the same for everybody in the pairing."""
    return datetime.fromtimestamp(nudge.about("asked"), UTC)


def check_in_holds(uow: UnitOfWork, nudge: Nudge, now: datetime) -> bool:
    """Nothing was logged for long enough, and everybody is there to be asked. In an open unit of work."""
    pairing = uow.pairings.get(nudge.about("pairing"))
    program = uow.programs.get(pairing.program_id)
    if not goes_on(uow, program, pairing, now):
        return False
    # What was held after its clock began has begun another; logged a little early, it ends after that.
    begun = asked_at(nudge) - program.clocks.silence_after(program.cadence)
    return quiet_since(uow, pairing) <= begun + A_DAY


def ask_again(uow: UnitOfWork, nudge: Nudge, sent_at: datetime) -> None:
    """Writes the check-in after this one, whether it is answered or not. In an open unit of work.

    A whole number of rounds later, so that both readers get the same one, and never two at once after a long rest.
    """
    pairing = uow.pairings.get(nudge.about("pairing"))
    program = uow.programs.get(pairing.program_id)
    round_of_asking, stopped = program.clocks.silence_after(program.cadence), stops.of_pairing(uow, pairing)
    # The moment that names it is of before the pauses that moved it.
    begun = asked_at(nudge) - round_of_asking
    rounds = max(1, stopped_time.ran(stopped, begun, sent_at) // round_of_asking) + 1
    following = stopped_time.after(stopped, begun, rounds * round_of_asking)
    _ask_at(uow, pairing, following, stopped_time.until(stopped))


def first_session_unplanned(uow: UnitOfWork, pairing_id: int, now: datetime) -> bool:
    """Nothing is planned and nothing was held. In an open unit of work."""
    pairing = uow.pairings.get(pairing_id)
    sessions = uow.sessions.of(pairing_id)
    counts = {SessionState.PLANNED, SessionState.HELD}
    program = uow.programs.get(pairing.program_id)
    return goes_on(uow, program, pairing, now) and not any(one.state in counts for one in sessions)


def first_session_not_held(uow: UnitOfWork, pairing_id: int, now: datetime) -> bool:
    """In an open unit of work."""
    pairing = uow.pairings.get(pairing_id)
    sessions = uow.sessions.of(pairing_id)
    program = uow.programs.get(pairing.program_id)
    return goes_on(uow, program, pairing, now) and not any(one.state is SessionState.HELD for one in sessions)


def overtaken(uow: UnitOfWork, pairing_id: int) -> tuple[Delivery, ...]:
    """Questions that were sent and need no answer any more, now that a session is planned or logged."""
    with uow:
        first = uow.outbox.about(NudgeKind.PLAN_FIRST_SESSION, "pairing", pairing_id)
        is_first = len([one for one in uow.sessions.of(pairing_id) if one.state is not SessionState.CANCELED]) <= 1
        asked = [one for one in uow.outbox.about(NudgeKind.CHECK_IN, "pairing", pairing_id) if _is_sent(one)]
        return (*(one for one in first if is_first and _is_sent(one)), *_unanswered(uow, pairing_id, asked))


def _unanswered(uow: UnitOfWork, pairing_id: int, asked: list[Delivery]) -> list[Delivery]:
    """Of the newest check-in only: older ones were overtaken before."""
    newest = max((asked_at(one.nudge) for one in asked), default=None)
    latest = uow.check_ins.latest(pairing_id)
    answers = latest.answers if latest is not None and latest.asked_at == newest else {}
    return [one for one in asked if asked_at(one.nudge) == newest and one.nudge.reader not in answers]


def _is_sent(delivery: Delivery) -> bool:
    return delivery.state is DeliveryState.SENT


def goes_on(uow: UnitOfWork, program: Program, pairing: Pairing, now: datetime) -> bool:
    """The pairing is active, its program too, and enough of them are there to meet. In an open unit of work."""
    if pairing.state is not PairingState.ACTIVE or program.is_over or pairing.is_paused(program.today(now)):
        return False
    if own_time.is_over(uow, program, pairing, now):
        return False
    return pairing.can_meet_without([one for one in pairing.people if is_away(uow, one, program.id, now)])


def those_who_run(uow: UnitOfWork, program: Program) -> tuple[PersonId, ...]:
    """The program's managers, or the admins where it has none. In an open unit of work."""
    return program.managers or admin_ids(uow)
