"""An announcement until it is sent, and then to each exactly once, on each database."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from bot.domain.announcement import AnnouncementState, Audience, Extra, Options, Timing
from bot.domain.kinds import Role
from bot.errors import FieldProblems, Problem, Refusal, Refused
from bot.nudges import NudgeKind, Priority
from bot.services import (
    announce,
    announcement_progress,
    newsletter,
    send_announcement,
)
from tests.bot.announcing import ADA, BOB, GRACE, INES, Office


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
