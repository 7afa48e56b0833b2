"""Who stands by is kept with the proposal, and asked when a mentor goes."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import pytest

from bot.domain.pairing import Origin, Pairing, ProposalState, Request, RequestState
from bot.domain.person import PersonId
from bot.domain.program import Asking, Program
from bot.matching.values import Couple
from bot.matching.values import Standby as Found
from bot.nudges import NudgeKind
from bot.ports import OpenUnitOfWork
from bot.services import (
    asking,
    end_pairing,
    ended_news,
    gone,
    jobs,
    leave,
    next_choice,
    pair,
    pause,
    somebody_else,
    standby,
)
from bot.services.ended_news import Next
from tests.bot.matched_program import ADA, BOB, FAY, GRACE, INES, furnish, proposed
from tests.conftest import TEAM
from tests.solving import Here

KOFI = PersonId("U0KOFI")


@pytest.fixture
def open_uow(lite_uow: OpenUnitOfWork) -> OpenUnitOfWork:
    """One database, but for what is about waiting for each other: that is tested on each."""
    return lite_uow


def paired(open_uow: OpenUnitOfWork, program: Program, now: datetime, *, until: datetime | None = None) -> Pairing:
    """Ada learns from Bob; Kofi stands by for her, though Ines is the better one by her id."""
    with open_uow(TEAM) as uow:
        ines = uow.enrollments.find(program_id=program.id, person_id=INES)
        assert ines is not None
        uow.people.put(replace(uow.people.get(INES), id=KOFI, name="Kofi", version=0))
        uow.enrollments.add(replace(ines, id=0, person_id=KOFI, version=0))
    proposal = proposed(open_uow, program, now)
    with open_uow(TEAM) as uow:
        standby.keep(uow, proposal, [Found(couple=Couple(BOB, ADA), mentors=(KOFI, INES))])
        uow.proposals.save(replace(uow.proposals.get(proposal.id), state=ProposalState.APPROVED))
        return pair.make(uow, program, BOB, ADA, now, 70.0, ("both listen",), objection_until=until)


def asked_for_ada(open_uow: OpenUnitOfWork, now: datetime) -> list[Request]:
    for job in iter(partial(jobs.claim, open_uow(TEAM), now, "here"), None):
        if job.kind == standby.JOB:
            standby.ask(partial(open_uow, TEAM), Here(), lambda: now, job)
        if job.kind == next_choice.JOB:
            next_choice.ask_next_choice(partial(open_uow, TEAM), Here(), lambda: now, job)
    with open_uow(TEAM) as uow:
        return [one for one in uow.requests.of(ADA) if one.state is RequestState.WAITING]


def mentor_leaves(open_uow: OpenUnitOfWork, program: Program, pairing: Pairing, now: datetime) -> None:
    leave.leave(open_uow(TEAM), BOB, now, program.id, "")


def mentor_is_deactivated(open_uow: OpenUnitOfWork, program: Program, pairing: Pairing, now: datetime) -> None:
    with open_uow(TEAM) as uow:
        uow.people.put(replace(uow.people.get(BOB), is_deactivated=True))
    gone.settle(open_uow(TEAM), now)


def somebody_objects(open_uow: OpenUnitOfWork, program: Program, pairing: Pairing, now: datetime) -> None:
    end_pairing.object_to(open_uow(TEAM), BOB, now, pairing.id, "We shared a team.")
    end_pairing.end_by_manager(open_uow(TEAM), GRACE, now, pairing.id)


def somebody_asks_for_another(open_uow: OpenUnitOfWork, program: Program, pairing: Pairing, now: datetime) -> None:
    asked = somebody_else.ask(open_uow(TEAM), ADA, now, pairing.id, GRACE, "We talk past each other.")
    somebody_else.settle(open_uow(TEAM), GRACE, now, asked.id)


HAPPENS = [mentor_leaves, mentor_is_deactivated, somebody_objects, somebody_asks_for_another]


@pytest.mark.parametrize("happens", HAPPENS)
def test_whoever_stands_by_is_asked_first_and_the_mentee_is_told_so(
    open_uow: OpenUnitOfWork, now: datetime, happens: object
) -> None:
    program = furnish(open_uow, now, asking=Asking.ANNOUNCED)
    pairing = paired(open_uow, program, now, until=now)
    happens(open_uow, program, pairing, now)  # type: ignore[operator]
    (asked,) = asked_for_ada(open_uow, now)
    assert (asked.mentor_id, asked.origin) == (KOFI, Origin.PROGRAM)
    assert asked.reasons
    with open_uow(TEAM) as uow:
        told = {one.nudge.reader: one.nudge for one in uow.outbox.about(NudgeKind.PAIRING_ENDED, "pairing", pairing.id)}
        assert ended_news.next_for(uow, program, pairing, told[ADA]) == Next(asking=True)
        assert told[ADA].due_at == now, "as soon as somebody was asked"


def kofi_pauses(open_uow: OpenUnitOfWork, program: Program, now: datetime) -> None:
    pause.pause(open_uow(TEAM), KOFI, now, (now + timedelta(days=3)).date(), [program.id])


def kofi_is_gone(open_uow: OpenUnitOfWork, program: Program, now: datetime) -> None:
    with open_uow(TEAM) as uow:
        uow.people.put(replace(uow.people.get(KOFI), is_deactivated=True))
    gone.settle(open_uow(TEAM), now)


@pytest.mark.parametrize("happens", [kofi_pauses, kofi_is_gone])
def test_who_stands_by_and_cannot_answer_gives_way_to_the_next_best_at_once(
    open_uow: OpenUnitOfWork, now: datetime, happens: Callable[[OpenUnitOfWork, Program, datetime], None]
) -> None:
    program = furnish(open_uow, now)
    pairing = paired(open_uow, program, now)
    mentor_leaves(open_uow, program, pairing, now)
    assert [one.mentor_id for one in asked_for_ada(open_uow, now)] == [KOFI]
    happens(open_uow, program, now)
    assert [one.mentor_id for one in asked_for_ada(open_uow, now)] == [INES]
    with open_uow(TEAM) as uow:
        assert {one.state for one in uow.requests.of(KOFI)} == {RequestState.WITHDRAWN}


def test_a_first_question_waits_for_a_mentor_who_pauses(open_uow: OpenUnitOfWork, now: datetime) -> None:
    program = furnish(open_uow, now)
    with open_uow(TEAM) as uow:
        asking.ask_mentor(uow, program, Couple(INES, FAY), GRACE, now, 70.0, ())
    pause.pause(open_uow(TEAM), INES, now, (now + timedelta(days=3)).date(), [program.id])
    with open_uow(TEAM) as uow:
        assert [one.state for one in uow.requests.of(FAY)] == [RequestState.WAITING]


def test_who_stands_by_and_is_not_free_any_more_is_passed_over(open_uow: OpenUnitOfWork, now: datetime) -> None:
    program = furnish(open_uow, now)
    pairing = paired(open_uow, program, now)
    with open_uow(TEAM) as uow:
        pair.make(uow, program, KOFI, FAY, now, 70.0, ())
    mentor_leaves(open_uow, program, pairing, now)
    (asked,) = asked_for_ada(open_uow, now)
    assert asked.mentor_id == INES


def test_when_nobody_is_left_the_mentee_hears_where_they_stand(each_uow: OpenUnitOfWork, now: datetime) -> None:
    program = furnish(each_uow, now)
    pairing = paired(each_uow, program, now)
    with each_uow(TEAM) as uow:
        for one in (KOFI, INES):
            uow.people.put(replace(uow.people.get(one), is_deactivated=True))
    mentor_leaves(each_uow, program, pairing, now)
    assert asked_for_ada(each_uow, now) == []
    with each_uow(TEAM) as uow:
        chain = uow.outbox.about(NudgeKind.NOT_MATCHED, "program", program.id)
        (told,) = uow.outbox.about(NudgeKind.PAIRING_ENDED, "pairing", pairing.id)
        what_next = ended_news.next_for(uow, program, pairing, told.nudge)
    assert [(one.nudge.reader, one.nudge.about("step")) for one in chain] == [(ADA, 1)], "said with the end, in one"
    assert (what_next, told.nudge.due_at) == (Next(next_word_at=chain[0].nudge.due_at), now)


def test_a_mentee_who_leaves_needs_nobody(open_uow: OpenUnitOfWork, now: datetime) -> None:
    program = furnish(open_uow, now)
    paired(open_uow, program, now)
    leave.leave(open_uow(TEAM), ADA, now, program.id, "")
    assert asked_for_ada(open_uow, now) == []
