"""Whoever was told of a day hears of every other one, also of the first one again, and of none twice."""

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial

from bot.domain.administration import Job
from bot.domain.pairing import Origin
from bot.domain.person import PersonId
from bot.nudges import DeliveryState, NudgeKind
from bot.ports import OpenUnitOfWork
from bot.services import pairing_pause, pause, program_life, tell_everybody
from handlers.flows.pause import say_partner_away
from handlers.flows.program_life import say_goes_on, say_paused
from tests.bot.running_program import ADA, BOB, FAY, GRACE, LOU, begin_everything, program_of
from tests.conftest import MONDAY, TEAM

DAY = timedelta(days=1)


def day(number: int) -> date:
    return MONDAY.date() + number * DAY


def told(open_uow: OpenUnitOfWork, kind: NudgeKind, name: str, number: int) -> Counter[PersonId]:
    with open_uow(TEAM) as uow:
        return Counter(one.nudge.reader for one in uow.outbox.about(kind, name, number))


def test_a_partner_hears_of_the_first_day_again(lite_uow: OpenUnitOfWork) -> None:
    program = program_of(lite_uow, MONDAY)
    pairing = begin_everything(lite_uow, program, MONDAY)
    for until in (10, 20, 10, 10):  # the last one is a second press
        pause.pause(lite_uow(TEAM), ADA, MONDAY + DAY, day(until), {program.id})
    assert told(lite_uow, NudgeKind.PARTNER_PAUSED, "pairing", pairing.id) == {BOB: 3}
    with lite_uow(TEAM) as uow:
        every = uow.outbox.about(NudgeKind.PARTNER_PAUSED, "pairing", pairing.id)
    assert [one.state.value for one in every] == ["dropped", "dropped", "waiting"], "they read one of them"
    said = [say_partner_away(lite_uow(TEAM), one.nudge, MONDAY + DAY) is not None for one in every[1:]]
    assert said == [False, True], "of another day nothing is said any more"


def test_a_mentee_hears_of_each_break_of_whom_they_asked(lite_uow: OpenUnitOfWork) -> None:
    program = program_of(lite_uow, MONDAY)
    begin_everything(lite_uow, program, MONDAY)
    with lite_uow(TEAM) as uow:
        (asked,) = uow.requests.waiting(program.id)
        uow.requests.save(replace(asked, origin=Origin.MENTEE))
    for _ in range(2):
        pause.pause(lite_uow(TEAM), LOU, MONDAY + DAY, day(10), {program.id})
        pause.resume(lite_uow(TEAM), LOU, MONDAY + DAY)
    assert told(lite_uow, NudgeKind.ASKED_MENTOR_AWAY, "request", asked.id) == {FAY: 2}


def test_a_break_that_is_taken_again_is_told_again_and_ends_once(lite_uow: OpenUnitOfWork) -> None:
    program = program_of(lite_uow, MONDAY)
    pairing = begin_everything(lite_uow, program, MONDAY)
    take = partial(pairing_pause.pause, now=MONDAY + DAY, pairing_id=pairing.id, until=day(20))
    for _ in range(3):
        take(lite_uow(TEAM), ADA)
        pairing_pause.resume(lite_uow(TEAM), ADA, MONDAY + DAY, pairing.id)
    take(lite_uow(TEAM), ADA)
    pairing_pause.pause(lite_uow(TEAM), BOB, MONDAY + DAY, pairing.id, day(30))
    take(lite_uow(TEAM), BOB)
    assert told(lite_uow, NudgeKind.PAIRING_PAUSED, "pairing", pairing.id) == {BOB: 4, ADA: 2}
    with lite_uow(TEAM) as uow:
        ends = uow.outbox.about(NudgeKind.PAIRING_GOES_ON, "pairing", pairing.id)
    assert sum(one.state is DeliveryState.WAITING for one in ends if not one.nudge.subject["until"]) == 0
    early = [one.nudge.reader for one in ends if not one.nudge.subject["until"]]
    assert early == [BOB] * 3, "each end of it, also in the same minute"
    of_that_day = [one.nudge.reader for one in ends if one.nudge.subject["until"] == day(20).isoformat()]
    assert sorted(of_that_day) == [ADA, BOB]


def test_everybody_hears_of_a_pause_of_the_program_that_begins_again(lite_uow: OpenUnitOfWork) -> None:
    program = program_of(lite_uow, MONDAY)
    begin_everything(lite_uow, program, MONDAY)

    def tell(name: str = "tell_program_paused", at: datetime = MONDAY) -> Counter[PersonId]:
        job = Job(kind=name, subject_id=program.id, asked_by=GRACE, asked_at=at)
        tell_everybody.tell(partial(lite_uow, TEAM), lambda: MONDAY, job)
        return told(lite_uow, tell_everybody.JOBS[name], "program", program.id)

    for seconds in (1, 21):
        begins, again, ends = (MONDAY + timedelta(seconds=seconds + more) for more in (0, 5, 10))
        program_life.pause(lite_uow(TEAM), GRACE, begins, program.id, day(20))
        tell()
        program_life.pause(lite_uow(TEAM), GRACE, again, program.id, day(20))
        tell()
        program_life.resume(lite_uow(TEAM), GRACE, ends, program.id)
        tell("tell_program_goes_on", ends)
    assert tell("tell_program_goes_on", ends)[ADA] == 2, "done again, nobody hears twice"
    assert tell()[ADA] == 2, "the same day again is no other pause, and of one that is over nothing is said"
    with lite_uow(TEAM) as uow:
        every = uow.outbox.about(NudgeKind.PROGRAM_PAUSED, "program", program.id)
        goes_on = uow.outbox.about(NudgeKind.PROGRAM_GOES_ON, "program", program.id)
    said = [one.nudge.key for one in goes_on if say_goes_on(lite_uow(TEAM), one.nudge, MONDAY + DAY) is not None]
    assert len(said) == len(goes_on) / 2, "once, though it was twice"
    assert {say_paused(lite_uow(TEAM), one.nudge, MONDAY) for one in every} == {None}, "it goes on"
