"""What its author learns about an announcement before it is sent."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from threading import Barrier
from typing import Any

import pytest

from bot.domain.announcement import Announcement, AnnouncementState, Audience, Every, Options, Standing, Timing
from bot.domain.kinds import Role
from bot.domain.pairing import PairingState
from bot.domain.person import Person, PersonId
from bot.domain.placeholders import Placeholder
from bot.domain.program import ProgramState
from bot.errors import FieldProblems, Problem, Refusal, Refused
from bot.nudges import NudgeKind
from bot.services import announce, announcement_approval, announcement_progress, second_look
from bot.services.announcement_draft import Draft
from tests.bot.announcing import ADA, BOB, GRACE, INES, Office

MARCH_4 = date(2026, 3, 4)


def look(office: Office, said: Announcement, by: PersonId = GRACE) -> Draft:
    return announce.look(office.uow, by, said.id, office.now)


def test_it_counts_those_who_would_read_something_else_in_the_place_of_a_name_or_date(each_office: Office) -> None:
    each_office.pair(BOB, ADA)
    said = each_office.write("{mentor} meets you on {next_session}, {first_name}")
    assert look(each_office, said).without == {Placeholder.MENTOR: 2, Placeholder.NEXT_SESSION: 1}
    assert look(each_office, each_office.write("`{mentor}` is code in {program}")).without == {}
    assert look(each_office, each_office.write("Hello")).without == {}
    each_office.now += timedelta(days=30)
    assert look(each_office, said).without[Placeholder.NEXT_SESSION] == 3, "no session is planned any more"


def test_its_author_reads_their_own_values_and_a_channel_those_of_nobody(office: Office) -> None:
    other = office.make_program("Circle", {GRACE: {Role.MENTEE}})
    both = Audience(programs=(office.program.id, other.id))
    mine = look(office, office.write("Hi {first_name} of {program}", both)).said.filling
    assert (mine.first_name, mine.program) == ("Grace", "Circle"), "the one of these programs that she is in"
    channel = look(office, office.write("Hi {first_name}", Audience(channel_id="C1"))).said
    assert (channel.filling.first_name, channel.program) == ("", None)


def test_an_hour_in_each_zone_may_have_passed_for_some(each_office: Office) -> None:
    with each_office.uow as uow:
        for who, zone in ((ADA, "Pacific/Kiritimati"), (BOB, "Pacific/Pago_Pago"), (INES, "Asia/Tokyo")):
            uow.people.put(Person(id=who, name=who, time_zone=zone))
    in_each = Timing(day=date(2026, 3, 2), hour=time(15), own_zones=True)
    assert look(each_office, each_office.write(timing=in_each)).late == 2
    assert look(each_office, each_office.write(timing=replace(in_each, own_zones=False))).late == 0
    said = each_office.write(timing=replace(in_each, hour=time(4)))
    assert look(each_office, said).late == 2, "it has passed for its author too, and not for everybody"
    each_office.send(said)
    each_office.work()
    assert each_office.readers(said) == [ADA, BOB, INES]


@pytest.mark.parametrize(
    ("timing", "problems"),
    [
        (Timing(day=date(9999, 12, 31), hour=time(23, 59)), {"day": Problem.TOO_FAR}),
        (Timing(day=date(1, 1, 1), hour=time(0)), {"day": Problem.IN_THE_PAST}),
        (Timing(day=date(1, 1, 1), hour=time(0), own_zones=True), {"day": Problem.IN_THE_PAST}),
        (Timing(day=date(2026, 3, 1), hour=time(9), own_zones=True), {"day": Problem.IN_THE_PAST}),
        (Timing(day=date(2027, 3, 3), hour=time(9)), {"day": Problem.TOO_FAR}),
        (Timing(day=MARCH_4, hour=time(9), until=date(2026, 4, 1)), {"until": Problem.ONLY_IF_IT_REPEATS}),
        (
            Timing(day=MARCH_4, hour=time(9), every=Every.WEEK, until=date(2026, 3, 3)),
            {"until": Problem.END_BEFORE_START},
        ),
    ],
)
def test_a_day_that_cannot_be_is_named_at_its_field(
    office: Office, timing: Timing, problems: dict[str, Problem]
) -> None:
    with pytest.raises(FieldProblems) as refused:
        office.write(timing=timing)
    assert refused.value.problems == problems


def test_a_newsletter_cannot_be_necessary(office: Office) -> None:
    with pytest.raises(FieldProblems) as refused:
        office.write(options=Options(newsletter=True, necessary=True))
    assert refused.value.problems == {"options": Problem.NEWSLETTER_IS_NOT_NECESSARY}


def test_bots_and_those_who_left_slack_are_counted_and_guests_are_people(each_office: Office) -> None:
    bot, gone, guest = (PersonId(f"U0{name}") for name in ("BOT", "GONE", "GUEST"))
    with each_office.uow as uow:
        uow.people.put(Person(id=bot, name="A bot", is_bot=True))
        uow.people.put(Person(id=gone, name="Gone", is_deactivated=True))
        uow.people.put(Person(id=guest, name="A guest", is_guest=True))
    each_office.place(each_office.program, guest, {Role.MENTEE})
    named = each_office.audience(people=(ADA, bot, gone, guest, PersonId("U0NOBODY")))
    said = each_office.write(audience=named, options=Options(invite_others=True))
    reached = look(each_office, said).reached
    assert ([one.id for one in reached.readers], reached.gone, reached.outside) == ([ADA, guest], 3, 0)
    assert reached.invitations == ()
    assert each_office.sent_to(named) == [ADA, guest]


def test_whoever_narrows_people_down_means_programs_that_go_on_unless_they_ask_for_those_who_finished(
    each_office: Office,
) -> None:
    closed = each_office.make_program("Last year", {GRACE: {Role.MENTEE}})
    pairing = each_office.pair(BOB, ADA)
    with each_office.uow as uow:
        uow.programs.save(replace(closed, state=ProgramState.CLOSED))
        uow.people.put(replace(uow.people.get(GRACE), level=2))
        uow.people.put(replace(uow.people.get(ADA), level=2))
    assert each_office.sent_to(Audience(levels=(2,))) == [ADA]
    with each_office.uow as uow:
        uow.pairings.save(replace(pairing, state=PairingState.FINISHED, ended_at=each_office.now))
        uow.programs.save(replace(each_office.program, state=ProgramState.CLOSED))
    assert each_office.sent_to(Audience(standings=(Standing.FINISHED,))) == [ADA, BOB]
    with each_office.uow as uow:
        uow.programs.save(replace(uow.programs.get(closed.id), state=ProgramState.ARCHIVED))
    assert [one.name for one in announce.begin(each_office.uow, GRACE).programs] == ["Grow"]


def pressed_at_once(*presses: Any) -> list[Any]:
    """What each came to: a value, or why it was refused."""
    together = Barrier(len(presses))

    def press(one: Any) -> Any:
        together.wait(timeout=10)
        try:
            return one()
        except Refused as refused:
            return refused.why

    with ThreadPoolExecutor(len(presses)) as hands:
        return list(hands.map(press, presses))


def test_of_two_who_press_send_at_the_same_moment_one_is_too_late(each_office: Office) -> None:
    said = each_office.write()
    outcomes = pressed_at_once(
        *[lambda: announce.send(each_office.new_uow(), GRACE, each_office.now, said.id)] * 4,
        lambda: announce.discard(each_office.new_uow(), GRACE, said.id),
    )
    sent = [one for one in outcomes if isinstance(one, announcement_progress.Progress)]
    late = {one for one in outcomes if isinstance(one, Refusal)}
    assert len(sent) == (0 if each_office.state(said).state is AnnouncementState.DISCARDED else 1)
    assert late <= {Refusal.ALREADY_SENT, Refusal.NOT_POSSIBLE_NOW}
    each_office.work()
    assert each_office.readers(said) == ([ADA, BOB, INES] if sent else [])


def test_of_two_admins_who_approve_at_the_same_moment_one_is_too_late(each_office: Office) -> None:
    each_office.appoint(GRACE, INES, BOB)
    second_look.change(each_office.uow, INES, each_office.now, {second_look.EVERYWHERE})
    said = each_office.write()
    each_office.send(said)
    outcomes = pressed_at_once(
        *(
            lambda who=who: announcement_approval.approve(each_office.new_uow(), who, each_office.now, said.id)
            for who in (INES, BOB)
        )
    )
    assert sum(one is Refusal.ALREADY_SENT for one in outcomes) == 1
    each_office.work()
    assert each_office.readers(said) == [ADA, BOB, INES]


def test_a_program_that_closes_in_the_middle_still_says_what_was_sent(each_office: Office) -> None:
    said = each_office.write()
    each_office.send(said)
    with each_office.uow as uow:
        uow.programs.save(replace(each_office.program, state=ProgramState.CLOSED))
    each_office.work()
    assert each_office.readers(said) == [ADA, BOB, INES]
    assert announcement_progress.for_reader(each_office.uow, said.id, ADA, each_office.now) is not None


def test_an_hour_that_clocks_leave_out_is_later_and_one_that_comes_twice_is_the_first(office: Office) -> None:
    with office.uow as uow:
        uow.people.put(Person(id=ADA, name="Ada", time_zone="Europe/London"))
    office.now = datetime(2026, 3, 27, 10, tzinfo=UTC)
    gap = Timing(day=date(2026, 3, 29), hour=time(1, 30), own_zones=True)
    said = office.write(timing=gap, audience=office.audience(people=(ADA,)))
    office.send(said)
    office.work(until=office.now + timedelta(days=4))
    with office.uow as uow:
        (told,) = uow.outbox.about(NudgeKind.ANNOUNCEMENT, "announcement", said.id)
    assert told.nudge.due_at == datetime(2026, 3, 30, 8, tzinfo=UTC), "Sunday night waits for Monday, in summer time"
