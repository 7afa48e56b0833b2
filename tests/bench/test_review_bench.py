"""How long Slack waits for each answer about a proposal of 5,000 pairs in a program of 10,000, on each database."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest
from rich.console import Console
from rich.table import Table

from bot.domain.enrollment import Answers, Enrollment, EnrollmentState
from bot.domain.kinds import Role
from bot.domain.pairing import Candidate, Proposal, ProposalState, ScorePart, Unmatched
from bot.domain.person import Person, PersonId
from bot.domain.program import Program
from bot.ports import OpenUnitOfWork, UnitOfWork
from bot.services import approve, lock, look_closer, propose_pairs, review, swap
from bot.services.review import Filter
from handlers.blocks import matching_start as blocks
from handlers.blocks import review as review_blocks
from tests.bot.matched_program import GRACE, furnish
from tests.conftest import TEAM

pytestmark = pytest.mark.bench

PEOPLE, PAIRS = 10_000, 5_000
LONGEST_SECONDS = 1.0  # Slack waits for three, of which the way there and back takes some
PARTS = tuple(
    ScorePart(criterion=f"criterion {one}", points=9.0, most=11.0, words="some words of it") for one in range(9)
)


def fill(open_uow: OpenUnitOfWork, now: datetime) -> tuple[Program, Proposal]:
    """Half of them mentors; nearly all are paired, and a few are not."""
    program = furnish(open_uow, now)
    names = [PersonId(f"U{number:06}") for number in range(PEOPLE)]
    answers = Answers(level=2, languages=("English",), wants_words="grow " * 30, offers_words="listen " * 30)
    with open_uow(TEAM) as uow:
        for number, name in enumerate(names):
            uow.people.put(Person(id=name, name=f"Person Number {number}", time_zone="Europe/London"))
        uow.enrollments.add_all(  # type: ignore[attr-defined]
            [
                Enrollment(
                    program_id=program.id,
                    person_id=name,
                    state=EnrollmentState.ENROLLED,
                    roles=frozenset({Role.MENTOR if number % 2 else Role.MENTEE}),
                    answers=answers,
                    enrolled_at=now,
                )
                for number, name in enumerate(names)
            ]
        )
        proposal = uow.proposals.add(
            Proposal(
                program_id=program.id,
                state=ProposalState.READY,
                made_by=GRACE,
                made_at=now,
                summary={"matched_mentees": PAIRS, "mentees": PAIRS},
            )
        )
        one = Candidate(
            proposal_id=proposal.id,
            mentor_id=GRACE,
            mentee_id=GRACE,
            score=70,
            reasons=("a reason " * 5,) * 6,
            parts=PARTS,
        )
        couples = zip(names[1::2], names[::2], strict=True)
        uow.candidates.add_all([replace(one, mentor_id=mentor, mentee_id=mentee) for mentor, mentee in couples])
        uow.unmatched.add_all(
            [
                Unmatched(proposal_id=proposal.id, person_id=name, role=Role.MENTEE, reason="no reason")
                for name in names[:500]
            ]
        )
    return program, proposal


def seconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def test_every_answer_about_a_large_proposal_comes_in_time(open_uow: OpenUnitOfWork, now: datetime) -> None:
    program, proposal = fill(open_uow, now)

    def read(look: Callable[[], object]) -> float:
        return min(seconds(look) for _ in range(3))

    def uow() -> UnitOfWork:
        return open_uow(TEAM, reading=True)

    def page(number: int = 0, shown: Filter = Filter.ALL) -> object:
        return review_blocks.page(review.look(uow(), GRACE, proposal.id, number, shown=shown, seen=0))

    with open_uow(TEAM) as opened:
        first, second = opened.candidate_pages.page(proposal.id, offset=2_000, most=2)
    took = {
        "open the form": read(lambda: blocks.start_form(propose_pairs.choices(uow(), GRACE, now, program.id))),
        "first page": read(page),
        "middle page": read(lambda: page(300)),
        "last page": read(lambda: page(10_000)),
        "weakest first": read(lambda: page(0, Filter.WEAKEST)),
        "page of somebody": read(lambda: review.look(uow(), GRACE, proposal.id, person=PersonId("U009000"))),
        "type a name": read(lambda: look_closer.find_people(uow(), GRACE, proposal.id, "number 77", 30)),
        "type a name that nobody has": read(lambda: look_closer.find_people(uow(), GRACE, proposal.id, "zzz", 30)),
        "type a pair to swap with": read(lambda: look_closer.find_couples(uow(), GRACE, proposal.id, "9998", 30)),
        "see both": read(lambda: look_closer.look_at_both(uow(), GRACE, first.id)),
        "lock": seconds(lambda: lock.lock(open_uow(TEAM), GRACE, now, first.id)),
        "drop": seconds(lambda: review.drop(open_uow(TEAM), GRACE, now, second.id)),
        "swap asked for": seconds(lambda: swap.require_may(open_uow(TEAM), GRACE, first.id, first.id + 7)),
        "approve some": seconds(
            lambda: approve.approve_some(open_uow(TEAM), GRACE, now, proposal.id, approve.Some(least_score=60))
        ),
        "ask for a run": seconds(lambda: propose_pairs.ask(open_uow(TEAM), GRACE, now, program.id, dry=True)),
        "cancel it": seconds(lambda: propose_pairs.cancel(open_uow(TEAM), GRACE, now, 1)),
        "approve all": seconds(lambda: approve.approve(open_uow(TEAM), GRACE, now, proposal.id)),
    }
    table = Table("Answer", "Milliseconds", title=f"{PAIRS} pairs, {PEOPLE} enrolled")
    for name, time_taken in took.items():
        table.add_row(name, f"{time_taken * 1000:.0f}")
    Console().print(table)
    assert max(took.values()) < LONGEST_SECONDS
