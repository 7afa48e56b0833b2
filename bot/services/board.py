"""The board of a program for those who manage it: every pairing, where it stands, and how it is doing.

It shows what happened and what was counted: never notes, agendas, reflections, or what anybody rated.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.health import HealthState, Meeting
from bot.domain.pairing import Pairing, PairingState
from bot.domain.person import Person, PersonId
from bot.domain.program import Program
from bot.domain.session import SessionState
from bot.errors import Refusal, Refused
from bot.ports import UnitOfWork
from bot.services import contents, health
from bot.services.contents import Step
from bot.services.health import Judged
from bot.services.look_closer import plain

PAGE = 8


class Filter(StrEnum):
    """Which pairings the board shows."""

    ALL = "all"  # those that need attention first
    NEEDS_ATTENTION = "needs_attention"
    NOT_MET = "not_met"
    TOO_EARLY = "too_early"
    ON_TRACK = "on_track"
    PAUSED = "paused"
    OVER = "over"  # finished, or ended before their time


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where on the board of a program somebody is. Pages count from 0; of one `person`, all pairings are shown."""

    program_id: int
    shown: Filter = Filter.ALL
    page: int = 0
    person: PersonId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One pairing. `step` is its next session on the path; `health` of what is over is None."""

    pairing: Pairing
    judged: Judged | None
    step: Step | None
    held: int
    last_met: datetime | None
    next_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """One page. `counts` are those of every filter; `person` is whom somebody looked for."""

    program: Program
    place: Place
    lines: tuple[Line, ...]
    counts: Mapping[Filter, int]
    person: Person | None = None

    @property
    def pages(self) -> int:
        shown = len(self.lines) if self.place.person else self.counts[self.place.shown]
        return max(1, -(-shown // PAGE))


def look(uow: UnitOfWork, actor: PersonId, now: datetime, place: Place) -> Board:
    """Raises Refused for everybody but the program's own managers: who meets whom is for them alone."""
    with uow:
        program = _managed(uow, actor, place.program_id)
        judged = health.judge_all(uow, program, now, actor)
        over = uow.boards.count_over(program.id)
        sorted_out: dict[Filter, list[Judged]] = {one: [] for one in Filter}
        for it in judged:
            for one in _filters_of(it):
                sorted_out[one].append(it)
        counts = {one: len(found) for one, found in sorted_out.items()}
        counts |= {Filter.ALL: len(judged) + over, Filter.OVER: over}
        place = _within(place, counts[place.shown])
        shown = _of_person(uow, program, place.person, judged) if place.person else None
        if shown is None:
            shown = _page(uow, program, place, sorted_out[place.shown])
        return Board(
            program=program,
            place=place,
            lines=tuple(_line(uow, program, one, it) for one, it in shown),
            counts=counts,
            person=uow.people.find(place.person) if place.person else None,
        )


def require_manager(uow: UnitOfWork, actor: PersonId, program_id: int) -> None:
    """Raises Refused, with whom to ask, for everybody but the program's own managers."""
    with uow:
        _managed(uow, actor, program_id)


def find_people(uow: UnitOfWork, actor: PersonId, program_id: int, words: str, most: int) -> list[tuple[str, str]]:
    """Id and name of those in the program's pairings whose name has these words, in the order of their names."""
    with uow:
        known = uow.boards.names(_managed(uow, actor, program_id).id)
    wanted = plain(words).split()
    found = sorted((plain(name), one, name) for one, name in known if all(word in plain(name) for word in wanted))
    return [(str(one), name) for _, one, name in found[:most]]


def _managed(uow: UnitOfWork, actor: PersonId, program_id: int) -> Program:
    program = uow.programs.get(program_id)
    if actor not in program.managers:
        raise Refused(Refusal.ADMINS_ONLY, who=program.managers)
    return program


STATES = {
    HealthState.NEEDS_ATTENTION: Filter.NEEDS_ATTENTION,
    HealthState.TOO_EARLY: Filter.TOO_EARLY,
    HealthState.ON_TRACK: Filter.ON_TRACK,
}


def _filters_of(judged: Judged) -> set[Filter]:
    """Asked for each of thousands of pairings; what is over is not among them."""
    state, paused = judged.health.state, judged.health.is_paused
    found = {Filter.ALL, Filter.PAUSED if paused and state is HealthState.ON_TRACK else STATES[state]}
    if paused:
        found.add(Filter.PAUSED)
    if not any(one.state is SessionState.HELD for one in judged.meetings):
        found.add(Filter.NOT_MET)
    return found


def _within(place: Place, count: int) -> Place:
    """The last page where there are fewer by now."""
    last = max(0, -(-count // PAGE) - 1)
    return Place(
        program_id=place.program_id, shown=place.shown, page=min(max(0, place.page), last), person=place.person
    )


Shown = list[tuple[Pairing, Judged | None]]


def _page(uow: UnitOfWork, program: Program, place: Place, found: Sequence[Judged]) -> Shown:
    """Active ones first, and then, where all are asked for, those that are over."""
    ordered = sorted(found, key=lambda one: one.health.state is not HealthState.NEEDS_ATTENTION)
    begin = place.page * PAGE
    active: Shown = [(one.pairing, one) for one in ordered[begin : begin + PAGE]]
    if place.shown not in {Filter.ALL, Filter.OVER} or len(active) == PAGE:
        return active
    offset = max(0, begin - len(ordered))
    over = uow.boards.over(program.id, offset=offset, most=PAGE - len(active))
    return [*active, *((one, None) for one in over)]


def _of_person(uow: UnitOfWork, program: Program, person: PersonId, judged: Sequence[Judged]) -> Shown:
    known = {one.pairing.id: one for one in judged}
    theirs = [one for one in uow.pairings.all_of(person) if one.program_id == program.id]
    return [(one, known.get(one.id)) for one in sorted(theirs, key=lambda one: one.id, reverse=True)[:PAGE]]


def _line(uow: UnitOfWork, program: Program, pairing: Pairing, judged: Judged | None) -> Line:
    mine: Sequence[Meeting] = judged.meetings if judged else uow.sessions.of(pairing.id)
    held = [one.starts_at for one in mine if one.state is SessionState.HELD]
    active = pairing.state is PairingState.ACTIVE
    planned = [one.starts_at for one in mine if one.state is SessionState.PLANNED] if active else []
    return Line(
        pairing=pairing,
        judged=judged,
        step=contents.step_at(uow, pairing, program, len(held) + 1) if active else None,
        held=len(held),
        last_met=max(held, default=None),
        next_at=min(planned, default=None),
    )
