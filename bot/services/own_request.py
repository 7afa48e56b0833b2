"""A mentee's own request: asks one of those found, ranks who is next, sees where it stands, takes it back."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.domain.pairing import Choice, Origin, Request, RequestState
from bot.domain.person import PersonId
from bot.domain.program import Program
from bot.errors import FieldProblems, Problem, Refusal, Refused
from bot.matching.values import Couple
from bot.ports import UnitOfWork
from bot.services import asking, choosing, find_mentor
from bot.services.find_mentor import Shortlist
from bot.services.pause import is_pausing

LONGEST_NOTE = 1000
RANKS = ("second", "third", "fourth", "fifth")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What became of asking: the request, or who is next best where that place was just taken."""

    program: Program
    mentor_id: PersonId
    request: Request | None = None
    instead: tuple[PersonId, ...] = ()


def choose(uow: UnitOfWork, actor: PersonId, now: datetime, program_id: int, mentor_id: PersonId) -> Shortlist | Asked:
    """What the form to ask shows: the chosen one first, then whom one may rank after. Asked where nobody is free."""
    with uow:
        program = find_mentor.may_find(uow, actor, now, program_id)
        _require_not_asking(uow, program, actor)
        listed = find_mentor.shortlist(uow, actor, now, program)
        chosen = [one for one in listed.found if one.mentor_id == mentor_id]
        if not chosen:
            return _gone(uow, program, actor, mentor_id, now)
        rest = [one for one in listed.found if one.mentor_id != mentor_id]
        return replace(listed, found=(*chosen, *rest))


def ask(
    uow: UnitOfWork,
    actor: PersonId,
    now: datetime,
    program_id: int,
    mentor_id: PersonId,
    note: str,
    ranked: Sequence[PersonId | None] = (),
) -> Asked:
    """Asks one mentor, and keeps whom to ask after them. Sent twice, it is done once."""
    _check(mentor_id, note, ranked)
    with uow:
        program = find_mentor.may_find(uow, actor, now, program_id)
        uow.enrollments.hold(program_id=program.id, person_ids={actor})  # a double click waits here for the first
        before = choosing.own_request(uow, program.id, actor)
        if before is not None and before.mentor_id == mentor_id:
            return Asked(program=program, mentor_id=mentor_id, request=before)
        _require_not_asking(uow, program, actor)
        search = uow.searches.latest(program_id=program.id, person_id=actor)
        known = {one.mentor_id: one for one in (search.found or () if search else ())}
        if mentor_id not in known or not find_mentor.can_be_asked(uow, program, mentor_id, actor, now):
            return _gone(uow, program, actor, mentor_id, now)
        request = _ask(uow, program, actor, now, note, known, [mentor_id, *ranked])
        return Asked(program=program, mentor_id=mentor_id, request=request)


def _ask(
    uow: UnitOfWork,
    program: Program,
    actor: PersonId,
    now: datetime,
    note: str,
    known: dict[PersonId, Choice],
    ranked: Sequence[PersonId | None],
) -> Request:
    first, *rest = [known[one] for one in ranked if one is not None and one in known]
    return asking.ask_mentor(
        uow,
        program,
        Couple(first.mentor_id, actor),
        actor,
        now,
        first.score,
        first.reasons,
        origin=Origin.MENTEE,
        note=note,
        next_choices=rest,
    )


def _gone(uow: UnitOfWork, program: Program, actor: PersonId, mentor_id: PersonId, now: datetime) -> Asked:
    """Whatever the reason is, it reads the same."""
    return Asked(program=program, mentor_id=mentor_id, instead=find_mentor.next_best(uow, program, actor, now))


def _check(mentor_id: PersonId, note: str, ranked: Sequence[PersonId | None]) -> None:
    problems: dict[str, Problem] = {}
    if len(note) > LONGEST_NOTE:
        problems["note"] = Problem.TOO_LONG
    seen = {mentor_id}
    for name, one in zip(RANKS, ranked, strict=False):
        if one is not None and one in seen:
            problems[name] = Problem.CHOSEN_TWICE
        seen |= {one} if one else set()
    if problems:
        raise FieldProblems(problems)


def _require_not_asking(uow: UnitOfWork, program: Program, actor: PersonId) -> None:
    if choosing.own_request(uow, program.id, actor) is not None:
        raise Refused(Refusal.ALREADY_ASKING)


def stands(uow: UnitOfWork, actor: PersonId, request_id: int) -> tuple[Request, Program]:
    """Where an own request stands; raises Refused for anybody else, and once it is over."""
    with uow:
        request = _own(uow, actor, request_id)
        return request, uow.programs.get(request.program_id)


def withdraw(uow: UnitOfWork, actor: PersonId, now: datetime, request_id: int) -> tuple[Request, Program]:
    """Takes an own request back; the mentor's question loses its buttons and no reason is given."""
    with uow:
        request = _own(uow, actor, request_id)
        return _withdrawn(uow, request, now), uow.programs.get(request.program_id)


def ask_next(uow: UnitOfWork, actor: PersonId, now: datetime, request_id: int) -> tuple[Request, Asked]:
    """Takes the own request back and asks the next of the ranking who is free, at once.

    Raises Refused and changes nothing where none of them is.
    """
    with uow:
        request = _own(uow, actor, request_id)
        program = find_mentor.may_find(uow, actor, now, request.program_id)
        rest = tuple(_free(uow, program, request, now))
        if not rest:
            raise Refused(Refusal.NOT_POSSIBLE_NOW)
        over = _withdrawn(uow, request, now)
        known = {one.mentor_id: one for one in rest}
        asked = _ask(uow, program, actor, now, request.note, known, [one.mentor_id for one in rest])
        return over, Asked(program=program, mentor_id=asked.mentor_id, request=asked)


def _free(uow: UnitOfWork, program: Program, request: Request, now: datetime) -> Iterator[Choice]:
    """Those of the ranking who can be asked now."""
    for one in request.next_choices:
        if find_mentor.can_be_asked(uow, program, one.mentor_id, request.mentee_id, now):
            yield one


def _withdrawn(uow: UnitOfWork, request: Request, now: datetime) -> Request:
    return uow.requests.save(replace(request, state=RequestState.WITHDRAWN, answered_at=now))


def _own(uow: UnitOfWork, actor: PersonId, request_id: int) -> Request:
    request = uow.requests.get(request_id)
    if request.mentee_id != actor or request.origin is not Origin.MENTEE:
        raise Refused(Refusal.NOT_YOURS)
    if request.state is not RequestState.WAITING:
        raise Refused(Refusal.NOT_POSSIBLE_NOW)
    return request


def mentor_away(uow: UnitOfWork, reader: PersonId, request_id: int, now: datetime) -> tuple[Request, date] | None:
    """An own request that waits for a mentor on a break, and their first day back. In an open unit of work."""
    request = uow.requests.get(request_id)
    mentor, program_id = uow.people.find(request.mentor_id), request.program_id
    place = uow.enrollments.find(program_id=program_id, person_id=request.mentor_id)
    waits = request.state is RequestState.WAITING and request.mentee_id == reader
    if not waits or mentor is None or place is None or not is_pausing(place, mentor, now):
        return None
    return (request, place.paused_until) if place.paused_until else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Over:
    """What a mentee hears of the end of an own request: whom I asked next, or who is next best."""

    request: Request
    program: Program
    following: Request | None
    next_best: tuple[PersonId, ...]
    taken: bool


def over(uow: UnitOfWork, reader: PersonId, request_id: int, now: datetime, *, taken: bool) -> Over | None:
    """None once they have somebody or left. In an open unit of work."""
    request = uow.requests.get(request_id)
    program = uow.programs.get(request.program_id)
    following = choosing.own_request(uow, program.id, reader)
    may_look = choosing.why_not_find(uow, program, reader, now) is None
    if not may_look and following is None:
        return None
    best = find_mentor.next_best(uow, program, reader, now) if following is None else ()
    return Over(request=request, program=program, following=following, next_best=best, taken=taken)
