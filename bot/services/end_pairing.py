"""A pairing ends before its time: the partners are told kindly and what comes next; history stays."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import structlog

from bot.domain.administration import Job
from bot.domain.kinds import Role
from bot.domain.pairing import Member, Pairing, PairingState, Request, RequestState
from bot.domain.person import PersonId
from bot.domain.program import Program
from bot.domain.session import Concern
from bot.errors import FieldProblems, Problem, Refusal, Refused
from bot.nudges import NudgeKind
from bot.ports import Now, UnitOfWork
from bot.services import (
    concerns,
    connections,
    ended_news,
    history,
    jobs,
    next_choice,
    offer,
    pair,
    place_freed,
    say,
    schedule,
    session_nudges,
    stand_ins,
    standby,
)
from bot.services.asking import those_to_tell
from bot.services.next_choice import Why
from bot.services.pause import COVER_OVER_JOB, is_away
from bot.services.permissions import note, require_member, require_runs
from bot.services.stand_ins import FIND_COVER_JOB

log = structlog.get_logger()

LONGEST_REASON = 1000
A_PAIR = 2


def end_all_of(uow: UnitOfWork, person_id: PersonId, program_id: int | None, now: datetime) -> None:
    """Whoever leaves a program, or (None) the company, leaves every pairing and request of it too.

    Called in an open unit of work. The partners are told that it ended, never why; what anybody was asked about it
    loses its buttons.
    """
    asked = {one.mentor_id for one in uow.requests.of(person_id)}
    met = {who for one in uow.pairings.active_of(person_id) for who in one.people}
    uow.questions.touch(asked | met | {person_id})
    for pairing in uow.pairings.active_of(person_id):
        if program_id in {None, pairing.program_id}:
            _take_out(uow, pairing, person_id, now)
    offer.withdraw_all_of(uow, person_id, program_id, now)
    stand_ins.withdraw_covers(uow, person_id, program_id, now)
    for request in uow.requests.of(person_id):
        if program_id in {None, request.program_id} and request.state is RequestState.WAITING:
            _withdraw(uow, request, person_id, now)


def object_to(uow: UnitOfWork, actor: PersonId, now: datetime, pairing_id: int, words: str) -> Pairing:
    """That it does not fit: for those who run the program alone, who decide what happens. The partner hears nothing."""
    if len(words) > LONGEST_REASON:
        raise FieldProblems({"reason": Problem.TOO_LONG})
    with uow:
        pairing, program = objectionable(uow, actor, now, pairing_id)
        for reader in those_to_tell(uow, program, set(pairing.people)):
            if not any(_is_same(one, pairing.id, actor, words) for one in uow.concerns.to(reader)):
                concern = uow.concerns.add(
                    Concern(pairing_id=pairing.id, writer_id=actor, reader_id=reader, words=words, written_at=now)
                )
                say.at_once(uow, NudgeKind.MATCH_OBJECTION, reader, now, about={"concern": concern.id})
        return pairing


def _is_same(concern: Concern, pairing_id: int, writer_id: PersonId, words: str) -> bool:
    """Sent again from a second window, or because the first answer was lost."""
    return (concern.pairing_id, concern.writer_id, concern.words) == (pairing_id, writer_id, words)


def objectionable(uow: UnitOfWork, actor: PersonId, now: datetime, pairing_id: int) -> tuple[Pairing, Program]:
    """An announced pairing of the actor's while there is time to object. In an open unit of work."""
    pairing = uow.pairings.get(pairing_id)
    require_member(pairing, actor)
    program = uow.programs.get(pairing.program_id)
    if pairing.state is not PairingState.ACTIVE:
        raise Refused(Refusal.NOT_POSSIBLE_NOW)
    if pairing.objection_until is None or now > pairing.objection_until:
        raise Refused(Refusal.OBJECTION_TOO_LATE, who=those_to_tell(uow, program, {actor}))
    return pairing, program


def end_by_manager(uow: UnitOfWork, actor: PersonId, now: datetime, pairing_id: int) -> Pairing:
    """Closed by whoever runs the program; everybody in it is told kindly."""
    with uow:
        pairing = uow.pairings.get(pairing_id)
        require_runs(uow, actor, uow.programs.get(pairing.program_id))
        if pairing.state is not PairingState.ACTIVE:
            raise Refused(Refusal.NOT_POSSIBLE_NOW)
        ended = _end(uow, pairing, now)
        asked_for = _after_objection(uow, pairing, now)
        for reader in pairing.people:
            ended_news.write(uow, pairing, reader, now, asking=reader in asked_for)
        note(uow, actor, now, "pairing_ended", f"pairing:{pairing.id}")
        return ended


def end_wanted(uow: UnitOfWork, pairing: Pairing, now: datetime) -> Pairing:
    """Everybody in it wants somebody new. Called in an open unit of work."""
    ended = _end(uow, pairing, now)
    for reader in pairing.people:
        ended_news.write(uow, pairing, reader, now)
    return ended


def take_out_wanted(uow: UnitOfWork, pairing: Pairing, person_id: PersonId, now: datetime) -> Pairing:
    """Somebody wants another circle; the others go on where they can. Called in an open unit of work."""
    _take_out(uow, pairing, person_id, now)
    ended_news.write(uow, pairing, person_id, now)
    return uow.pairings.get(pairing.id)


def end_for_somebody_else(uow: UnitOfWork, pairing: Pairing, person_id: PersonId, now: datetime) -> None:
    """One of it asked for another partner and whoever decides said yes; a circle goes on without them.

    The next best is asked at once. Called in an open unit of work.
    """
    if len(pairing.people) > A_PAIR:
        _take_out(uow, pairing, person_id, now)
        program = uow.programs.get(pairing.program_id)
        learns = person_id in pairing.those(Role.MENTEE)
        ended_news.write(
            uow, pairing, person_id, now, asking=learns and standby.begin(uow, program, pairing, person_id, now)
        )
        return
    _end(uow, pairing, now)
    asked_for = [who for one in pairing.those(Role.MENTOR) for who in _ask_others(uow, pairing, one, now)]
    for reader in pairing.people:
        ended_news.write(uow, pairing, reader, now, asking=reader in asked_for)


def _after_objection(uow: UnitOfWork, pairing: Pairing, now: datetime) -> frozenset[PersonId]:
    """An announced pair that did not fit: the next best is asked for its mentees, as if the mentor had left."""
    mentors = pairing.those(Role.MENTOR)
    if pairing.objection_until is None or not mentors or not _was_objected_to(uow, pairing):
        return frozenset()
    return _ask_others(uow, pairing, mentors[0], now)


def _was_objected_to(uow: UnitOfWork, pairing: Pairing) -> bool:
    readers = those_to_tell(uow, uow.programs.get(pairing.program_id), set(pairing.people))
    return any(one.pairing_id == pairing.id for reader in readers for one in uow.concerns.to(reader))


def _take_out(uow: UnitOfWork, pairing: Pairing, person_id: PersonId, now: datetime) -> None:
    left = tuple(one for one in pairing.members if one.person_id != person_id)
    if pairing.covers_id is not None and person_id in pairing.those(Role.MENTOR):
        _end_cover(uow, pairing, now)
        return
    if _goes_on_without(pairing, left):
        # Those who stay meet in a conversation of their own: Slack has another one for every set of people.
        concerns.close_asks(uow, pairing.id, now, person_id)
        connections.end_all_of(uow, pairing, now, person_id)
        smaller = uow.pairings.save(replace(pairing, members=left, conversation_id=None))
        log.info("circle_is_smaller", action="introduce", pairing=pairing.id, people=len(left))
        pair.go_on_without(uow, smaller, person_id, now, history.of_who_leaves(uow, pairing, person_id))
        session_nudges.take_off(uow, schedule.upcoming(uow, pairing.id, now), pairing, person_id, now)
        _note_free_place(uow, smaller, now)
        return
    _end(uow, pairing, now)
    asked_for = _ask_others(uow, pairing, person_id, now)
    for partner in pairing.partners_of(person_id):
        ended_news.write(uow, pairing, partner, now, asking=partner in asked_for)


def stand_in_away(new_uow: Callable[[], UnitOfWork], now: Now, job: Job) -> None:
    """The job: whoever stands in takes a break themselves, so that another is asked to."""
    with new_uow() as uow:
        pairing = uow.pairings.get(job.subject_id)
        away = any(is_away(uow, one, pairing.program_id, now()) for one in pairing.those(Role.MENTOR))
        if pairing.state is PairingState.ACTIVE and pairing.covers_id is not None and away:
            _end_cover(uow, pairing, now())


def _end_cover(uow: UnitOfWork, pairing: Pairing, now: datetime) -> None:
    """Whoever stood in goes: another is asked to, and the mentee is told so."""
    _end(uow, pairing, now)
    for job in (COVER_OVER_JOB, FIND_COVER_JOB):
        jobs.begin(uow, job, pairing.covers_id or 0, pairing.people[0], now)
    for mentee in pairing.those(Role.MENTEE):
        ended_news.write(uow, pairing, mentee, now, asking=True)


def _ask_others(uow: UnitOfWork, pairing: Pairing, person_id: PersonId, now: datetime) -> frozenset[PersonId]:
    """When a mentor goes, whoever stands by is asked at once for those who stay; returns for whom."""
    program = uow.programs.get(pairing.program_id)
    stay = [one for one in pairing.those(Role.MENTEE) if one != person_id]
    if person_id not in pairing.those(Role.MENTOR):
        return frozenset()
    return frozenset(one for one in stay if standby.begin(uow, program, pairing, one, now))


def _goes_on_without(pairing: Pairing, left: tuple[Member, ...]) -> bool:
    """A circle goes on with its mentor and somebody to mentor, three peers as two."""
    mentors = {one.person_id for one in left if one.role is Role.MENTOR}
    return len(left) > 1 and (bool(mentors) or not pairing.those(Role.MENTOR))


def _end(uow: UnitOfWork, pairing: Pairing, now: datetime) -> Pairing:
    _note_free_place(uow, pairing, now)
    return close(uow, pairing, now)


def close(uow: UnitOfWork, pairing: Pairing, now: datetime) -> Pairing:
    """What belongs to it settles, and what was planned leaves all calendars; whoever calls it tells its people.

    In an open unit of work.
    """
    schedule.call_off(uow, pairing, now)
    connections.end_all_of(uow, pairing, now)
    concerns.close_asks(uow, pairing.id, now)
    jobs.begin(uow, COVER_OVER_JOB, pairing.id, pairing.people[0], now)
    log.info("pairing_ended", action="end", pairing=pairing.id)
    return uow.pairings.save(replace(pairing, state=PairingState.ENDED, ended_at=now))


def _note_free_place(uow: UnitOfWork, pairing: Pairing, now: datetime) -> None:
    """Somebody else may have it; whoever left themselves is found not to be there."""
    for mentor in pairing.those(Role.MENTOR):
        place_freed.note(uow, uow.programs.get(pairing.program_id), mentor, now)


def _withdraw(uow: UnitOfWork, request: Request, person_id: PersonId, now: datetime) -> None:
    over = uow.requests.save(replace(request, state=RequestState.WITHDRAWN, answered_at=now))
    if request.mentor_id == person_id:
        next_choice.go_on(uow, uow.programs.get(request.program_id), over, person_id, now, Why())
