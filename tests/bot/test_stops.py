"""A pause stops every clock: whatever would have become due is due as much later as it lived through the pause."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.administration import Job
from bot.domain.kinds import Role
from bot.domain.pairing import Member, Offer, OfferState, Pairing
from bot.domain.person import PersonId
from bot.domain.stopped_time import Stop, after, ran
from bot.nudges import NudgeKind
from bot.ports import OpenUnitOfWork
from bot.services import keep_meeting, ladder, leave, log_session, offer, pairing_pause, pause, program_life, stops
from tests.bot.running_program import ADA, BOB, FAY, GRACE, LOU, Due, begin_everything, program_of, waiting
from tests.conftest import MONDAY, TEAM

DAY = timedelta(days=1)

# After how many days each clock is over, by its defaults.
CLOCKS = {
    "check_in": [21, 21],
    "first_session_not_held": [14],
    "form:pulse": sorted([30, 90, 210, 270] * 2),
    "lapses": [5],
    "manager_silent": [14],
    "not_matched": [14],
    "objection": [5],
    "plan_first_session": [5, 5],
    "preparation_unfinished": [7, 14],
    "quiet_pairing": [14],
    "quiet_warning": [35, 35],
    "sign_up_unfinished": [7, 14],
}


@dataclass(frozen=True, kw_only=True)
class Life:
    """A pause from its first day, at ten, until the given day, which may be moved; all in days after Monday."""

    begun: int = 0  # the clocks
    paused: int = 1
    until: int = 11
    moved: dict[int, int] = field(default_factory=dict)  # on which day to which other one
    resumed: int | None = None  # before its end
    zone: str = "UTC"


SITUATIONS = {
    "begun before it": Life(),
    "begun during it": Life(begun=4),
    "begun before it, and resumed early": Life(resumed=6),
    "begun during it, and resumed early": Life(begun=4, resumed=6),
    "begun before it, and lengthened": Life(moved={8: 40}),
    "begun during it, and lengthened": Life(begun=4, moved={8: 40}),
    "begun during it, lengthened, shortened and resumed early": Life(begun=4, moved={5: 60, 7: 30}, resumed=20),
    "through a change of clocks": Life(until=36, zone="Europe/Berlin"),
    "begun during it, through a change of clocks": Life(begun=9, until=36, zone="America/New_York"),
}


def day(number: int) -> date:
    return MONDAY.date() + number * DAY


@pytest.mark.parametrize("life", SITUATIONS.values(), ids=SITUATIONS)
def test_every_clock_moves_by_what_it_lived_through(lite_uow: OpenUnitOfWork, life: Life) -> None:
    live(lite_uow, life)


def test_it_does_on_each_database(each_uow: OpenUnitOfWork) -> None:
    live(each_uow, Life(begun=4, moved={5: 60, 7: 30}, resumed=20, zone="Europe/Berlin"))


def live(open_uow: OpenUnitOfWork, life: Life) -> None:
    program = program_of(open_uow, MONDAY, life.zone)
    acts: dict[int, list[Callable[[], object]]] = {}
    begun: list[Pairing] = []
    begins = MONDAY + life.begun * DAY
    acts.setdefault(life.begun, []).append(lambda: begun.append(begin_everything(open_uow, program, begins)))
    for number, until in {life.paused: life.until, **life.moved}.items():
        pause = partial(program_life.pause, open_uow(TEAM), GRACE, MONDAY + number * DAY, program.id, day(until))
        acts.setdefault(number, []).append(pause)
    ends = stops.first_moment(program, day(list({life.paused: life.until, **life.moved}.values())[-1]))
    if life.resumed is not None:
        ends = MONDAY + life.resumed * DAY
        acts.setdefault(life.resumed, []).append(
            partial(program_life.resume, open_uow(TEAM), GRACE, ends, program.id),
        )
    for number in sorted(acts):
        for act in acts[number]:
            act()
    if life.resumed is None:
        job = Job(kind=program_life.GOES_ON_JOB, subject_id=program.id, asked_by=GRACE, asked_at=ends)
        program_life.go_on(lambda: open_uow(TEAM), lambda: ends, job)
    lived = ends - max(begins, MONDAY + life.paused * DAY)
    found = waiting(open_uow, begun[0], ends)
    due = {name: [begins + number * DAY + lived for number in days] for name, days in CLOCKS.items()}
    assert {name: found[name] for name in due} == due


OF_THE_PAIR = {"check_in", "first_session_not_held", "manager_silent", "objection", "plan_first_session"} | {
    "quiet_pairing",
    "quiet_warning",
}
OF_FAY = {"lapses", "not_matched", "preparation_unfinished"}
ALONE = [name for name, life in SITUATIONS.items() if not life.begun]


@pytest.mark.parametrize("name", ALONE)
@pytest.mark.parametrize(("who", "moved"), [(ADA, OF_THE_PAIR), (BOB, OF_THE_PAIR), (FAY, OF_FAY)])
def test_who_pauses_stops_their_own_clocks_and_those_of_whoever_meets_them(
    lite_uow: OpenUnitOfWork, name: str, who: PersonId, moved: set[str]
) -> None:
    life = SITUATIONS[name]
    program = program_of(lite_uow, MONDAY, life.zone)
    pairing = begin_everything(lite_uow, program, MONDAY)
    last = life.until
    for number, last in {life.paused: life.until, **life.moved}.items():
        pause.pause(lite_uow(TEAM), who, MONDAY + number * DAY, day(last), {program.id})
    ends = stops.first_moment(program, day(last))
    if life.resumed is not None:
        ends = MONDAY + life.resumed * DAY
        pause.resume(lite_uow(TEAM), who, ends)
    else:
        with lite_uow(TEAM) as uow:
            pause.note_end(uow, who, program.id, ends)
    lived, found = ends - (MONDAY + life.paused * DAY), waiting(lite_uow, pairing, MONDAY)
    for clock in OF_THE_PAIR | OF_FAY:
        stood = lived if clock in moved else timedelta()
        assert found[clock] == [MONDAY + number * DAY + stood for number in CLOCKS[clock]], clock
    pulse = MONDAY + 30 * DAY + (lived if who in {ADA, BOB} else timedelta())
    assert found["form:pulse"][:2] == [pulse, pulse], "it is about the two"
    assert sessions_and_ends(found)[0] == [MONDAY + 9 * DAY] * 2


def test_a_circle_goes_on_while_one_of_its_mentees_is_away(lite_uow: OpenUnitOfWork) -> None:
    program = program_of(lite_uow, MONDAY)
    begin_everything(lite_uow, program, MONDAY)
    with lite_uow(TEAM) as uow:
        roles = {LOU: Role.MENTOR, ADA: Role.MENTEE, FAY: Role.MENTEE}
        members = tuple(Member(person_id=one, role=role) for one, role in roles.items())
        circle = uow.pairings.add(Pairing(program_id=program.id, members=members, matched_at=MONDAY))
        keep_meeting.begin(uow, program, circle, MONDAY)

    def asked() -> dict[PersonId, int]:
        with lite_uow(TEAM) as uow:
            found = uow.outbox.about(NudgeKind.CHECK_IN, "pairing", circle.id)
            return {one.nudge.reader: (one.nudge.due_at - MONDAY).days for one in found}

    pause.pause(lite_uow(TEAM), ADA, MONDAY, day(10), {program.id})
    assert asked() == {LOU: 21, ADA: 30, FAY: 21}, "nobody else waits for her"
    with lite_uow(TEAM) as uow:
        assert keep_meeting.goes_on(uow, program, circle, MONDAY + DAY)
    pause.pause(lite_uow(TEAM), FAY, MONDAY + 4 * DAY, day(14), {program.id})
    assert asked() == {LOU: 26, ADA: 30, FAY: 30}, "nobody learns there until she is back"
    with lite_uow(TEAM) as uow:
        assert not keep_meeting.goes_on(uow, program, circle, MONDAY + 5 * DAY)
        assert keep_meeting.goes_on(uow, program, circle, MONDAY + 11 * DAY)
        assert stops.quiet_for(uow, circle, MONDAY, MONDAY + 20 * DAY).days == 14
    pause.pause(lite_uow(TEAM), LOU, MONDAY + 5 * DAY, day(40), {program.id})
    pause.resume(lite_uow(TEAM), LOU, MONDAY + 6 * DAY)
    assert asked() == {LOU: 26, ADA: 30, FAY: 30}, "as before she paused as well"


def test_whoever_leaves_while_they_pause_does_not_pause_when_they_join_again(lite_uow: OpenUnitOfWork) -> None:
    program = program_of(lite_uow, MONDAY)
    begin_everything(lite_uow, program, MONDAY)
    pause.pause(lite_uow(TEAM), FAY, MONDAY, day(60), {program.id})
    leave.leave(lite_uow(TEAM), FAY, MONDAY + DAY, program.id, "")
    with lite_uow(TEAM) as uow:
        (stop,) = stops.of_person(uow, program.id, FAY)
    assert (stop.begins_at, stop.ends_at) == (MONDAY, MONDAY + DAY)


def sessions_and_ends(found: Due) -> list[list[datetime]]:
    return [found[name] for name in ("session_reminder", "did_it_happen", "form:final")]


def test_a_pause_moves_no_session_and_not_the_end(lite_uow: OpenUnitOfWork) -> None:
    program = program_of(lite_uow, MONDAY)
    pairing = begin_everything(lite_uow, program, MONDAY)
    before = sessions_and_ends(waiting(lite_uow, pairing, MONDAY))
    program_life.pause(lite_uow(TEAM), GRACE, MONDAY + DAY, program.id, day(20))
    assert sessions_and_ends(waiting(lite_uow, pairing, MONDAY + DAY)) == before


def test_a_break_of_two_within_a_pause_of_the_program_stops_them_once(lite_uow: OpenUnitOfWork) -> None:
    program = program_of(lite_uow, MONDAY)
    pairing = begin_everything(lite_uow, program, MONDAY)
    program_life.pause(lite_uow(TEAM), GRACE, MONDAY + DAY, program.id, day(11))
    pairing_pause.pause(lite_uow(TEAM), ADA, MONDAY + 2 * DAY, pairing.id, day(31))
    program_life.resume(lite_uow(TEAM), GRACE, MONDAY + 6 * DAY, program.id)
    theirs = waiting(lite_uow, pairing, MONDAY)["check_in"]
    break_ends = stops.first_moment(program, day(31))
    assert theirs == [MONDAY + 21 * DAY + (break_ends - MONDAY - DAY)] * 2, (
        "from the pause on, until their break is over"
    )
    pairing_pause.resume(lite_uow(TEAM), BOB, MONDAY + 9 * DAY, pairing.id)
    assert waiting(lite_uow, pairing, MONDAY)["check_in"] == [MONDAY + 29 * DAY] * 2
    assert waiting(lite_uow, pairing, MONDAY)["not_matched"] == [MONDAY + 19 * DAY], "who takes no break has none"


def test_a_pause_is_no_silence(lite_uow: OpenUnitOfWork) -> None:
    """Sixty days of holidays make nobody quiet, and what was logged just before or within them counts from then."""
    program = program_of(lite_uow, MONDAY)
    pairing = begin_everything(lite_uow, program, MONDAY)
    program_life.pause(lite_uow(TEAM), GRACE, MONDAY + 5 * DAY, program.id, day(65))
    with lite_uow(TEAM) as uow:
        (session,) = uow.sessions.of(pairing.id)
    log_session.hold_as_planned(lite_uow(TEAM), ADA, session.ends_at, session.id)
    back = stops.first_moment(program, day(65))
    job = Job(kind=program_life.GOES_ON_JOB, subject_id=program.id, asked_by=GRACE, asked_at=back)
    program_life.go_on(lambda: lite_uow(TEAM), lambda: back, job)
    asked = waiting(lite_uow, pairing, back)["check_in"]
    assert asked == [back + 21 * DAY] * 2, "those of before were overtaken, and the clock ran on from the end"
    with lite_uow(TEAM) as uow:
        assert ladder.how_quiet(uow, pairing.id, back + 20 * DAY) is None
        quiet = ladder.how_quiet(uow, pairing.id, back + 35 * DAY)
        check_ins = uow.outbox.about(NudgeKind.CHECK_IN, "pairing", pairing.id)
        assert keep_meeting.check_in_holds(uow, check_ins[-1].nudge, back + 21 * DAY)
        keep_meeting.ask_again(uow, check_ins[-1].nudge, back + 21 * DAY)
    assert quiet is not None
    assert waiting(lite_uow, pairing, back)["check_in"][-1] == back + 42 * DAY


def test_the_check_in_after_one_that_a_pause_moved_comes_a_whole_round_later(lite_uow: OpenUnitOfWork) -> None:
    program = program_of(lite_uow, MONDAY)
    pairing = begin_everything(lite_uow, program, MONDAY)
    pause.pause(lite_uow(TEAM), ADA, MONDAY + DAY, day(41), {program.id})
    asked = waiting(lite_uow, pairing, MONDAY)["check_in"][0]
    with lite_uow(TEAM) as uow:
        (first, *_) = uow.outbox.about(NudgeKind.CHECK_IN, "pairing", pairing.id)
        keep_meeting.ask_again(uow, first.nudge, asked)
    assert waiting(lite_uow, pairing, MONDAY)["check_in"][-1] == asked + 21 * DAY


def test_an_offer_does_not_lapse_in_a_pause(lite_uow: OpenUnitOfWork) -> None:
    program = program_of(lite_uow, MONDAY)
    with lite_uow(TEAM) as uow:
        made = uow.offers.add(
            Offer(program_id=program.id, mentor_id=LOU, mentee_id=FAY, offered_at=MONDAY, lapses_at=MONDAY + 5 * DAY)
        )
    program_life.pause(lite_uow(TEAM), GRACE, MONDAY + 2 * DAY, program.id, day(12))
    job = Job(kind=offer.LAPSE_JOB, subject_id=made.id, asked_by=LOU, asked_at=MONDAY)

    def state_at(now: datetime) -> OfferState:
        offer.lapse(lambda: lite_uow(TEAM), lambda: now, job)
        with lite_uow(TEAM) as uow:
            return uow.offers.get(made.id).state

    assert state_at(MONDAY + 5 * DAY) is OfferState.WAITING
    ends = stops.first_moment(program, day(12))
    assert state_at(ends + 2 * DAY) is OfferState.WAITING
    assert state_at(ends + 3 * DAY) is OfferState.LAPSED


MOMENTS = st.integers(0, 400).map(lambda hours: MONDAY + timedelta(hours=hours))
STOPS = st.lists(
    st.tuples(MOMENTS, st.integers(0, 200)).map(
        lambda one: Stop(about="program:1", begins_at=one[0], ends_at=one[0] + timedelta(hours=one[1]))
    ),
    max_size=5,
)


@given(stops=STOPS, since=MOMENTS, hours=st.integers(1, 300))
def test_a_clock_has_run_as_long_as_it_was_set_when_it_is_over(stops: list[Stop], since: datetime, hours: int) -> None:
    """However its stops overlap; and a moment before, it had not."""
    wait = timedelta(hours=hours)
    due = after(stops, since, wait)
    assert ran(stops, since, due) == wait
    assert ran(stops, since, due - timedelta(minutes=1)) < wait or not stops
    assert ran(stops, since, since) == timedelta()
