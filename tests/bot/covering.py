"""A circle, its mentor on leave, and the work of finding whoever stands in, for the tests of it."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial

from bot.domain.enrollment import Enrollment
from bot.domain.kinds import Kind
from bot.domain.life import Cover
from bot.domain.pairing import Pairing
from bot.domain.person import PersonId
from bot.domain.program import Program
from bot.nudges import NudgeKind
from bot.ports import OpenUnitOfWork, UnitOfWork
from bot.services import cover, end_pairing, find_cover, jobs, pair, pause
from bot.services.pause import COVER_OVER_JOB, STAND_IN_AWAY_JOB
from bot.services.stand_ins import FIND_COVER_JOB
from tests.bot.matched_program import ADA, BOB, FAY, INES, furnish
from tests.conftest import TEAM
from tests.solving import Here

DAN, KOFI = PersonId("U0DAN"), PersonId("U0KOFI")


def place_of(uow: UnitOfWork, program: Program, person_id: PersonId) -> Enrollment:
    found = uow.enrollments.find(program_id=program.id, person_id=person_id)
    assert found is not None
    return found


def known_too(open_uow: OpenUnitOfWork, program: Program, person_id: PersonId, like: PersonId) -> None:
    with open_uow(TEAM) as uow:
        uow.people.put(replace(uow.people.get(like), id=person_id, name=person_id[2:].title(), version=0))
        uow.enrollments.add(replace(place_of(uow, program, like), id=0, person_id=person_id, version=0))


def circle(open_uow: OpenUnitOfWork, now: datetime) -> tuple[Program, Pairing]:
    """Bob leads Ada and Fay; Ines and Kofi lead nobody."""
    program = furnish(open_uow, now, kind=Kind.GROUP)
    known_too(open_uow, program, KOFI, INES)
    with open_uow(TEAM) as uow:
        pair.make(uow, program, BOB, ADA, now, 70.0, ())
        pair.make(uow, program, BOB, FAY, now, 70.0, ())
        (made,) = uow.pairings.active_of(BOB)
    return program, made


def on_leave(open_uow: OpenUnitOfWork, program: Program, now: datetime, days: int = 30) -> date:
    until = (now + timedelta(days=days)).date()
    pause.pause(open_uow(TEAM), BOB, now, until, [program.id], with_cover=True)
    work(open_uow, now)
    return until


def work(open_uow: OpenUnitOfWork, now: datetime) -> None:
    """What is due of finding and ending covers."""
    new_uow = partial(open_uow, TEAM)
    for job in iter(partial(jobs.claim, open_uow(TEAM), now, "here"), None):
        if job.kind == FIND_COVER_JOB:
            find_cover.find(new_uow, Here(), lambda: now, job)
        if job.kind == STAND_IN_AWAY_JOB:
            end_pairing.stand_in_away(new_uow, lambda: now, job)
        if job.kind == COVER_OVER_JOB:
            cover.look_whether_over(new_uow, lambda: now, job)
        jobs.finish(open_uow(TEAM), job, now)


def covers(open_uow: OpenUnitOfWork, pairing: Pairing) -> list[Cover]:
    with open_uow(TEAM) as uow:
        return list(uow.covers.of(pairing.id))


def heard(open_uow: OpenUnitOfWork, kind: NudgeKind, name: str, number: int) -> list[tuple[PersonId, ...]]:
    with open_uow(TEAM) as uow:
        return sorted(one.nudge.readers for one in uow.outbox.about(kind, name, number))
