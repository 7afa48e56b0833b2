"""How pairings are doing, for the managers of their program; for admins, totals without names."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache, partial

from bot.domain.enrollment import EnrollmentState
from bot.domain.health import Facts, Goals, Health, HealthState, Meeting, judge
from bot.domain.kinds import Role
from bot.domain.pairing import Pairing, PairingState
from bot.domain.person import PersonId
from bot.domain.plan import Phase, kept
from bot.domain.program import Program
from bot.domain.ratings import Trend, summarize
from bot.domain.recurring import months_later
from bot.domain.session import Feedback
from bot.errors import FieldProblems, Problem, Refusal, Refused
from bot.nudges import NudgeKind
from bot.ports import UnitOfWork
from bot.services import contents, preparation, say, stops
from bot.services.pause import is_pausing
from bot.services.permissions import note, require_runs_something

WORDS_MOST = 2000
SHOWN_MOST = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """`meetings` are what was judged; `written_at` is when the manager last wrote to the pair, if ever."""

    pairing: Pairing
    health: Health
    written_at: datetime | None = None
    meetings: Sequence[Meeting] = ()


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


def judge_all(uow: UnitOfWork, program: Program, now: datetime, seen_by: PersonId) -> list[Judged]:
    """Every active pairing, the oldest first, without its score and reasons. Called in an open unit of work.

    Ratings count nothing in a pairing of whoever reads it: who runs a program may be somebody's partner.
    """
    of, found = _facts_of_all(uow, program, now, seen_by), []
    for pairing in uow.boards.active(program.id):
        facts = of(pairing)
        found.append(Judged(pairing=pairing, health=judge(facts, now), meetings=facts.sessions))
    return found


def _facts_of_all(uow: UnitOfWork, program: Program, now: datetime, seen_by: PersonId) -> Callable[[Pairing], Facts]:
    """What is known of every pairing, read at once."""
    sessions = uow.boards.meetings(program.id)
    gone = uow.boards.gone(program.id)
    pausing, today = _pausing(uow, program, now), program.today(now)
    stopped = stops.every(uow, program.id)
    untrained = _untrained(uow, program)
    goals = uow.boards.goals(program.id)
    ratings = uow.boards.ratings(program.id)
    check_ins = uow.check_ins.latest_in(program.id)
    whole = cache(partial(path_of, uow))

    @cache
    def shortened(content_id: int | None, sessions: int) -> Path:
        return whole(content_id).of(sessions)

    def facts(pairing: Pairing) -> Facts:
        length, people = whole(pairing.content_id).length, pairing.people
        away = pausing.intersection(people)
        path = shortened(pairing.content_id, contents.sessions_until(program, pairing.matched_at, length))
        return Facts(
            matched_at=pairing.matched_at,
            sessions=sessions.get(pairing.id, ()),
            check_in=check_ins.get(pairing.id),
            cadence=program.cadence,
            clocks=program.clocks,
            somebody_left=any(one in gone for one in people),
            somebody_pauses=not pairing.can_meet_without(away),
            program_pauses=program.is_paused(now),
            pairing_pauses=pairing.is_paused(today),
            stopped=stopped.of(pairing),
            lessons_open=sum(one in untrained and one not in away for one in people),
            goals=_goals_of(pairing, goals),
            path=path.length,
            phases=path.phases,
            time_is_over=whole(pairing.content_id).is_over(program, pairing, today),
            ratings_fall=seen_by not in people and _fall(ratings.get(pairing.id, ())),
        )

    return facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """How many sessions a pairing's path has, and its phases; `months` where each pairing has its own."""

    length: int = 0
    phases: tuple[Phase, ...] = ()
    months: int = 0

    def is_over(self, program: Program, pairing: Pairing, today: date) -> bool:
        """As `own_time.is_over` has it."""
        if not self.months:
            return False
        return today > min(program.ends_on, months_later(program.today(pairing.matched_at), self.months))

    def fitted(self, pairing: Pairing, program: Program) -> "Path":
        """As much of it as the program has time for, with each phase as long as its sessions that stay."""
        if not self.length:
            return self
        return self.of(contents.sessions_until(program, pairing.matched_at, self.length))

    def of(self, sessions: int) -> "Path":
        """Shortened evenly to so many."""
        if not self.length:
            return self
        places = kept(self.length, sessions)
        phases = (_shortened(one, places) for one in self.phases)
        return Path(length=len(places), phases=tuple(one for one in phases if one is not None))


def _shortened(phase: Phase, places: Sequence[int]) -> Phase | None:
    """`places` are those of the sessions that stay, counted from 0; None where none of the phase does."""
    inside = [number for number, place in enumerate(places, start=1) if phase.first <= place + 1 <= phase.last]
    return replace(phase, first=inside[0], last=inside[-1]) if inside else None


def path_of(uow: UnitOfWork, content_id: int | None) -> Path:
    """A pairing of before there were paths has none that it could be late on."""
    if content_id is None:
        return Path()
    content = uow.contents.get(content_id).content
    return Path(
        length=max((len(one.guides) for one in content.tracks), default=0),
        phases=content.phases,
        months=content.months if content.rolling else 0,
    )


def _untrained(uow: UnitOfWork, program: Program) -> frozenset[PersonId]:
    """Where the program requires its lessons."""
    content = preparation.content_of(uow, program.id)
    if content is None or not content.lessons.required:
        return frozenset()
    return frozenset(one.person_id for one, _ in uow.places.of(program.id)) - preparation.trained(uow, program, content)


def _goals_of(pairing: Pairing, goals: Mapping[PersonId, Goals]) -> Goals | None:
    mentees = pairing.those(Role.MENTEE)
    return sum((goals.get(one, Goals()) for one in mentees), Goals()) if mentees else None


def _fall(given: Sequence[Feedback]) -> bool:
    shown = summarize(given)
    return shown is not None and shown.trend is Trend.FALLING


def of_program(uow: UnitOfWork, actor: PersonId, now: datetime, program: Program) -> ProgramHealth:
    """As the actor may see it. Called in an open unit of work."""
    judged = judge_all(uow, program, now, actor)
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


def _pausing(uow: UnitOfWork, program: Program, now: datetime) -> frozenset[PersonId]:
    places = uow.enrollments.in_program(program.id, {EnrollmentState.PAUSED})
    people = uow.people.those({one.person_id for one in places})
    return frozenset(
        one.person_id for one in places if one.person_id in people and is_pausing(one, people[one.person_id], now)
    )
