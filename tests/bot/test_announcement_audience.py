"""To whom an announcement goes, on each database."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.domain.announcement import Audience, Options, Standing
from bot.domain.enrollment import EnrollmentState
from bot.domain.kinds import Kind, Role
from bot.domain.pairing import PairingState
from bot.domain.person import PersonId
from bot.errors import FieldProblems
from bot.nudges import NudgeKind
from bot.services import (
    announce,
    announcement_progress,
    mute_announcements,
    newsletter,
)
from tests.bot.announcing import ADA, BOB, GRACE, INES, Office


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
    pairing = each_office.pair(BOB, ADA)
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


def _asked(office: Office) -> list[PersonId]:
    with office.uow as uow:
        return sorted(uow.announcement_choices.newsletter())
