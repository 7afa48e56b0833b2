"""The bot was away for days: what still makes sense is said once, and nobody loses time that they never had."""

from datetime import datetime, timedelta
from functools import partial

from bot.domain.administration import Job
from bot.domain.pairing import Request, RequestState
from bot.matching.values import Couple
from bot.nudges import Delivery, NudgeKind
from bot.ports import OpenUnitOfWork
from bot.services import asking, chains, request
from tests.bot.running_program import FAY, GRACE, LOU, begin_everything, program_of
from tests.conftest import MONDAY, TEAM

DAY = timedelta(days=1)


def of(open_uow: OpenUnitOfWork, kind: NudgeKind, name: str, number: int) -> list[Delivery]:
    with open_uow(TEAM) as uow:
        return list(uow.outbox.about(kind, name, number))


def overtaken(open_uow: OpenUnitOfWork, found: list[Delivery], now: datetime) -> list[bool]:
    with open_uow(TEAM) as uow:
        return [chains.is_overtaken(uow, one.nudge, now) for one in found]


def test_of_two_reminders_that_are_due_together_the_last_one_is_said(lite_uow: OpenUnitOfWork) -> None:
    program = program_of(lite_uow, MONDAY)
    begin_everything(lite_uow, program, MONDAY)
    late = MONDAY + 20 * DAY
    for kind in (NudgeKind.SIGN_UP_UNFINISHED, NudgeKind.PREPARATION_UNFINISHED):
        found = of(lite_uow, kind, "program", program.id)
        assert overtaken(lite_uow, found, late) == [True, False]
        assert overtaken(lite_uow, found, MONDAY + 8 * DAY) == [False, False], "the other one comes in its time"


def asked(open_uow: OpenUnitOfWork) -> Request:
    program = program_of(open_uow, MONDAY)
    begin_everything(open_uow, program, MONDAY)
    with open_uow(TEAM) as uow:
        for one in uow.requests.waiting(program.id):
            return one
        return asking.ask_mentor(uow, program, Couple(LOU, FAY), GRACE, MONDAY, 70.0, ())


def lapse(open_uow: OpenUnitOfWork, one: Request, now: datetime) -> Request:
    job = Job(kind=asking.LAPSE_JOB, subject_id=one.id, asked_by=GRACE, asked_at=MONDAY)
    request.lapse(partial(open_uow, TEAM), lambda: now, job)
    with open_uow(TEAM) as uow:
        return uow.requests.get(one.id)


def send_what_is_due(open_uow: OpenUnitOfWork, now: datetime) -> None:
    with open_uow(TEAM) as uow:
        for one in uow.outbox.claim(now=now, holder="one", lease=timedelta(minutes=2), most=500):
            late = one.nudge.ends_at is not None and now > one.nudge.ends_at
            if late:
                uow.outbox.drop(one, now=now, reason="too late")
            else:
                uow.outbox.mark_sent(one, now=now, conversation_id="D1", message_ts="1.0")


def test_a_question_that_nobody_heard_does_not_lapse_but_is_put_again(open_uow: OpenUnitOfWork) -> None:
    """Whether its sender or the job wakes first after the rest."""
    one, back = asked(open_uow), MONDAY + 9 * DAY
    send_what_is_due(open_uow, back)
    again = lapse(open_uow, one, back)
    assert (again.state, again.asked_at, again.lapses_at) == (RequestState.WAITING, back, back + 5 * DAY)
    questions = of(open_uow, NudgeKind.MENTOR_REQUEST, "request", one.id)
    assert [question.nudge.due_at for question in questions] == [MONDAY, back]
    send_what_is_due(open_uow, back)
    reminders = of(open_uow, NudgeKind.MENTOR_REQUEST_REMINDER, "request", one.id)
    assert [reminder.nudge.due_at - back for reminder in reminders if not reminder.sent_at] == [2 * DAY, 4 * DAY]
    assert lapse(open_uow, again, back + 5 * DAY).state is RequestState.LAPSED, "now it was heard"


def test_nobody_is_reminded_of_what_they_were_asked_just_now(lite_uow: OpenUnitOfWork) -> None:
    one, back = asked(lite_uow), MONDAY + 3 * DAY
    with lite_uow(TEAM) as uow:
        assert asking.was_asked_just_now(uow, one, back), "the question is sent with it"
    send_what_is_due(lite_uow, MONDAY)
    with lite_uow(TEAM) as uow:
        assert not asking.was_asked_just_now(uow, one, back)
