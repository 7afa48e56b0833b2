"""Somebody was deactivated in Slack: everything of theirs settles by itself, and those concerned hear it once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from bot.domain.announcement import AnnouncementState
from bot.domain.enrollment import Enrollment, EnrollmentState
from bot.domain.pairing import RequestState
from bot.domain.person import PersonId
from bot.domain.program import Program
from bot.errors import Refusal, Refused
from bot.nudges import Nudge, NudgeKind, Priority
from bot.ports import UnitOfWork
from bot.services import concerns, connections, digest, end_pairing, leave, rematch, say, stops
from bot.services.appoint import able_admins, is_asked_to_appoint
from bot.services.permissions import note, require_admin

log = structlog.get_logger()

HOLDS = timedelta(days=30)
ANNOUNCEMENTS_LOOKED_AT = 500
STILL_GO_OUT = {
    AnnouncementState.SCHEDULED,
    AnnouncementState.SENDING,
    AnnouncementState.PAUSED,
    AnnouncementState.REPEATING,
    AnnouncementState.HALTED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Without:
    """Programs whose manager is gone, as one who runs them from now on sees it; `mine` where they managed with them."""

    person_id: PersonId
    programs: tuple[Program, ...]
    announcements: int
    mine: bool


def settle(uow: UnitOfWork, now: datetime, person_ids: Sequence[PersonId] | None = None) -> tuple[PersonId, ...]:
    """Of those (or of everybody) whom Slack deactivated; returns everybody else whom it concerns. Done once."""
    with uow:
        people = uow.people.all() if person_ids is None else list(uow.people.those(person_ids).values())
        gone = [one.id for one in people if one.is_deactivated]
        concerned = [who for one in gone for who in _settle(uow, one, now)]
        return tuple(dict.fromkeys(one for one in concerned if one not in gone))


def _settle(uow: UnitOfWork, person_id: PersonId, now: datetime) -> list[PersonId]:
    """What is settled already is not touched again, so that a second look finds nothing to do."""
    places = [one for one in uow.enrollments.of(person_id) if one.state is not EnrollmentState.LEFT]
    partners = [who for one in uow.pairings.active_of(person_id) for who in one.partners_of(person_id)]
    waiting = [one for one in uow.requests.of(person_id) if one.state is RequestState.WAITING]
    if partners or places or waiting:
        end_pairing.end_all_of(uow, person_id, None, now)
        _leave(uow, places, now)
    unread = _give_back_concerns(uow, person_id, now)
    introducing = connections.end_all_to(uow, person_id, now)
    heirs = _hand_over(uow, person_id, now)
    owners = _dismiss(uow, person_id, now)
    others = {one for request in waiting for one in (request.mentor_id, request.mentee_id)} - {person_id}
    concerned = [*dict.fromkeys((*partners, *sorted(others), *unread, *introducing, *heirs, *owners))]
    if concerned or places:
        log.info("person_gone", action="settle", person=person_id, places=len(places), concerned=len(concerned))
    return concerned


def _leave(uow: UnitOfWork, places: Sequence[Enrollment], now: datetime) -> None:
    """Whoever runs several of those programs hears of all in one message."""
    told: dict[PersonId, list[Program]] = {}
    for place in places:
        program = uow.programs.get(place.program_id)
        uow.enrollments.save(place.left(now))
        stops.end_place(uow, place, now)
        for reader in leave.who_hears(uow, program) if place.is_in and not program.is_over else ():
            told.setdefault(reader, []).append(program)
    for reader, programs in told.items():
        leave.tell(uow, reader, places[0].person_id, programs, now)


def _give_back_concerns(uow: UnitOfWork, reader: PersonId, now: datetime) -> list[PersonId]:
    """A private word without an end goes back to its writer, who may choose somebody else."""
    waiting = (*concerns.unread_by(uow, reader), *concerns.undecided_by(uow, reader))
    for one in waiting:
        # Nobody who is left has read it.
        concerns.give_back(uow, uow.concerns.save(replace(one, read_at=None)) if one.read_at else one, now)
    return [one.writer_id for one in waiting]


# What they ran


def _hand_over(uow: UnitOfWork, person_id: PersonId, now: datetime) -> list[PersonId]:
    """To those who manage with them, else to the admins. Each of them hears of all of it in one message."""
    theirs = [one for one in uow.programs.all() if person_id in one.managers]
    told: dict[PersonId, list[Program]] = {}
    for program in theirs:
        left = uow.programs.save(replace(program, managers=tuple(one for one in program.managers if one != person_id)))
        if not left.is_over:
            digest.plan_for(uow, left, now)
            rematch.bring_up(uow, left, now)
            for heir in left.managers or _admins_besides(uow, person_id):
                told.setdefault(heir, []).append(left)
    moved = _hand_over_announcements(uow, person_id, next(iter([*told, *_admins_besides(uow, person_id)]), None))
    for heir, programs in told.items():
        _tell(uow, heir, person_id, programs, moved, now)
    return list(told)


def _admins_besides(uow: UnitOfWork, person_id: PersonId) -> tuple[PersonId, ...]:
    return tuple(one for one in able_admins(uow) if one != person_id)


def _hand_over_announcements(uow: UnitOfWork, author: PersonId, heir: PersonId | None) -> int:
    """What was to go out still does, in the name of whoever can stop it; drafts are nobody else's.

    What waits for a second pair of eyes does in the name of whoever says yes to it.
    """
    theirs = [one for one in uow.announcements.latest(ANNOUNCEMENTS_LOOKED_AT) if one.author_id == author]
    going = [one for one in theirs if one.state in STILL_GO_OUT]
    for one in going if heir else ():
        uow.announcements.save(replace(one, author_id=heir or author))
    return len(going) if heir else 0


def _tell(
    uow: UnitOfWork, heir: PersonId, gone: PersonId, programs: Sequence[Program], announcements: int, now: datetime
) -> None:
    about: dict[str, str | int] = {
        "program": programs[0].id,
        "programs": ",".join(str(one.id) for one in programs),
        "person": gone,
        "announcements": announcements,
    }
    kind, first = NudgeKind.MANAGER_GONE, Priority.REQUEST
    say.later(uow, kind, heir, now, about=about, priority=first, ends_at=now + HOLDS, part=f"{now:%Y%m%d}")


def _dismiss(uow: UnitOfWork, person_id: PersonId, now: datetime) -> list[PersonId]:
    """Unless nobody else could act: then the owners of the Slack workspace are asked to appoint somebody, once."""
    if not any(one.person_id == person_id for one in uow.admins.all()):
        return []
    if _admins_besides(uow, person_id):
        uow.admins.dismiss(person_id)
        return []
    running = [one for one in uow.programs.all() if not one.is_over]
    owners = [one.id for one in uow.people.all() if one.owns_workspace and one.can_take_part] if running else []
    about: dict[str, str | int] = {"person": person_id}
    kind, first = NudgeKind.NOBODY_RUNS_IT, Priority.REQUEST
    told = [one for one in owners if say.later(uow, kind, one, now, about=about, priority=first, ends_at=now + HOLDS)]
    if told:
        log.info("nobody_runs_it", action="ask", owners=len(told))
    return told


def nobody_runs(uow: UnitOfWork, nudge: Nudge) -> tuple[PersonId, int] | None:
    """Who is gone, and how many programs go on, while its reader is to appoint somebody. In an open unit of work."""
    running = [one for one in uow.programs.all() if not one.is_over]
    asked = is_asked_to_appoint(uow, nudge.reader) and running
    return (PersonId(str(nudge.subject["person"])), len(running)) if asked else None


def told(uow: UnitOfWork, nudge: Nudge) -> Without | None:
    """While the reader runs any of them, and nobody else has taken it over. In an open unit of work."""
    ids = [int(one) for one in str(nudge.subject["programs"]).split(",")]
    programs = [one for one in (uow.programs.get(number) for number in ids) if not one.is_over]
    mine = [one for one in programs if nudge.reader in one.managers]
    nobodys = [one for one in programs if not one.managers] if nudge.reader in able_admins(uow) else []
    if not mine and not nobodys:
        return None
    return Without(
        person_id=PersonId(str(nudge.subject["person"])),
        programs=tuple(mine or nobodys),
        announcements=nudge.about("announcements"),
        mine=bool(mine),
    )


def take_over(uow: UnitOfWork, actor: PersonId, now: datetime, program_ids: Sequence[int]) -> tuple[Program, ...]:
    """An admin manages programs that nobody manages; raises Refused where somebody was quicker."""
    with uow:
        require_admin(uow, actor)
        taken = [_take_over(uow, actor, now, uow.programs.get(number)) for number in program_ids]
        programs = tuple(one for one in taken if one is not None)
        if not programs:
            raise Refused(Refusal.TAKEN_OVER)
        return programs


def _take_over(uow: UnitOfWork, actor: PersonId, now: datetime, program: Program) -> Program | None:
    if program.is_over or (program.managers and actor not in program.managers):
        return None
    if actor in program.managers:
        return program
    saved = uow.programs.save(replace(program, managers=(actor,)))
    digest.plan_for(uow, saved, now)
    note(uow, actor, now, "took_over_program", f"program:{program.id}", version=saved.version)
    return saved
