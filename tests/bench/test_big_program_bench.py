"""A program of ten thousand people in Slack: reading them, keeping a proposal, acting on an approval, its health.

The solver is not measured here: it is asked in a process of its own, and `test_matching_bench.py` measures it.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from rich.console import Console
from rich.table import Table as Printed

from bot.domain.enrollment import Answers, Enrollment, EnrollmentState
from bot.domain.kinds import Role
from bot.domain.matching_run import RunState
from bot.domain.pairing import CandidateState, ProposalState
from bot.domain.person import Person, PersonId
from bot.domain.program import Asking, Program, ProgramState
from bot.matching.values import Answer, Candidate, Problem, Summary, Unmatched
from bot.ports import OpenUnitOfWork
from bot.services import approve, cohort, health, jobs, propose_pairs, run_matching
from tests.conftest import TEAM

pytestmark = [pytest.mark.bench, pytest.mark.timeout(1800)]

PEOPLE = 10_000
PAIRS = PEOPLE // 2
MANAGER = PersonId("U0GRACE")
LONGEST = 180.0  # seconds that acting on an approval may take, also where others use the machine
LONGEST_STEP = 1.0  # seconds for which one transaction may keep others from writing
SLACK = 3.0  # seconds that Slack waits
SCREEN = Console(width=110)


@dataclass
class Steps:
    """How long each transaction was open while something ran."""

    lengths: list[float] = field(default_factory=list)

    def watched(self, open_one: Callable[..., Any]) -> Callable[..., Any]:
        @contextmanager
        def opened(*, reading: bool = False) -> Iterator[Any]:
            with open_one(reading=reading) as uow:
                begun = time.perf_counter()
                yield uow
            if not reading:  # nobody waits for one that only reads
                self.lengths.append(time.perf_counter() - begun)

        return opened


class KnownAnswer:
    """Pairs the first mentors with the first mentees, and has a reason for everybody else."""

    def match(self, problem: Problem, tell: object = None) -> Answer:  # noqa: ARG002
        mentors = sorted(one.id for one in problem.participants if Role.MENTOR in one.roles)
        mentees = sorted(one.id for one in problem.participants if Role.MENTEE in one.roles)
        couples = list(zip(mentors, mentees, strict=True))[: PAIRS // 2 if len(mentors) < PAIRS else PAIRS]
        pairs = tuple(
            Candidate(mentor=mentor, mentee=mentee, score=70.0, contributions=()) for mentor, mentee in couples
        )
        left = [(one, role) for role, side in ((Role.MENTOR, mentors), (Role.MENTEE, mentees)) for one in side]
        unmatched = tuple(
            Unmatched(person=one, role=role, limit="taken", reason="They went to others.", what_would_help="One more.")
            for one, role in left
        )
        summary = Summary(
            mentors=len(mentors),
            mentees=len(mentees),
            matched_mentors=len(pairs),
            matched_mentees=len(pairs),
            places=len(pairs),
            total=70.0 * len(pairs),
            optimal=True,
        )
        return Answer(pairs=pairs, groups=(), unmatched=unmatched, standby=(), summary=summary)


def furnish(open_uow: OpenUnitOfWork, now: datetime, asking: Asking) -> Program:
    with open_uow(TEAM) as uow:
        uow.people.put(Person(id=MANAGER, name="Grace", time_zone="Europe/London"))
        program = uow.programs.add(
            Program(
                name="Grow",
                asking=asking,
                state=ProgramState.RUNNING,
                sign_up_closes_on=now.date(),
                matching_on=now.date(),
                ends_on=(now + timedelta(days=300)).date(),
                managers=(MANAGER,),
            )
        )
        for number in range(PEOPLE):
            _somebody(uow, program, number, now)
        return program


def _somebody(uow: Any, program: Program, number: int, now: datetime) -> None:
    role = Role.MENTOR if number % 2 else Role.MENTEE
    name = PersonId(f"U{role.value[3]}{number:06}")
    boss = PersonId(f"Ut{number // 8 * 2 + 1:06}") if number > 20 else None
    zone = ("Europe/London", "America/New_York", "Asia/Tokyo")[number // 2 % 3]
    uow.people.put(Person(id=name, name=f"Somebody {number}", time_zone=zone, manager_id=boss))
    if number % 20 == 0:
        uow.do_not_match.put(name, frozenset({PersonId(f"Ut{(number + 501) % PEOPLE:06}")}))
    uow.enrollments.add(
        Enrollment(
            program_id=program.id,
            person_id=name,
            state=EnrollmentState.ENROLLED,
            roles=frozenset({role}),
            answers=Answers(level=2 if role is Role.MENTOR else 1, languages=("English",)),
            enrolled_at=now,
        )
    )


@pytest.mark.parametrize("asking", list(Asking))
def test_ten_thousand_people_in_one_program(open_uow: OpenUnitOfWork, now: datetime, asking: Asking) -> None:
    program = furnish(open_uow, now, asking)
    told: list[tuple[str, float, str]] = []
    new_uow = partial(open_uow, TEAM)

    with measured(told, "building the problem"), new_uow() as uow:
        assert len(cohort.problem(uow, program, now).participants) == PEOPLE
    with measured(told, "asking for a matching"):
        propose_pairs.ask(new_uow(), MANAGER, now, program.id, dry=False)
    job = claimed(open_uow, now)
    with measured(told, "reading, and keeping the proposal"):
        run_matching.compute(new_uow, KnownAnswer(), lambda: now, job.subject_id)  # type: ignore[arg-type]
    jobs.finish(new_uow(), job, now)
    with new_uow() as uow:
        proposal = uow.proposals.latest(program.id)
        assert proposal is not None
        assert uow.matching_runs.get(job.subject_id).state is RunState.DONE
    with measured(told, "the click on approve"):
        approve.approve(new_uow(), MANAGER, now, proposal.id)
    job = claimed(open_uow, now)
    steps = Steps()
    with measured(told, "acting on the approval", steps.lengths):
        approve.carry_out(steps.watched(new_uow), lambda: now, job)
    with new_uow() as uow:
        states = [one.state for one in uow.candidates.of(proposal.id)]
        assert states.count(CandidateState.APPROVED) >= len(states) * 0.9
        assert uow.proposals.get(proposal.id).state is ProposalState.APPROVED
    later = now + timedelta(days=60)
    with measured(told, "health", []):
        health.show(open_uow(TEAM), MANAGER, later)
    print_table(open_uow, asking, len(states), told)
    seconds = {name: one for name, one, _ in told}
    assert seconds["acting on the approval"] < LONGEST
    assert max(steps.lengths) < LONGEST_STEP
    assert all(seconds[name] < SLACK for name in ("asking for a matching", "the click on approve", "health"))


def claimed(open_uow: OpenUnitOfWork, now: datetime) -> Any:
    job = jobs.claim(open_uow(TEAM), now, "here")
    assert job is not None
    return job


@contextmanager
def measured(told: list[tuple[str, float, str]], name: str, steps: Sequence[float] = ()) -> Iterator[None]:
    begun = time.perf_counter()
    yield
    seconds = time.perf_counter() - begun
    told.append((name, seconds, f"{len(steps):,}, the longest {max(steps):.2f} s" if steps else ""))


def print_table(open_uow: OpenUnitOfWork, asking: Asking, pairs: int, told: list[tuple[str, float, str]]) -> None:
    dialect = open_uow(TEAM)._engine.dialect.name  # type: ignore[attr-defined]
    printed = Printed(title=f"{PEOPLE:,} people, {pairs:,} pairs, {asking.value} on {dialect}")
    for head in ("", "time", "transactions"):
        printed.add_column(head, justify="left" if not head else "right")
    for name, seconds, steps in told:
        printed.add_row(name, f"{seconds:.2f} s", steps)
    SCREEN.print(printed)
