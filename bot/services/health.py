"""How pairings are doing, for the managers of their program; for admins, totals without names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.enrollment import EnrollmentState
from bot.domain.health import Facts, Health, HealthState, judge
from bot.domain.pairing import Pairing, PairingState
from bot.domain.person import Person, PersonId
from bot.domain.program import Program
from bot.domain.session import Session
from bot.errors import FieldProblems, Problem, Refusal, Refused
from bot.nudges import NudgeKind
from bot.ports import UnitOfWork
from bot.services import say
from bot.services.pause import is_pausing
from bot.services.permissions import note, require_runs_something

WORDS_MOST = 2000
SHOWN_MOST = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """`written_at` is when the manager last wrote to the pair, if ever."""

    pairing: Pairing
    health: Health
    written_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramHealth:
    """`pairs` are the first of those that need attention, and only where the actor manages the program."""

    program: Program
    on_track: int
    too_early: int
    needs_attention: int
    pairs: tuple[Judged, ...] = ()
    with_names: bool

    @property
    def total(self) -> int:
        return self.on_track + self.too_early + self.needs_attention


def show(uow: UnitOfWork, actor: PersonId, now: datetime) -> tuple[ProgramHealth, ...]:
    """Programs that are not over; raises Refused for whoever runs none."""
    with uow:
        mine = [one for one in require_runs_something(uow, actor) if not one.is_over]
        return tuple(of_program(uow, actor, now, program) for program in mine)


def open_note(uow: UnitOfWork, actor: PersonId, pairing_id: int) -> tuple[Pairing, Program]:
    """A pairing to whose people the actor may write."""
    with uow:
        return _managed(uow, actor, pairing_id)


def write_to_all(uow: UnitOfWork, actor: PersonId, now: datetime, pairing_id: int, words: str) -> Pairing:
    """The same words to everybody in the pairing, each in their own working hours."""
    if not words:
        raise FieldProblems({"words": Problem.REQUIRED})
    if len(words) > WORDS_MOST:
        raise FieldProblems({"words": Problem.TOO_LONG})
    with uow:
        pairing, _ = _managed(uow, actor, pairing_id)
        stamp = f"{now:%Y%m%dT%H%M%S}"
        uow.drafts.put(actor, note_name(pairing_id, stamp), {"words": words}, now=now)
        about: dict[str, str | int] = {"pairing": pairing_id, "by": actor, "note": stamp}
        for reader in pairing.partners_of(actor):
            say.later(uow, NudgeKind.MANAGER_WRITES, reader, now, about=about)
        note(uow, actor, now, "wrote_to_pairing", f"pairing:{pairing_id}")
        return pairing


def note_name(pairing_id: int, stamp: str) -> str:
    return f"note:{pairing_id}:{stamp}"


def judge_all(uow: UnitOfWork, program: Program, now: datetime) -> list[Judged]:
    """Every active pairing, the oldest first. Called in an open unit of work."""
    pairings = [one for one in uow.pairings.in_program(program.id) if one.state is PairingState.ACTIVE]
    sessions = _by_pairing(uow.sessions.in_program(program.id))
    check_ins = uow.check_ins.latest_in(program.id)
    people = uow.people.those({person_id for one in pairings for person_id in one.people})
    pausing = _pausing(uow, program, people, now)

    def facts(pairing: Pairing) -> Facts:
        return Facts(
            matched_at=pairing.matched_at,
            sessions=sessions.get(pairing.id, ()),
            check_in=check_ins.get(pairing.id),
            cadence=program.cadence,
            clocks=program.clocks,
            somebody_left=any(one in people and people[one].is_deactivated for one in pairing.people),
            somebody_pauses=any(one in pausing for one in pairing.people),
        )

    return [Judged(pairing=one, health=judge(facts(one), now)) for one in pairings]


def of_program(uow: UnitOfWork, actor: PersonId, now: datetime, program: Program) -> ProgramHealth:
    """As the actor may see it. Called in an open unit of work."""
    judged = judge_all(uow, program, now)
    needing = [one for one in judged if one.health.state is HealthState.NEEDS_ATTENTION]
    manages = actor in program.managers
    return ProgramHealth(
        program=program,
        on_track=sum(one.health.state is HealthState.ON_TRACK for one in judged),
        too_early=sum(one.health.state is HealthState.TOO_EARLY for one in judged),
        needs_attention=len(needing),
        pairs=tuple(_with_note(uow, one) for one in needing[:SHOWN_MOST]) if manages else (),
        with_names=manages,
    )


def _with_note(uow: UnitOfWork, judged: Judged) -> Judged:
    notes = uow.outbox.about(NudgeKind.MANAGER_WRITES, "pairing", judged.pairing.id)
    written_at = max((one.nudge.due_at for one in notes), default=None)
    return Judged(pairing=judged.pairing, health=judged.health, written_at=written_at)


def _managed(uow: UnitOfWork, actor: PersonId, pairing_id: int) -> tuple[Pairing, Program]:
    pairing = uow.pairings.get(pairing_id)
    program = uow.programs.get(pairing.program_id)
    # Being an admin is not enough: who meets whom, and how it goes, is for the program's own managers.
    if actor not in program.managers:
        raise Refused(Refusal.ADMINS_ONLY, who=program.managers)
    if pairing.state is not PairingState.ACTIVE:
        raise Refused(Refusal.NOT_POSSIBLE_NOW)
    return pairing, program


def _by_pairing(sessions: Sequence[Session]) -> dict[int, list[Session]]:
    found: dict[int, list[Session]] = {}
    for session in sessions:
        found.setdefault(session.pairing_id, []).append(session)
    return found


def _pausing(uow: UnitOfWork, program: Program, people: Mapping[PersonId, Person], now: datetime) -> set[PersonId]:
    places = uow.enrollments.in_program(program.id, {EnrollmentState.PAUSED})
    return {one.person_id for one in places if one.person_id in people and is_pausing(one, people[one.person_id], now)}
