"""An announcement until it is sent, and then to each exactly once, on each database."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.domain.announcement import Announcement, AnnouncementState, Audience, Extra, Options, Standing, Timing
from bot.domain.enrollment import EnrollmentState
from bot.domain.kinds import Kind, Role
from bot.domain.pairing import Member, Pairing, PairingState
from bot.domain.person import Person, PersonId
from bot.domain.session import Session
from bot.errors import FieldProblems, Problem, Refusal, Refused
from bot.nudges import DeliveryState, NudgeKind, Priority
from bot.services import (
    announce,
    announcement_card,
    announcement_progress,
    mute_announcements,
    newsletter,
    second_look,
    send_announcement,
)
from tests.bot.announcing import ADA, BOB, GRACE, INES, Office

# To whom


@pytest.mark.parametrize(
    ("role", "expected"), [(None, [ADA, BOB, INES]), (Role.MENTOR, [BOB, INES]), (Role.MENTEE, [ADA, INES])]
)
def test_the_audience_is_those_in_the_role(office: Office, role: Role | None, expected: list[PersonId]) -> None:
    assert office.sent_to(office.audience(role=role)) == expected


def test_peers_are_both_whatever_the_role(office: Office) -> None:
    with office.uow as uow:
        uow.programs.save(replace(office.program, kind=Kind.PEER))
    assert office.sent_to(office.audience(role=Role.MENTOR)) == [ADA, BOB, INES]


@pytest.mark.parametrize("state", [EnrollmentState.INVITED, EnrollmentState.BEGUN, EnrollmentState.LEFT])
def test_nobody_who_has_not_joined_gets_it(office: Office, state: EnrollmentState) -> None:
    office.place(office.program, GRACE, {Role.MENTOR}, state)
    assert GRACE not in office.sent_to()
    assert GRACE not in office.sent_to(office.audience(people=(GRACE, ADA)))
    assert GRACE not in office.sent_to(options=Options(necessary=True))


def test_further_choices_leave_fewer_people(each_office: Office) -> None:
    with each_office.uow as uow:
        uow.people.put(replace(uow.people.get(ADA), department="Sales", level=1))
        uow.people.put(replace(uow.people.get(INES), department="Sales", level=2))
        uow.people.put(replace(uow.people.get(BOB), department="People", level=2))
    assert announce.begin(each_office.uow, GRACE).departments == ("People", "Sales")
    assert each_office.sent_to(each_office.audience(departments=("Sales",))) == [ADA, INES]
    assert each_office.sent_to(each_office.audience(departments=("Sales",), levels=(2, 3))) == [INES]
    assert each_office.sent_to(each_office.audience(levels=(2,), role=Role.MENTOR, people=(BOB, ADA))) == [BOB]


def test_where_somebody_stands_is_asked_again_when_it_is_sent(each_office: Office) -> None:
    unmatched = each_office.audience(standings=(Standing.UNMATCHED,))
    early = each_office.write(audience=unmatched)
    each_office.send(early)
    each_office.work()
    pairing = _pair(each_office, BOB, ADA)
    assert announcement_progress.for_reader(each_office.uow, early.id, ADA, each_office.now) is None, (
        "she has a mentor by now"
    )
    assert each_office.sent_to(unmatched) == [INES]
    assert each_office.sent_to(each_office.audience(standings=(Standing.SILENT, Standing.UNMATCHED))) == [INES]
    each_office.now += timedelta(days=40)
    assert each_office.sent_to(each_office.audience(standings=(Standing.SILENT,))) == [ADA, BOB]
    with each_office.uow as uow:
        uow.pairings.save(replace(uow.pairings.get(pairing.id), state=PairingState.FINISHED, ended_at=each_office.now))
    assert each_office.sent_to(each_office.audience(standings=(Standing.FINISHED, Standing.SILENT))) == [ADA, BOB]


def test_whoever_is_in_two_programs_gets_it_once(each_office: Office) -> None:
    other = each_office.make_program("Circle", {ADA: {Role.MENTEE}, BOB: {Role.MENTEE}})
    assert each_office.sent_to(Audience(programs=(each_office.program.id, other.id))) == [ADA, BOB, INES]
    assert each_office.sent_to(Audience(people=(ADA, INES))) == [ADA, INES], "of all that she runs"


def test_whoever_began_to_sign_up_hears_once_for_each_program(office: Office) -> None:
    office.place(office.program, GRACE, (), EnrollmentState.BEGUN)
    unfinished = office.audience(standings=(Standing.UNFINISHED,))
    assert office.sent_to(unfinished) == [GRACE]
    said = office.write(audience=office.audience(standings=(Standing.UNFINISHED, Standing.UNMATCHED)))
    office.send(said)
    office.work()
    assert GRACE not in office.readers(said)
    with pytest.raises(FieldProblems):
        office.write(audience=unfinished)


def test_whoever_is_named_and_has_not_joined_is_invited_once_and_gets_nothing_else(each_office: Office) -> None:
    named, inviting = each_office.audience(people=(ADA, GRACE)), Options(invite_others=True, necessary=True)
    for _ in range(2):
        assert each_office.sent_to(named, inviting) == [ADA]
    assert each_office.sent_to(named) == [ADA]
    with each_office.uow as uow:
        invited = uow.enrollments.find(program_id=each_office.program.id, person_id=GRACE)
        to_grace = list(uow.outbox.about(NudgeKind.INVITATION, "program", each_office.program.id))
    assert invited is not None
    assert invited.state is EnrollmentState.INVITED
    assert [one.nudge.reader for one in to_grace] == [GRACE]


def test_nobody_is_invited_who_wants_no_invitations(office: Office) -> None:
    other = office.make_program("Circle", {})
    office.place(other, GRACE, (), EnrollmentState.INVITED, no_more_invitations=True)
    office.sent_to(office.audience(people=(ADA, GRACE)), Options(invite_others=True))
    with office.uow as uow:
        assert uow.enrollments.find(program_id=office.program.id, person_id=GRACE) is None


def test_the_deactivated_are_left_out_and_the_pausing_counted(office: Office) -> None:
    with office.uow as uow:
        uow.people.put(replace(uow.people.get(BOB), is_deactivated=True))
        mine = uow.enrollments.of(INES)[0]
        uow.enrollments.save(mine.paused(date(2026, 3, 20)))
    said = office.write()
    draft = announce.look(office.uow, GRACE, said.id, office.now)
    assert (draft.recipients, draft.pausing, draft.examples) == (1, 1, (ADA,))
    assert announce.look(office.uow, GRACE, said.id, office.now + timedelta(days=20)).recipients == 2


def test_the_muted_get_only_what_is_necessary(each_office: Office) -> None:
    mute_announcements.change(each_office.uow, ADA, each_office.now, {each_office.program.id}, newsletter=None)
    mute_announcements.change(each_office.uow, BOB, each_office.now, {0}, newsletter=None)
    said = each_office.write()
    assert announce.look(each_office.uow, GRACE, said.id, each_office.now).reached.muted == 2
    assert each_office.sent_to() == [INES]
    assert each_office.sent_to(options=Options(necessary=True)) == [ADA, BOB, INES]
    other = each_office.make_program("Circle", {ADA: {Role.MENTEE}, BOB: {Role.MENTEE}})
    assert each_office.sent_to(Audience(programs=(other.id,))) == [ADA], "she muted the other one only"
    mute_announcements.change(each_office.uow, ADA, each_office.now, {other.id, 999}, newsletter=None)
    assert mute_announcements.show(each_office.uow, ADA).muted == {other.id}


def test_whoever_mutes_it_after_it_was_queued_does_not_get_it(office: Office) -> None:
    said = office.write()
    office.send(said)
    office.work()
    mute_announcements.change(office.uow, ADA, office.now, {0}, newsletter=None)
    assert announcement_progress.for_reader(office.uow, said.id, ADA, office.now) is None
    assert announcement_progress.for_reader(office.uow, said.id, INES, office.now) is not None


def test_a_newsletter_needs_a_yes_that_is_asked_for_once(each_office: Office) -> None:
    each_office.place(each_office.program, GRACE, (), EnrollmentState.BEGUN)
    weekly = Options(newsletter=True)
    assert each_office.sent_to(options=weekly) == []
    assert _asked(each_office) == [ADA, BOB, INES], "and nobody who has not joined"
    with pytest.raises(FieldProblems):
        each_office.write(options=weekly)
    newsletter.answer(each_office.uow, ADA, each_office.now, yes=True)
    newsletter.answer(each_office.uow, BOB, each_office.now, yes=False)
    assert each_office.sent_to(options=weekly) == [ADA]
    assert not newsletter.still_asks(each_office.uow, ADA)
    assert newsletter.still_asks(each_office.uow, INES)


def test_a_newsletter_goes_to_a_channel_without_a_yes(office: Office) -> None:
    said = office.write(audience=office.audience(channel_id="C1"), options=Options(newsletter=True))
    office.send(said)
    office.work()
    with office.uow as uow:
        told = uow.outbox.about(NudgeKind.ANNOUNCEMENT, "announcement", said.id)
    assert [(one.nudge.channel_id, one.nudge.readers) for one in told] == [("C1", ())]


# Once


def test_it_is_sent_once_however_often_it_is_confirmed_and_queued(each_office: Office) -> None:
    said = each_office.write()
    each_office.send(said)
    with pytest.raises(Refused) as refused:
        each_office.send(said)
    assert refused.value.why is Refusal.ALREADY_SENT
    for _ in range(3):
        send_announcement.queue(each_office.new_uow, lambda: each_office.now, said.id)
    assert each_office.readers(said) == [ADA, BOB, INES]


def test_a_crash_while_queueing_goes_on_where_it_was(each_office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(send_announcement, "FIRST_BATCH", 1)
    monkeypatch.setattr(send_announcement, "BATCH", 1)
    said = each_office.write()
    each_office.send(said)

    def crash() -> None:
        raise RuntimeError("the power went out")

    with pytest.raises(RuntimeError):
        send_announcement.queue(each_office.new_uow, lambda: each_office.now, said.id, crash)
    assert len(each_office.readers(said)) == 1, "the first was on its way already"
    assert announcement_progress.progress(each_office.uow, GRACE, said.id).waiting == 3
    send_announcement.queue(each_office.new_uow, lambda: each_office.now, said.id)
    assert each_office.readers(said) == [ADA, BOB, INES]


def test_whoever_left_after_the_preview_gets_nothing(office: Office) -> None:
    said = office.write()
    with office.uow as uow:
        uow.enrollments.save(uow.enrollments.of(ADA)[0].left(office.now))
    office.send(said)
    office.work()
    assert office.readers(said) == [BOB, INES]
    assert announcement_progress.for_reader(office.uow, said.id, ADA, office.now) is None


def test_an_audience_that_emptied_is_refused(office: Office) -> None:
    said = office.write()
    with office.uow as uow:
        for person in (ADA, BOB, INES):
            uow.enrollments.save(uow.enrollments.of(person)[0].left(office.now))
    with pytest.raises(Refused) as refused:
        office.send(said)
    assert refused.value.why is Refusal.NOBODY_TO_TELL


def test_announcements_wait_behind_everything_else(office: Office) -> None:
    said = office.write()
    office.send(said)
    office.work()
    with office.uow as uow:
        told = uow.outbox.about(NudgeKind.ANNOUNCEMENT, "announcement", said.id)
    assert {one.nudge.priority for one in told} == {Priority.ANNOUNCEMENT}
    assert {one.nudge.in_working_hours for one in told} == {True}


# When


def test_an_hour_in_each_readers_zone_is_theirs(each_office: Office) -> None:
    timing = Timing(day=date(2026, 3, 4), hour=time(11), own_zones=True)
    said = each_office.write(timing=timing)
    each_office.send(said)
    assert each_office.state(said).state is AnnouncementState.SCHEDULED
    assert each_office.work() == 0, "nothing before its time"
    each_office.work(until=each_office.now + timedelta(days=3))
    with each_office.uow as uow:
        told = uow.outbox.about(NudgeKind.ANNOUNCEMENT, "announcement", said.id)
    due = {one.nudge.reader: one.nudge.due_at for one in told}
    day = datetime(2026, 3, 4, tzinfo=UTC)
    assert due == {ADA: day.replace(hour=11), BOB: day.replace(hour=10), INES: day.replace(hour=11)}


@pytest.mark.parametrize(
    ("timing", "problem"),
    [
        (Timing(day=date(2026, 3, 1), hour=time(9)), Problem.IN_THE_PAST),
        (Timing(day=date(2026, 3, 4)), Problem.DAY_AND_HOUR),
        (Timing(hour=time(9)), Problem.DAY_AND_HOUR),
    ],
)
def test_a_time_that_makes_no_sense_is_named(office: Office, timing: Timing, problem: Problem) -> None:
    with pytest.raises(FieldProblems) as refused:
        office.write(timing=timing)
    assert refused.value.problems == {"day": problem}


def test_what_could_not_be_sent_for_days_asks_its_author_first(each_office: Office) -> None:
    said = each_office.write(timing=Timing(day=date(2026, 3, 4), hour=time(9)))
    each_office.send(said)
    each_office.now += timedelta(days=8)
    each_office.work()
    assert each_office.readers(said) == []
    assert each_office.state(said).state is AnnouncementState.PAUSED
    with each_office.uow as uow:
        assert uow.outbox.about(NudgeKind.ANNOUNCEMENT_RESULT, "announcement", said.id)
    send_announcement.resume(each_office.uow, GRACE, each_office.now, said.id)
    each_office.work()
    assert each_office.readers(said) == [ADA, BOB, INES]


def test_an_hour_in_every_zone_goes_round_the_whole_earth(office: Office) -> None:
    with office.uow as uow:
        for who, zone in ((ADA, "Pacific/Kiritimati"), (BOB, "Pacific/Pago_Pago")):
            uow.people.put(Person(id=who, name=who, time_zone=zone))
    said = office.write(timing=Timing(day=date(2026, 3, 4), hour=time(9), own_zones=True))
    office.send(said)
    office.work(until=office.now + timedelta(days=5))
    with office.uow as uow:
        told = uow.outbox.about(NudgeKind.ANNOUNCEMENT, "announcement", said.id)
    due = {one.nudge.reader: one.nudge.due_at for one in told}
    assert due[ADA] == datetime(2026, 3, 3, 19, tzinfo=UTC)
    assert due[BOB] == datetime(2026, 3, 4, 20, tzinfo=UTC)


def test_a_preview_that_was_left_lying_is_not_sent_late(office: Office) -> None:
    said = office.write(timing=Timing(day=date(2026, 3, 3), hour=time(9)))
    office.now += timedelta(days=4)
    with pytest.raises(Refused) as refused:
        office.send(said)
    assert refused.value.why is Refusal.TIME_HAS_PASSED


# Pausing, going on, canceling


def test_what_waits_is_paused_goes_on_and_is_canceled(each_office: Office) -> None:
    said = each_office.write()
    each_office.send(said)
    each_office.work()
    each_office.deliver(said, most=1)
    paused = send_announcement.pause(each_office.uow, GRACE, each_office.now, said.id)
    assert (paused.sent, paused.waiting) == (1, 2)
    each_office.deliver(said)
    assert announcement_progress.progress(each_office.uow, GRACE, said.id).sent == 1, "nobody claims what is paused"
    assert send_announcement.resume(each_office.uow, GRACE, each_office.now, said.id).waiting == 2
    each_office.work()
    each_office.deliver(said, most=1)
    canceled = send_announcement.cancel(each_office.uow, GRACE, each_office.now, said.id)
    assert (canceled.sent, canceled.waiting, canceled.canceled, canceled.lost) == (2, 0, 1, 0)
    for move in (send_announcement.pause, send_announcement.resume, send_announcement.cancel):
        with pytest.raises(Refused):
            move(each_office.uow, GRACE, each_office.now, said.id)


def test_what_is_paused_before_it_was_all_queued_goes_on_with_the_rest(
    each_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(send_announcement, "FIRST_BATCH", 1)
    said = each_office.write()
    each_office.send(said)
    send_announcement.queue(
        each_office.new_uow,
        lambda: each_office.now,
        said.id,
        lambda: send_announcement.pause(each_office.uow, GRACE, each_office.now, said.id),
    )
    assert len(each_office.readers(said)) == 1
    send_announcement.resume(each_office.uow, GRACE, each_office.now, said.id)
    each_office.work()
    assert each_office.readers(said) == [ADA, BOB, INES]


def test_what_is_planned_can_be_canceled(office: Office) -> None:
    said = office.write(timing=Timing(day=date(2026, 3, 4), hour=time(9)))
    office.send(said)
    send_announcement.cancel(office.uow, GRACE, office.now, said.id)
    office.work(until=office.now + timedelta(days=5))
    assert office.readers(said) == []


# Who may


@pytest.mark.parametrize(
    ("text", "audience", "problems"),
    [
        ("", Audience(programs=(1,)), {"text": Problem.REQUIRED}),
        ("x" * 40_000, Audience(programs=(1,)), {"text": Problem.TOO_LONG}),
        ("Hi {frist_name} {mentor}", Audience(programs=(1,)), {"text": Problem.UNKNOWN_PLACEHOLDER}),
        ("Hello", Audience(), {"programs": Problem.REQUIRED}),
        ("Hello", Audience(programs=(1,), channel_id="C1"), {"channel": Problem.NOT_BOTH}),
        ("Hello", Audience(people=(ADA,), channel_id="C1"), {"channel": Problem.NOT_BOTH}),
    ],
)
def test_what_is_wrong_is_named_at_its_field(
    office: Office, text: str, audience: Audience, problems: dict[str, Problem]
) -> None:
    with pytest.raises(FieldProblems) as refused:
        office.write(text, audience)
    assert refused.value.problems == problems


def test_only_those_who_run_the_program_write_to_it(office: Office) -> None:
    office.appoint(INES)
    with pytest.raises(Refused) as refused:
        office.write(by=BOB)
    assert refused.value.why is Refusal.ADMINS_ONLY
    with pytest.raises(Refused):
        office.write(audience=Audience(channel_id="C1"), by=BOB)
    assert office.write(by=INES).recipients == 3


def test_a_manager_reaches_nobody_of_another_program(office: Office) -> None:
    office.appoint(INES)
    theirs = office.make_program("Circle", {BOB: {Role.MENTEE}}, managers=(BOB,))
    for whom in (Audience(programs=(theirs.id, office.program.id)), office.audience()):
        with pytest.raises(Refused) as refused:
            office.write(audience=whom, by=BOB)
        assert refused.value.why is Refusal.ADMINS_ONLY
    said = office.write(audience=Audience(people=(ADA, BOB, INES)), by=BOB)
    office.send(said, by=BOB)
    office.work()
    assert office.readers(said) == [BOB]
    mine = office.write()
    office.send(mine)
    for attempt in (send_announcement.pause, send_announcement.cancel):
        with pytest.raises(Refused):
            attempt(office.uow, BOB, office.now, mine.id)
    with pytest.raises(Refused):
        announcement_progress.progress(office.uow, BOB, mine.id)


def test_whoever_runs_it_no_more_sends_nothing_that_was_planned(office: Office) -> None:
    office.appoint(INES)
    said = office.write(timing=Timing(day=date(2026, 3, 4), hour=time(9)))
    office.send(said)
    with office.uow as uow:
        uow.programs.save(replace(office.program, managers=()))
    office.work(until=office.now + timedelta(days=5))
    assert office.readers(said) == []
    assert office.state(said).state is AnnouncementState.CANCELED
    with office.uow as uow:
        assert uow.outbox.about(NudgeKind.ANNOUNCEMENT_RESULT, "announcement", said.id), "whoever wrote it is told"


def test_a_newsletter_invites_to_nothing_that_takes_a_break(office: Office) -> None:
    extras = Options(extras=(Extra.PROGRAMS, Extra.PLACES))
    with office.uow as uow:
        assert newsletter.gathered(uow, extras, office.now).open_programs == (office.program.id,)
        uow.programs.save(replace(office.program, paused_until=office.now.date() + timedelta(days=9)))
        gathered = newsletter.gathered(uow, extras, office.now)
    assert (gathered.open_programs, gathered.places) == ((), ())


def test_the_draft_of_somebody_else_cannot_be_sent(office: Office) -> None:
    said = office.write()
    office.appoint(INES)
    for attempt in (announce.discard, announcement_progress.progress):
        with pytest.raises(Refused):
            attempt(office.uow, INES, said.id)
    with pytest.raises(Refused):
        office.send(said, by=INES)
    assert office.readers(said) == []


def test_a_changed_draft_takes_the_place_of_the_old_one(office: Office) -> None:
    old = office.write("Helo")
    new = announce.write(office.uow, GRACE, office.now, "Hello", office.audience(), instead_of=old.id).announcement
    with pytest.raises(Refused) as refused:
        office.send(old)
    assert refused.value.why is Refusal.NOT_POSSIBLE_NOW
    assert announce.send(office.uow, GRACE, office.now, new.id).waiting == 3


# A second pair of eyes


def test_another_admin_approves_and_never_the_author(each_office: Office) -> None:
    each_office.appoint(GRACE, INES)
    second_look.change(each_office.uow, INES, each_office.now, {each_office.program.id})
    said = each_office.write()
    each_office.send(said)
    each_office.work()
    assert each_office.readers(said) == [], "nothing goes out before a yes"
    for who, why in ((GRACE, Refusal.NOT_YOUR_OWN), (BOB, Refusal.ADMINS_ONLY)):
        with pytest.raises(Refused) as refused:
            announce.approve(each_office.uow, who, each_office.now, said.id)
        assert refused.value.why is why
    announce.approve(each_office.uow, INES, each_office.now, said.id)
    each_office.work()
    assert each_office.readers(said) == [ADA, BOB, INES]
    with pytest.raises(Refused) as refused:
        announce.approve(each_office.uow, INES, each_office.now, said.id)
    assert refused.value.why is Refusal.ALREADY_SENT
    with each_office.uow as uow:
        acts = [(one.action, one.actor_id) for one in uow.audit.latest(10)]
    assert ("announcement_approved", INES) in acts


def test_without_another_admin_nothing_is_sent_and_it_says_so(office: Office) -> None:
    office.appoint(GRACE)
    second_look.change(office.uow, GRACE, office.now, {second_look.EVERYWHERE})
    said = office.write(audience=Audience(channel_id="C1"))
    with pytest.raises(Refused) as refused:
        office.send(said)
    assert refused.value.why is Refusal.NOBODY_TO_APPROVE
    with pytest.raises(Refused):
        second_look.change(office.uow, BOB, office.now, ())


def test_what_was_sent_back_is_a_draft_again(office: Office) -> None:
    office.appoint(GRACE, INES)
    second_look.change(office.uow, INES, office.now, {second_look.EVERYWHERE})
    said = office.write()
    office.send(said)
    announce.send_back(office.uow, INES, office.now, said.id)
    assert announce.returned(office.uow, said.id)
    office.send(said)
    assert announce.look_at_anothers(office.uow, INES, said.id, office.now) is not None
    announce.discard(office.uow, GRACE, said.id)
    assert announce.look_at_anothers(office.uow, INES, said.id, office.now) is None


# What became of it


def test_what_became_of_it_has_reasons(each_office: Office) -> None:
    said = each_office.write()
    each_office.send(said)
    each_office.work()
    each_office.deliver(said, most=1)
    each_office.deliver(said, most=1, reason="user_disabled")
    progress = announcement_progress.progress(each_office.uow, GRACE, said.id)
    assert (progress.sent, progress.waiting, [one.reason for one in progress.missed]) == (1, 1, ["user_disabled"])
    assert [one.announcement.id for one in announcement_progress.earlier(each_office.uow, GRACE)] == [said.id]


def test_it_is_done_once_its_author_was_told_and_nobody_waits(office: Office) -> None:
    said = office.write()
    office.send(said)
    office.work()
    with office.uow as uow:
        announcement_progress.note_settled(uow, said.id)
        assert uow.announcements.get(said.id).state is AnnouncementState.SENDING
    office.deliver(said)
    with office.uow as uow:
        announcement_progress.note_settled(uow, said.id)
        assert uow.announcements.get(said.id).state is AnnouncementState.DONE
        results = uow.outbox.about(NudgeKind.ANNOUNCEMENT_RESULT, "announcement", said.id)
    assert [one.state for one in results] == [DeliveryState.WAITING]


def test_what_is_filled_in_is_the_readers_own(office: Office) -> None:
    _pair(office, BOB, ADA)
    said = office.write("Hi {first_name}")
    office.send(said)
    office.work()
    for_ada = announcement_progress.for_reader(office.uow, said.id, ADA, office.now)
    for_bob = announcement_progress.for_reader(office.uow, said.id, BOB, office.now)
    assert for_ada is not None
    assert for_bob is not None
    filling = for_ada.filling
    next_session = office.now + timedelta(days=2)
    assert (filling.first_name, filling.program, filling.mentors) == ("Ada", "Grow", ("Bob",))
    assert filling.next_session == next_session
    assert (for_bob.filling.first_name, for_bob.filling.mentors) == ("Bob", ())


def _asked(office: Office) -> list[PersonId]:
    with office.uow as uow:
        return sorted(uow.announcement_choices.newsletter())


def _pair(office: Office, mentor: PersonId, mentee: PersonId) -> Pairing:
    members = (Member(person_id=mentor, role=Role.MENTOR), Member(person_id=mentee, role=Role.MENTEE))
    with office.uow as uow:
        pairing = uow.pairings.add(Pairing(program_id=office.program.id, members=members, matched_at=office.now))
        for days in (2, 9, -3):
            at = office.now + timedelta(days=days)
            uow.sessions.add(Session(pairing_id=pairing.id, starts_at=at, recorded_by=mentee))
        return pairing


def test_the_announcement_of_before_has_defaults(office: Office) -> None:
    with office.uow as uow:
        plain = uow.announcements.add(
            Announcement(author_id=GRACE, text="Hi", audience=office.audience(), written_at=office.now)
        )
        assert uow.announcements.get(plain.id) == plain


def test_the_card_follows_once_and_only_while_something_moves(each_office: Office) -> None:
    said = each_office.write()
    each_office.send(said)
    each_office.work()
    with each_office.uow as uow:
        first = uow.jobs.next_due(each_office.now)
        assert first is not None
        announcement_card.follow(uow, said, each_office.now)
        for one in uow.outbox.about(NudgeKind.ANNOUNCEMENT, "announcement", said.id):
            uow.outbox.drop(one, now=each_office.now, reason="no longer holds")
        looks = [uow.jobs.claim(now=first, holder="test", lease=timedelta(minutes=1)) for _ in range(2)]
    assert looks[0] is not None
    assert looks[1] is None, "one look is enough"
    announcement_card.keep_up(each_office.new_uow, lambda _, __: None, lambda: first, looks[0])
    with each_office.uow as uow:
        assert uow.jobs.next_due(first) is None, "nobody waits any more"


def test_opened_is_whoever_got_it_and_pressed_a_button_each_once(each_office: Office) -> None:
    said = each_office.write()
    each_office.send(said)
    each_office.work()
    pressing = (ADA, ADA, GRACE)
    opened = [announcement_card.note_opened(each_office.uow, one, said.id, each_office.now) for one in pressing]
    assert opened == [True, False, False], "it was not sent to Grace"
    assert announcement_progress.progress(each_office.uow, GRACE, said.id).opened == 1
