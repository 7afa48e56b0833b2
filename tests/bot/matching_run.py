"""What tests of matching runs share: rules, a run from asking to its end, and who came together."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial

from bot.domain.administration import Job
from bot.domain.matching_run import MatchingRun
from bot.domain.pairing import CandidateState, Request
from bot.domain.person import PersonId
from bot.domain.program import MatchingRules, Program
from bot.matching.values import DEFAULT_WEIGHTS, Answer, Couple
from bot.matching.values import Problem as Question
from bot.ports import OpenUnitOfWork
from bot.services import (
    asking,
    jobs,
    matching_rules,
    propose_pairs,
    request,
)
from tests.bot.matched_program import ADA, BOB, GRACE
from tests.conftest import TEAM
from tests.solving import Here

NO_WEIGHT = {one.value: 0.0 for one in DEFAULT_WEIGHTS}
SAME_AND_NOT = matching_rules.added_rules(("site",), ("site",))
SECOND = PersonId("U0MINA")  # runs the program, too


def claimed(open_uow: OpenUnitOfWork, now: datetime) -> Job:
    job = jobs.claim(open_uow(TEAM), now, "here")
    assert job is not None
    return job


def run_it(
    open_uow: OpenUnitOfWork, now: datetime, program: Program, solver: Here | None = None, *, dry: bool = True
) -> MatchingRun:
    propose_pairs.ask(open_uow(TEAM), GRACE, now, program.id, dry=dry)
    job = claimed(open_uow, now)
    propose_pairs.compute(partial(open_uow, TEAM), solver or Here(), lambda: now, job)
    jobs.finish(open_uow(TEAM), job, now)
    with open_uow(TEAM) as uow:
        return uow.matching_runs.get(job.subject_id)


def couples(open_uow: OpenUnitOfWork, program: Program) -> set[tuple[PersonId, PersonId]]:
    with open_uow(TEAM) as uow:
        proposal = uow.proposals.latest(program.id)
        assert proposal is not None
        return set(uow.candidate_pages.couples(proposal.id, (CandidateState.PROPOSED,)))


def set_rules(open_uow: OpenUnitOfWork, program: Program, rules: MatchingRules) -> Program:
    with open_uow(TEAM) as uow:
        return uow.programs.save(replace(uow.programs.get(program.id), rules=rules))


class During(Here):
    """A solver in whose middle something happens."""

    def __init__(self, happens: Callable[[], object]) -> None:
        self.happens = happens

    def match(self, problem: Question, tell: Callable[[str, float], None] | None = None) -> Answer:
        if tell is not None:
            tell("Scoring every couple", 0.3)
        self.happens()
        if tell is not None:
            tell("Looking for the best whole set", 0.6)
        return super().match(problem)


def asked_in_vain(open_uow: OpenUnitOfWork, program: Program, now: datetime) -> Request:
    with open_uow(TEAM) as uow:
        asked = asking.ask_mentor(uow, program, Couple(BOB, ADA), GRACE, now, 70.0, ())
    return request.decline(open_uow(TEAM), BOB, now, asked.id, "A private reason.")
