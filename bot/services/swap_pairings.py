"""Two running pairs swap: each mentor goes on with the other's mentee, in one act of whoever manages the program.

What it means is said before, and all of it is checked again when it is done. Goals are the mentee's and go along; what
a pair wrote stays between those two.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from bot.domain.kinds import Kind, Role
from bot.domain.pairing import Candidate, Pairing, PairingState
from bot.domain.person import PersonId
from bot.domain.program import Program
from bot.domain.session import SessionState
from bot.errors import FieldProblems, Problem, Refusal, Refused
from bot.matching.values import Couple
from bot.nudges import Nudge, NudgeKind
from bot.ports import Solver, UnitOfWork
from bot.services import by_hand, cohort, end_pairing, pair, say, still_possible, swap
from bot.services.asking import those_to_tell
from bot.services.look_closer import plain
from bot.services.permissions import note

log = structlog.get_logger()

OF_TWO = {Kind.ONE_TO_ONE, Kind.REVERSE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Swap:
    """What a swap would do: the two pairs as they are, their scores now, and the two that come of it.

    Where it is not possible, `broken` may say why, and says nothing that is private. `planned` sessions are called off.
    """

    first: Pairing
    second: Pairing
    now: tuple[Candidate, Candidate]
    new: tuple[Candidate, Candidate]
    broken: tuple[tuple[Couple, str], ...]
    possible: bool
    planned: int = 0

    @property
    def change(self) -> float:
        return sum(one.score for one in self.new) - sum(one.score for one in self.now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Swapped:
    """For one of the four: the pair they are in now, and the one that they were in."""

    pairing: Pairing
    former: Pairing
    program: Program
    reader: PersonId
    partner_title: str
    called_off: bool

    @property
    def partner(self) -> PersonId:
        return self.pairing.partners_of(self.reader)[0]

    @property
    def before(self) -> PersonId:
        return self.former.partners_of(self.reader)[0]


def is_of_two(kind: Kind, pairing: Pairing) -> bool:
    """A running pair of a mentor and a mentee, of whom neither only stands in."""
    return kind in OF_TWO and _are_two(pairing) and pairing.covers_id is None and pairing.state is PairingState.ACTIVE


def _are_two(pairing: Pairing) -> bool:
    return len(pairing.those(Role.MENTOR)) == len(pairing.those(Role.MENTEE)) == 1


def couple_of(pairing: Pairing) -> Couple:
    return Couple(pairing.those(Role.MENTOR)[0], pairing.those(Role.MENTEE)[0])


def begin(uow: UnitOfWork, actor: PersonId, now: datetime, pairing_id: int) -> tuple[Pairing, Program]:
    """What the form shows; raises Refused for everybody but the program's own managers, and where nobody can swap."""
    with uow:
        pairing, program = _managed(uow, actor, pairing_id)
        _require_of_two(program, pairing, now)
        return pairing, program


def find(uow: UnitOfWork, actor: PersonId, pairing_id: int, words: str, most: int) -> list[tuple[int, str, str]]:
    """Pairing, mentor's and mentee's name of the other pairs whose names have these words, in their order."""
    with uow:
        _, program = _managed(uow, actor, pairing_id)
        known = uow.boards.couples(program.id)
    wanted = plain(words).split()
    named = [(plain(f"{mentor} and {mentee}"), (number, mentor, mentee)) for number, mentor, mentee in known]
    found = sorted((name, one) for name, one in named if all(word in name for word in wanted))
    return [one for _, one in found if one[0] != pairing_id][:most]


def require_may(uow: UnitOfWork, actor: PersonId, now: datetime, pairing_id: int, other_id: int | None) -> None:
    """What can be said at once; raises FieldProblems or Refused."""
    with uow:
        if not other_id:
            raise FieldProblems({"other": Problem.REQUIRED})
        first, second, _ = _both(uow, actor, now, pairing_id, other_id)
        if swap.share_somebody(first.people, second.people):
            raise FieldProblems({"other": Problem.SHARES_SOMEBODY})


def explain(uow: UnitOfWork, solver: Solver, actor: PersonId, now: datetime, pairing_id: int, other_id: int) -> Swap:
    """Slow: asks the solver. Nothing is changed."""
    with uow:
        first, second, program = _both(uow, actor, now, pairing_id, other_id)
        together = (couple_of(first), couple_of(second))
        problem = cohort.problem(uow, program, now, by_hand=True)
        here = {one.id for one in problem.participants}
        away = tuple(one for one in (*first.people, *second.people) if one not in here)
        if away:
            raise Refused(Refusal.SWAP_SOMEBODY_AWAY, who=away)
        planned = sum(_planned(uow, one, now) for one in (first, second))
    # Their places are free for each other, and what they score now is seen with the same eyes.
    free = replace(problem, existing=problem.existing - set(together))
    explained = solver.explain_all(free, [*together, *_crossed(first, second)])
    now_, new = explained[:2], explained[2:]
    return Swap(
        first=first,
        second=second,
        now=(swap.candidate(now_[0]), swap.candidate(now_[1])),
        new=(swap.candidate(new[0]), swap.candidate(new[1])),
        broken=swap.sentences(new),
        possible=all(by_hand.is_possible(one) for one in new),
        planned=planned,
    )


def remember(uow: UnitOfWork, actor: PersonId, now: datetime, found: Swap) -> None:
    """Keeps what was shown until the manager says yes; a view has no room for it."""
    with uow:
        values = {"new": [swap.as_json(one) for one in found.new]}
        uow.drafts.put(actor, _name(found.first.id, found.second.id), values, now=now)


def carry_out(
    uow: UnitOfWork, actor: PersonId, now: datetime, pairing_id: int, other_id: int
) -> tuple[Pairing, Pairing]:
    """Does what was shown, and gives the new pairs; refused where anything of it changed meanwhile."""
    with uow:
        _hold(uow, pairing_id, other_id)
        first, second, program = _both(uow, actor, now, pairing_id, other_id)
        new = _as_shown(uow, actor, first, second)
        called_off = {one.id for one in (first, second) if _planned(uow, one, now)}
        for old in (first, second):
            end_pairing.close(uow, old, now)
        made = [_put_together(uow, program, one, now) for one in new]
        _tell(uow, made, (first, second), called_off, now)
        uow.drafts.forget(actor, _name(first.id, second.id))
        note(uow, actor, now, "pairings_swapped", f"pairing:{first.id}", other=second.id, new=made[0].id)
        note(uow, actor, now, "pairings_swapped", f"pairing:{second.id}", other=first.id, new=made[1].id)
        log.info("pairings_swapped", action="swap", pairing=first.id, other=second.id, program=program.id)
        return made[0], made[1]


def told(uow: UnitOfWork, nudge: Nudge) -> Swapped | None:
    """While they are together. In an open unit of work."""
    pairing, former = uow.pairings.get(nudge.about("pairing")), uow.pairings.get(nudge.about("former"))
    if pairing.state is not PairingState.ACTIVE or not pairing.has(nudge.reader):
        return None
    return Swapped(
        pairing=pairing,
        former=former,
        program=uow.programs.get(pairing.program_id),
        reader=nudge.reader,
        partner_title=uow.people.get(pairing.partners_of(nudge.reader)[0]).title,
        called_off="off" in nudge.subject,
    )


def _managed(uow: UnitOfWork, actor: PersonId, pairing_id: int) -> tuple[Pairing, Program]:
    pairing = uow.pairings.get(pairing_id)
    program = uow.programs.get(pairing.program_id)
    if actor not in program.managers:
        raise Refused(Refusal.ADMINS_ONLY, who=program.managers or those_to_tell(uow, program, set()))
    return pairing, program


def _require_of_two(program: Program, pairing: Pairing, now: datetime) -> None:
    if pairing.state is not PairingState.ACTIVE:
        raise Refused(Refusal.SWAP_PAIR_OVER)
    if not is_of_two(program.kind, pairing):
        raise Refused(Refusal.SWAP_OF_TWO_ONLY)
    if program.is_paused(now):
        raise Refused(Refusal.SWAP_WHILE_RESTING, program=program.name)
    if pairing.is_paused(program.today(now)):
        raise Refused(Refusal.SWAP_ON_A_BREAK, who=pairing.people)


def _both(
    uow: UnitOfWork, actor: PersonId, now: datetime, pairing_id: int, other_id: int
) -> tuple[Pairing, Pairing, Program]:
    first, program = _managed(uow, actor, pairing_id)
    second, same = _managed(uow, actor, other_id)
    if same.id != program.id or first.id == second.id:
        raise Refused(Refusal.SWAP_NOT_POSSIBLE)
    if _swapped_already(uow, first, second):
        raise Refused(Refusal.SWAPPED_ALREADY)
    for one in (first, second):
        _require_of_two(program, one, now)
    return first, second, program


def _swapped_already(uow: UnitOfWork, first: Pairing, second: Pairing) -> bool:
    """Pressed twice, or done by another manager a moment ago."""
    over = PairingState.ACTIVE not in {first.state, second.state} and first.ended_at == second.ended_at
    if not over or not (_are_two(first) and _are_two(second)):
        return False
    mentor, mentee = _crossed(first, second)[0]
    theirs = [one for one in uow.pairings.active_of(PersonId(mentor)) if one.program_id == first.program_id]
    return any(set(one.people) == {mentor, mentee} for one in theirs)


def _crossed(first: Pairing, second: Pairing) -> tuple[Couple, Couple]:
    (mentor, mentee), (other_mentor, other_mentee) = couple_of(first), couple_of(second)
    return Couple(mentor, other_mentee), Couple(other_mentor, mentee)


def _planned(uow: UnitOfWork, pairing: Pairing, now: datetime) -> int:
    return sum(one.state is SessionState.PLANNED and one.starts_at > now for one in uow.sessions.of(pairing.id))


def _hold(uow: UnitOfWork, pairing_id: int, other_id: int) -> None:
    """All four places at once, before anything is read: of two managers at the same moment one waits for the other."""
    first, second = uow.pairings.get(pairing_id), uow.pairings.get(other_id)
    uow.enrollments.hold(program_id=first.program_id, person_ids={*first.people, *second.people})


def _as_shown(uow: UnitOfWork, actor: PersonId, first: Pairing, second: Pairing) -> Sequence[Candidate]:
    shown = uow.drafts.find(actor, _name(first.id, second.id))
    new = [swap.from_json(one) for one in shown["new"]] if shown is not None else []
    if [Couple(one.mentor_id, one.mentee_id) for one in new] != list(_crossed(first, second)):
        raise Refused(Refusal.CHANGED_MEANWHILE)
    return new


def _name(pairing_id: int, other_id: int) -> str:
    return f"swap_pairings:{pairing_id}:{other_id}"


def _put_together(uow: UnitOfWork, program: Program, one: Candidate, now: datetime) -> Pairing:
    """Both had no say before, so both may say that it does not fit."""
    couple = Couple(one.mentor_id, one.mentee_id)
    if still_possible.why_not(uow, program, couple, now, one.put_aside) is not None:
        raise Refused(Refusal.SWAP_NOT_POSSIBLE)
    until = pair.objection_until(uow, program, (one.mentor_id, one.mentee_id), now)
    return pair.begin(uow, program, one.mentor_id, one.mentee_id, now, one.score, one.reasons, objection_until=until)


def _tell(
    uow: UnitOfWork, made: Collection[Pairing], before: Collection[Pairing], called_off: Collection[int], now: datetime
) -> None:
    """Each of the four hears of the end and of the beginning in one message."""
    for pairing in made:
        for reader in pairing.people:
            former = next(one for one in before if one.has(reader))
            about: dict[str, str | int] = {"pairing": pairing.id, "former": former.id}
            about |= {"off": 1} if former.id in called_off else {}
            say.at_once(uow, NudgeKind.SWAPPED, reader, now, about=about)
