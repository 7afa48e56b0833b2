"""How a mentor is asked: in their working hours, with reminders and an end; a pause stops the clock."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from bot.domain import stopped_time
from bot.domain.pairing import Choice, Origin, Request, RequestState
from bot.domain.person import PersonId
from bot.domain.program import Program
from bot.matching.values import Couple
from bot.nudges import Delivery, DeliveryState, Nudge, NudgeKind, Priority
from bot.ports import UnitOfWork
from bot.services import chains, jobs, say, stops
from bot.services.calendars import calendar_of
from bot.services.nudge_rules import is_snoozed
from bot.services.permissions import admin_ids

LAPSE_JOB = "lapse_request"
TOO_LATE = "too late"
LEFT_TO_READ = timedelta(hours=12)
HEARD = {DeliveryState.SENT, DeliveryState.WAITING, DeliveryState.SENDING}


def ask_mentor(  # noqa: PLR0913, all that a question is about
    uow: UnitOfWork,
    program: Program,
    couple: Couple,
    actor: PersonId,
    now: datetime,
    score: float,
    reasons: Sequence[str],
    *,
    origin: Origin = Origin.PROGRAM,
    note: str = "",
    next_choices: Sequence[Choice] = (),
    put_aside: Sequence[str] = (),
) -> Request:
    """Asks in the mentor's working hours, with the reminders and the end that the program's clocks say.

    Their days count from when the mentor reads it, not from an approval at night. In an open unit of work.
    """
    mentor = PersonId(couple.mentor)
    asked_at = calendar_of(uow, uow.people.get(mentor)).at_or_after(stops.goes_on_at(program, now))
    lapses_at = say.in_working_days(uow, mentor, asked_at, program.clocks.request_lapses_working_days)
    request = uow.requests.add(
        Request(
            program_id=program.id,
            mentor_id=mentor,
            mentee_id=PersonId(couple.mentee),
            score=score,
            reasons=tuple(reasons),
            asked_at=asked_at,
            lapses_at=lapses_at,
            origin=origin,
            note=note,
            next_choices=tuple(next_choices),
            put_aside=tuple(put_aside),
        )
    )
    _ask(uow, NudgeKind.MENTOR_REQUEST, request, asked_at, {"request": request.id})
    _remind(uow, program, request, asked_at, {"request": request.id})
    jobs.begin(uow, LAPSE_JOB, request.id, actor, now, due_at=lapses_at)
    return request


def ask_anew(uow: UnitOfWork, program: Program, request: Request, begins: datetime) -> Request:
    """The question was not put yet, and now is when the program's pause ends: then its days begin. In an open one."""
    calendar = calendar_of(uow, uow.people.get(request.mentor_id))
    asked_at = calendar.at_or_after(begins)
    days = program.clocks.request_lapses_working_days
    lapses_at = calendar.working_days_after(asked_at, days)
    if (asked_at, lapses_at) == (request.asked_at, request.lapses_at):
        return request
    saved = uow.requests.save(replace(request, asked_at=asked_at, lapses_at=lapses_at, clock_stopped_at=None))
    retime_question(uow, program, saved, begins)
    jobs.begin(uow, LAPSE_JOB, request.id, request.mentor_id, begins, due_at=lapses_at)
    return saved


def retime_question(uow: UnitOfWork, program: Program, request: Request, now: datetime) -> int:
    """The question and its reminders, where they still wait, follow its days; gives how many. In an open one."""
    moved = 0
    for one in uow.outbox.about(NudgeKind.MENTOR_REQUEST, "request", request.id):
        if one.state is DeliveryState.WAITING and not is_snoozed(one.nudge):
            again = replace(one.nudge, due_at=request.asked_at, ends_at=request.lapses_at)
            moved += again != one.nudge and uow.nudge_days.rewrite(one, again)
    word, asked = request.word_asked_at, {"request": request.id}
    if word is not None:
        return moved + sum(chains.follow(uow, _chain(uow, program, request, word, asked | {"word": 1}), now))
    return moved + sum(chains.follow(uow, _chain(uow, program, request, request.asked_at, asked), now))


def _chain(uow: UnitOfWork, program: Program, request: Request, since: datetime, about: dict[str, int]) -> chains.Chain:
    days = program.clocks.request_reminders_working_days
    moment = partial(_after_working_days, uow, request, since)
    return chains.Chain(
        kind=NudgeKind.MENTOR_REQUEST_REMINDER,
        reader=request.mentor_id,
        about={**about},
        since=since,
        days=[one for one in days if moment(one) < request.lapses_at],
        moment=moment,
        ends_at=request.lapses_at,
        priority=Priority.REQUEST,
    )


def give_more_time(uow: UnitOfWork, program: Program, request: Request, now: datetime) -> int:
    """The program's clocks changed: more days hold at once. Fewer do not, since the question named its last day.

    Gives how many waiting nudges moved. In an open unit of work.
    """
    since = request.word_asked_at or request.asked_at
    # A pause that is on is added at its end.
    lapses_at = _after_working_days(uow, request, since, program.clocks.request_lapses_working_days, until=now)
    if lapses_at > request.lapses_at:
        request = uow.requests.save(replace(request, lapses_at=lapses_at))
        jobs.begin(uow, LAPSE_JOB, request.id, request.mentor_id, now, due_at=lapses_at)
    return 0 if request.clock_stopped_at is not None else retime_question(uow, program, request, now)


def _after_working_days(
    uow: UnitOfWork, request: Request, since: datetime, days: int, until: datetime | None = None
) -> datetime:
    """Of the mentor, without those on which either of the two or the program paused; `until`: pauses over by then."""
    calendar = calendar_of(uow, uow.people.get(request.mentor_id))
    paused = stops.of_person(uow, request.program_id, request.mentor_id, request.mentee_id)
    over = [one for one in paused if until is None or one.ends_at <= until]
    return stopped_time.after(over, since, calendar.working_days_after(since, days) - since)


def talk_first(uow: UnitOfWork, program: Program, request: Request, now: datetime) -> Request:
    """The mentor wants a word first: the days to answer begin anew. In an open unit of work."""
    lapses_at = say.in_working_days(uow, request.mentor_id, now, program.clocks.request_lapses_working_days)
    stretched = replace(request, word_asked_at=now, lapses_at=max(lapses_at, request.lapses_at))
    saved = uow.requests.save(stretched)
    _remind(uow, program, saved, now, {"request": request.id, "word": 1})
    jobs.begin(uow, LAPSE_JOB, request.id, request.mentor_id, now, due_at=saved.lapses_at)
    return saved


def _remind(uow: UnitOfWork, program: Program, request: Request, since: datetime, about: dict[str, str | int]) -> None:
    for days in program.clocks.request_reminders_working_days:
        due = say.in_working_days(uow, request.mentor_id, since, days)
        _ask(uow, NudgeKind.MENTOR_REQUEST_REMINDER, request, due, about, days)


def _ask(
    uow: UnitOfWork, kind: NudgeKind, request: Request, due: datetime, about: dict[str, str | int], days: int = 0
) -> None:
    say.later(
        uow,
        kind,
        request.mentor_id,
        due,
        about=about,
        priority=Priority.REQUEST,
        ends_at=request.lapses_at,
        part=days or "",
    )


def was_put(uow: UnitOfWork, request: Request) -> bool:
    """Whether the mentor has heard the question. In an open unit of work."""
    return any(one.state is DeliveryState.SENT for one in _said(uow, request))


def was_asked_just_now(uow: UnitOfWork, request: Request, now: datetime) -> bool:
    """After a rest of the bot the question itself came late, or comes now: nobody is reminded of it at once."""
    asked = uow.outbox.about(NudgeKind.MENTOR_REQUEST, "request", request.id)
    return any(one.sent_at is None or now - one.sent_at < LEFT_TO_READ for one in asked if one.state in HEARD)


def came_too_late(uow: UnitOfWork, request: Request) -> bool:
    """Whether the bot rested for all the days of a question, which nobody has heard yet. In an open unit of work."""
    every = _said(uow, request)
    late = [one for one in every if one.state is DeliveryState.WAITING or one.reason == TOO_LATE]
    return bool(every) and len(late) == len(every)


def _said(uow: UnitOfWork, request: Request) -> list[Delivery]:
    kinds = (NudgeKind.MENTOR_REQUEST, NudgeKind.MENTOR_REQUEST_REMINDER)
    return [one for kind in kinds for one in uow.outbox.about(kind, "request", request.id)]


def put_again(uow: UnitOfWork, program: Program, request: Request, now: datetime) -> Request:
    """Nobody was there to put the question in time, so its days begin now. In an open unit of work."""
    for one in _said(uow, request):
        uow.outbox.withdraw(one.nudge.key, now=now, reason="put again")
    again = ask_anew(uow, program, request, stops.goes_on_at(program, now))
    about: dict[str, str | int] = {"request": request.id, "again": int(again.asked_at.timestamp())}
    _ask(uow, NudgeKind.MENTOR_REQUEST, again, again.asked_at, about)
    return again


def is_superseded(request: Request, nudge: Nudge) -> bool:
    """Whether a reminder is of the days before the mentor wanted a word first."""
    return request.word_asked_at is not None and not {"word", "back"} & nudge.subject.keys()


def stop_clocks(uow: UnitOfWork, person_id: PersonId, program_id: int, now: datetime) -> None:
    """One of the two pauses: the time to answer stands still. In an open unit of work."""
    for request in _waiting(uow, person_id, program_id):
        if request.clock_stopped_at is None:
            uow.requests.save(replace(request, clock_stopped_at=now))


def tell_who_waits(uow: UnitOfWork, mentor_id: PersonId, program_id: int, now: datetime, part: str) -> None:
    """Who asked by themselves hears that the mentor takes a break, and may ask somebody else. In an open one.

    `part` names the break: of one that moves they hear again.
    """
    for request in _waiting(uow, mentor_id, program_id):
        if request.mentor_id == mentor_id and request.origin is Origin.MENTEE:
            kind, about, first = NudgeKind.ASKED_MENTOR_AWAY, {"request": request.id}, Priority.REQUEST
            say.later(uow, kind, request.mentee_id, now, about={**about}, priority=first, part=part)


def start_clocks(
    uow: UnitOfWork,
    person_id: PersonId,
    program_id: int,
    now: datetime,
    *,
    rests: Callable[[PersonId], bool] = lambda _: False,
    told: bool = False,
) -> None:
    """They are back: there is as much time left as before, unless the other one `rests`. In an open unit of work.

    `told`: they hear anyway what waits for them.
    """
    for request in _waiting(uow, person_id, program_id):
        other = request.mentee_id if request.mentor_id == person_id else request.mentor_id
        if request.clock_stopped_at is not None and not rests(other):
            _go_on(uow, request, now, told=told and request.mentor_id == person_id)


def going_on(uow: UnitOfWork, request: Request, now: datetime) -> Request:
    """As it is when its clock goes on now; the same where it runs. In an open unit of work."""
    if request.clock_stopped_at is None:
        return request
    calendar = calendar_of(uow, uow.people.get(request.mentor_id))
    lapses_at = calendar.at_or_after(request.lapses_at + (now - request.clock_stopped_at))
    return replace(request, clock_stopped_at=None, lapses_at=lapses_at)


def _go_on(uow: UnitOfWork, request: Request, now: datetime, *, told: bool) -> None:
    """Its reminders go on where they stopped, not on the day on which the mentor is `told` of it in another way.

    Once they have run out, a mentor who is not told hears it now.
    """
    started = uow.requests.save(going_on(uow, request, now))
    jobs.begin(uow, LAPSE_JOB, request.id, request.mentor_id, now, due_at=started.lapses_at)
    not_before = say.in_working_days(uow, request.mentor_id, now, 1) if told else now
    retime_question(uow, uow.programs.get(request.program_id), started, not_before)
    if not any(one.state is DeliveryState.WAITING for one in _said(uow, request)):
        _remind_of_the_end(uow, started, now, told=told)


def _remind_of_the_end(uow: UnitOfWork, started: Request, now: datetime, *, told: bool) -> None:
    calendar, lapses_at = calendar_of(uow, uow.people.get(started.mentor_id)), started.lapses_at
    about: dict[str, str | int] = {"request": started.id, "back": int(lapses_at.timestamp())}
    if not told:
        _ask(uow, NudgeKind.MENTOR_REQUEST_REMINDER, started, now, about, 1)
    last = calendar.at_or_before(lapses_at - timedelta(days=1))
    if last - now > timedelta(days=1):
        _ask(uow, NudgeKind.MENTOR_REQUEST_REMINDER, started, last, about, 2)


def _waiting(uow: UnitOfWork, person_id: PersonId, program_id: int) -> list[Request]:
    mine = [one for one in uow.requests.of(person_id) if one.program_id == program_id]
    return [one for one in mine if one.state is RequestState.WAITING]


def those_to_tell(uow: UnitOfWork, program: Program, besides: set[PersonId]) -> tuple[PersonId, ...]:
    """Who runs the program and is not concerned themselves; else the admins. In an open unit of work."""
    managers = tuple(one for one in program.managers if one not in besides)
    return managers or tuple(one for one in admin_ids(uow) if one not in besides)
