"""People without a partner are told so, why, and when they hear again; never that somebody said no."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.domain.kinds import Kind, Role
from bot.domain.pairing import ProposalState, RequestState, Unmatched
from bot.domain.person import PersonId
from bot.domain.program import Program
from bot.domain.stopped_time import after, until
from bot.nudges import Nudge, NudgeKind
from bot.ports import UnitOfWork
from bot.services import choosing, say, stops
from bot.services.cohort import couples_of, places_of
from bot.services.pause import is_away
from bot.services.signup import programs_to_join

MOST_INSTEAD = 2
# Said late rather than never, after the bot was away: each writes the next, and the chain must not break.
HOLDS = timedelta(days=366)


@dataclass(frozen=True, slots=True, kw_only=True)
class NotMatched:
    """What an unmatched person is told: `next_word_at` is when they hear again (UTC)."""

    program: Program
    role: Role
    reason: Unmatched | None
    first: bool
    next_word_at: datetime
    may_find: bool = False
    may_offer: bool = False
    instead: tuple[Program, ...] = ()  # circles and peer programs that they could join


def tell_mentee(uow: UnitOfWork, program: Program, person_id: PersonId, now: datetime) -> None:
    """In an open unit of work."""
    tell(uow, program, person_id, Role.MENTEE, now)


def tell(uow: UnitOfWork, program: Program, person_id: PersonId, role: Role, now: datetime) -> None:
    """Begins the chain: now, then as the program's clocks say, while nothing changes. In an open unit of work."""
    _write(uow, program, person_id, role, since=now, step=0)


def go_on(uow: UnitOfWork, program: Program, person_id: PersonId, role: Role, now: datetime) -> None:
    """Begins the chain with its second word, for whoever has just heard what there is to say. In an open one."""
    _write(uow, program, person_id, role, since=now, step=1)


def _write(uow: UnitOfWork, program: Program, person_id: PersonId, role: Role, *, since: datetime, step: int) -> None:
    about: dict[str, str | int] = {
        "program": program.id,
        "role": role.value,
        "since": int(since.timestamp()),
        "step": step,
    }
    kind, due = NudgeKind.NOT_MATCHED, due_at(uow, program, person_id, since, step)
    stopped = until(stops.of_person(uow, program.id, person_id))
    say.later(uow, kind, person_id, due, about=about, ends_at=due + HOLDS, stopped_until=stopped)


def due_at(uow: UnitOfWork, program: Program, person_id: PersonId, since: datetime, step: int) -> datetime:
    """At once and then every 14 days by default, without pauses of theirs or of the program. In an open one."""
    wait = program.clocks.unmatched_at(since, step) - since
    return after(stops.of_person(uow, program.id, person_id), since, wait)


def word(uow: UnitOfWork, nudge: Nudge, now: datetime) -> NotMatched | None:
    """None once it no longer holds. In an open unit of work."""
    program, role = uow.programs.get(nudge.about("program")), Role(str(nudge.subject["role"]))
    if program.is_over or is_away(uow, nudge.reader, program.id, now) or _began_again(uow, nudge):
        return None
    if has_somebody(uow, program, nudge.reader, role):
        return None
    step = nudge.about("step")
    return NotMatched(
        program=program,
        role=role,
        reason=_reason(uow, program, nudge.reader, role),
        first=step == 0,
        next_word_at=_following(uow, program, nudge, now)[1],
        may_find=role is Role.MENTEE and choosing.why_not_find(uow, program, nudge.reader, now) is None,
        may_offer=role is Role.MENTOR and choosing.why_not_offer(uow, program, nudge.reader, now) is None,
        instead=_instead(uow, program, nudge.reader, now),
    )


def _instead(uow: UnitOfWork, program: Program, person_id: PersonId, now: datetime) -> tuple[Program, ...]:
    open_ones = [one for one in programs_to_join(uow, person_id, now) if one.id != program.id]
    return tuple(one for one in open_ones if one.kind in {Kind.GROUP, Kind.PEER})[:MOST_INSTEAD]


def write_next(uow: UnitOfWork, nudge: Nudge, sent_at: datetime) -> None:
    """The next of the chain, once this one was sent; what a rest of the bot left out stays out. In an open one."""
    program, role = uow.programs.get(nudge.about("program")), Role(str(nudge.subject["role"]))
    step, _ = _following(uow, program, nudge, sent_at)
    _write(uow, program, nudge.reader, role, since=_since(nudge), step=step)


def _following(uow: UnitOfWork, program: Program, nudge: Nudge, now: datetime) -> tuple[int, datetime]:
    """The first step of the chain that is still to come, and when. In an open unit of work."""
    step = nudge.about("step") + 1
    while (due := due_at(uow, program, nudge.reader, _since(nudge), step)) <= now:
        step += 1
    return step, due


def has_somebody(uow: UnitOfWork, program: Program, person_id: PersonId, role: Role) -> bool:
    """A partner in the role, or, for a mentee, a mentor who is being asked. In an open unit of work."""
    return is_asked_for(uow, program, person_id, role) or partners(uow, program, person_id, role) > 0


def is_asked_for(uow: UnitOfWork, program: Program, person_id: PersonId, role: Role) -> bool:
    """In an open unit of work."""
    return any(
        one.program_id == program.id
        and one.state is RequestState.WAITING
        and (program.kind is Kind.PEER or _side(one.mentee_id, role, person_id))
        for one in uow.requests.of(person_id)
    )


def has_enough_mentors(uow: UnitOfWork, program: Program, person_id: PersonId) -> bool:
    """No place left, or not in the program as a mentee any more. In an open unit of work."""
    enrollment = uow.enrollments.find(program_id=program.id, person_id=person_id)
    if enrollment is None or not enrollment.is_in:
        return True
    is_mentee = program.kind is Kind.PEER or Role.MENTEE in enrollment.roles
    return not is_mentee or partners(uow, program, person_id, Role.MENTEE) >= places_of(
        program, enrollment, Role.MENTEE
    )


def partners(uow: UnitOfWork, program: Program, person_id: PersonId, role: Role) -> int:
    """How many somebody has in a role; among peers whoever they are with. In an open unit of work."""
    mine = [one for one in uow.pairings.active_of(person_id) if one.program_id == program.id]
    if role is Role.MENTEE:
        mine = [one for one in mine if one.covers_id is None]
    if program.kind is Kind.PEER:
        return sum(len(one.partners_of(person_id)) for one in mine)
    couples = [couple for one in mine for couple in couples_of(one)]
    return sum((one.mentor if role is Role.MENTOR else one.mentee) == person_id for one in couples)


def _side(mentee_id: PersonId, role: Role, person_id: PersonId) -> bool:
    # A mentor who is being asked knows it, and is not told that nobody was found.
    return (mentee_id == person_id) == (role is Role.MENTEE)


def _began_again(uow: UnitOfWork, nudge: Nudge) -> bool:
    """A later matching began a chain of its own for the same person and role."""
    others = [one.nudge for one in uow.outbox.about(NudgeKind.NOT_MATCHED, "program", nudge.about("program"))]
    same = [one for one in others if one.reader == nudge.reader and one.subject["role"] == nudge.subject["role"]]
    return any(one.about("since") > nudge.about("since") for one in same)


def _since(nudge: Nudge) -> datetime:
    return datetime.fromtimestamp(nudge.about("since"), UTC)


def _reason(uow: UnitOfWork, program: Program, person_id: PersonId, role: Role) -> Unmatched | None:
    """What the last approved matching found; it has nothing on whoever had somebody in it."""
    approved = [one for one in uow.proposals.of(program.id) if one.state is ProposalState.APPROVED]
    if not approved:
        return None
    found = uow.unmatched.of(approved[-1].id)
    return next((one for one in found if one.person_id == person_id and one.role is role), None)
