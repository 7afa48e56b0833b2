"""People are put together and part, one to one, in circles and among peers."""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import pytest

from bot.domain.clocks import Cadence
from bot.domain.kinds import Kind, Role
from bot.domain.pairing import PairingState, RequestState
from bot.domain.person import PersonId
from bot.domain.program import Program
from bot.domain.session import SessionState
from bot.errors import Refusal, Refused
from bot.matching.values import Couple
from bot.nudges import NudgeKind
from bot.ports import OpenUnitOfWork
from bot.services import (
    asking,
    cohort,
    end_pairing,
    gone,
    jobs,
    next_choice,
    pair,
    repeating_sessions,
    session_nudges,
    still_possible,
)
from bot.services.schedule import Plan
from bot.services.still_possible import WhyNot
from tests.bot.matched_program import ADA, BOB, FAY, GRACE, INES, furnish
from tests.conftest import TEAM
from tests.solving import Here


def together(
    open_uow: OpenUnitOfWork, program: Program, mentor: PersonId, mentee: PersonId, now: datetime
) -> WhyNot | None:
    with open_uow(TEAM) as uow:
        in_the_way = still_possible.why_not(uow, program, Couple(mentor, mentee), now)
        if in_the_way is None:
            pair.make(uow, program, mentor, mentee, now, 70.0, ("both listen",))
        return in_the_way


def test_a_circle_takes_in_one_mentee_after_the_other(open_uow: OpenUnitOfWork, now: datetime) -> None:
    program = furnish(open_uow, now, kind=Kind.GROUP)
    assert together(open_uow, program, BOB, ADA, now) is None
    assert together(open_uow, program, BOB, FAY, now) is None
    with open_uow(TEAM) as uow:
        (circle,) = uow.pairings.in_program(program.id)
        introduced = [one.nudge.readers for one in uow.outbox.about(NudgeKind.INTRODUCTION, "pairing", circle.id)]
    assert circle.those(Role.MENTOR) == (BOB,)
    assert circle.those(Role.MENTEE) == (ADA, FAY)
    assert introduced == [(ADA, BOB), (ADA, BOB, FAY)], "a change of members is a new conversation"


def test_a_circle_goes_on_without_one_mentee_and_ends_without_its_mentor(
    open_uow: OpenUnitOfWork, now: datetime
) -> None:
    program = furnish(open_uow, now, kind=Kind.GROUP)
    for mentee in (ADA, FAY):
        together(open_uow, program, BOB, mentee, now)
    with open_uow(TEAM) as uow:
        end_pairing.end_all_of(uow, FAY, program.id, now)
        (circle,) = uow.pairings.in_program(program.id)
        assert (circle.state, circle.people) == (PairingState.ACTIVE, (BOB, ADA))
        said = uow.outbox.about(NudgeKind.INTRODUCTION, "pairing", circle.id)
        without = [one.nudge.readers for one in said if one.nudge.subject.get("without") == FAY]
        assert without == [(ADA, BOB)], "also where the same two were introduced before she joined"
    with open_uow(TEAM) as uow:
        end_pairing.end_all_of(uow, BOB, program.id, now)
        (circle,) = uow.pairings.in_program(program.id)
        told = [one.nudge.reader for one in uow.outbox.about(NudgeKind.PAIRING_ENDED, "pairing", circle.id)]
    assert circle.state is PairingState.ENDED
    assert told == [ADA]


def test_what_is_planned_leaves_the_calendar_of_whoever_left_a_circle_and_of_nobody_else(
    open_uow: OpenUnitOfWork, now: datetime
) -> None:
    program = furnish(open_uow, now, kind=Kind.GROUP)
    for mentee in (ADA, FAY):
        together(open_uow, program, BOB, mentee, now)
    with open_uow(TEAM) as uow:
        (circle,) = uow.pairings.in_program(program.id)
    first = Plan(starts_at=now + timedelta(days=2))
    series = repeating_sessions.plan(open_uow(TEAM), BOB, now, circle.id, first, Cadence.WEEKLY).sessions
    with open_uow(TEAM) as uow:
        end_pairing.end_all_of(uow, FAY, program.id, now)
        written = uow.outbox.about(NudgeKind.SESSION_FILE, "session", series[0].id)
        (file,) = [one.nudge for one in written if "off" in one.nudge.subject]
        assert (file.readers, file.about("following")) == ((FAY,), len(series) - 1), "one file for the whole series"
        told = session_nudges.as_told(file, repeating_sessions.told_of(uow, series[0], file.about("following")))
        assert {(one.state, one.sequence) for one in told} == {(SessionState.CANCELED, series[0].sequence + 1)}
        assert len(told) == len(series)
        assert {one.state for one in uow.sessions.of(circle.id)} == {SessionState.PLANNED}, "the others go on"
    with open_uow(TEAM) as uow:
        end_pairing.end_all_of(uow, BOB, program.id, now)
        files = uow.outbox.about(NudgeKind.SESSION_FILE, "session", series[0].id)
    assert [one.nudge.readers for one in files if "off" in one.nudge.subject] == [(FAY,)], "nobody goes on there"


def test_an_odd_peer_joins_two_others_and_a_fourth_does_not(open_uow: OpenUnitOfWork, now: datetime) -> None:
    program = furnish(open_uow, now, kind=Kind.PEER)
    assert together(open_uow, program, ADA, BOB, now) is None
    assert together(open_uow, program, FAY, BOB, now) is None
    assert together(open_uow, program, INES, BOB, now) is WhyNot.NO_PLACE_WITH_MENTEE
    with open_uow(TEAM) as uow:
        (three,) = uow.pairings.in_program(program.id)
        waiting = cohort.waiting(uow, program, now)
    assert set(three.people) == {ADA, BOB, FAY}
    assert set(cohort.couples_of(three)) == {Couple(ADA, BOB), Couple(ADA, FAY), Couple(BOB, FAY)}
    assert not waiting.can_match


def test_who_leaves_takes_their_open_questions_along(open_uow: OpenUnitOfWork, now: datetime) -> None:
    program = furnish(open_uow, now)
    with open_uow(TEAM) as uow:
        asked = asking.ask_mentor(uow, program, Couple(BOB, ADA), GRACE, now, 70.0, ())
    with open_uow(TEAM) as uow:
        uow.people.put(replace(uow.people.get(BOB), is_deactivated=True))
    assert gone.settle(open_uow(TEAM), now)
    assert gone.settle(open_uow(TEAM), now) == ()
    job = jobs.claim(open_uow(TEAM), now, "here")
    assert job is not None
    assert job.kind == next_choice.JOB
    next_choice.ask_next_choice(partial(open_uow, TEAM), Here(), lambda: now, job)
    with open_uow(TEAM) as uow:
        assert uow.requests.get(asked.id).state is RequestState.WITHDRAWN
        assert [one.mentor_id for one in uow.requests.waiting(program.id)] == [INES]
        assert not uow.outbox.about(NudgeKind.REQUEST_DECLINED, "request", asked.id), "nobody said no"


def test_only_whoever_runs_the_program_ends_a_pairing(open_uow: OpenUnitOfWork, now: datetime) -> None:
    program = furnish(open_uow, now)
    together(open_uow, program, BOB, ADA, now)
    for actor in (ADA, BOB, FAY):
        with pytest.raises(Refused):
            end_pairing.end_by_manager(open_uow(TEAM), actor, now, 1)
    end_pairing.end_by_manager(open_uow(TEAM), GRACE, now, 1)
    with pytest.raises(Refused) as refused:
        end_pairing.end_by_manager(open_uow(TEAM), GRACE, now, 1)
    assert refused.value.why is Refusal.NOT_POSSIBLE_NOW


def test_only_a_member_of_an_announced_pair_objects(open_uow: OpenUnitOfWork, now: datetime) -> None:
    program = furnish(open_uow, now)
    together(open_uow, program, BOB, ADA, now)
    with pytest.raises(Refused) as refused:
        end_pairing.object_to(open_uow(TEAM), FAY, now, 1, "no")
    assert refused.value.why is Refusal.NOT_YOURS
    with pytest.raises(Refused) as refused:
        end_pairing.object_to(open_uow(TEAM), ADA, now, 1, "no")
    assert refused.value.why is Refusal.OBJECTION_TOO_LATE, "this one was not announced: both said yes"
