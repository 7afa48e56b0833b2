"""Somebody is deactivated, by mistake or for good: it settles once, and whoever comes back begins anew."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.enrollment import EnrollmentState
from bot.domain.forms import Occasion
from bot.domain.pairing import PairingState
from bot.domain.person import PersonId
from bot.nudges import NudgeKind
from bot.ports import OpenUnitOfWork
from bot.services import form_times, gone, pair, say
from tests.bot.matched_program import ADA, BOB, GRACE, INES, furnish
from tests.conftest import TEAM


def is_deactivated(open_uow: OpenUnitOfWork, person_id: PersonId, now: datetime, *, gone_now: bool) -> None:
    """As Slack tells it, and as the directory says it again at night."""
    with open_uow(TEAM) as uow:
        uow.people.put(replace(uow.people.get(person_id), is_deactivated=gone_now))
    gone.settle(open_uow(TEAM), now, [person_id])
    gone.settle(open_uow(TEAM), now + timedelta(hours=12))


def readers(open_uow: OpenUnitOfWork, kind: NudgeKind, name: str, number: int) -> list[PersonId]:
    with open_uow(TEAM) as uow:
        return sorted(one.nudge.reader for one in uow.outbox.about(kind, name, number))


def test_whoever_is_back_the_next_day_finds_nothing_undone_and_may_join_again(
    lite_uow: OpenUnitOfWork, now: datetime
) -> None:
    program = furnish(lite_uow, now)
    with lite_uow(TEAM) as uow:
        pairing = pair.make(uow, program, BOB, ADA, now, 70.0, ())
    is_deactivated(lite_uow, BOB, now, gone_now=True)
    tomorrow = now + timedelta(days=1)
    is_deactivated(lite_uow, BOB, tomorrow, gone_now=False)
    with lite_uow(TEAM) as uow:
        assert uow.pairings.get(pairing.id).state is PairingState.ENDED, "the next best was asked meanwhile"
        place = uow.enrollments.find(program_id=program.id, person_id=BOB)
        assert place is not None
        assert place.state is EnrollmentState.LEFT
        again = uow.enrollments.save(replace(place, state=EnrollmentState.ENROLLED))
        assert again.is_in
        second = pair.make(uow, program, INES, ADA, tomorrow, 70.0, ())
    is_deactivated(lite_uow, BOB, tomorrow, gone_now=True)
    assert readers(lite_uow, NudgeKind.PAIRING_ENDED, "pairing", pairing.id) == [ADA]
    assert readers(lite_uow, NudgeKind.PAIRING_ENDED, "pairing", second.id) == []
    with lite_uow(TEAM) as uow:
        assert uow.pairings.get(second.id).state is PairingState.ACTIVE


def test_both_of_a_pair_are_gone_at_once_and_nobody_is_written_to_in_vain(
    lite_uow: OpenUnitOfWork, now: datetime
) -> None:
    program = furnish(lite_uow, now)
    with lite_uow(TEAM) as uow:
        pairing = pair.make(uow, program, BOB, ADA, now, 70.0, ())
        for one in (BOB, ADA):
            uow.people.put(replace(uow.people.get(one), is_deactivated=True))
    assert gone.settle(lite_uow(TEAM), now) == ()
    assert readers(lite_uow, NudgeKind.LEFT, "program", program.id) == [GRACE, GRACE], "of each of them, once"
    with lite_uow(TEAM) as uow:
        assert uow.pairings.get(pairing.id).state is PairingState.ENDED


def test_who_runs_several_programs_of_somebody_who_is_gone_hears_it_once(
    lite_uow: OpenUnitOfWork, now: datetime
) -> None:
    program = furnish(lite_uow, now)
    with lite_uow(TEAM) as uow:
        other = uow.programs.add(replace(program, id=0, name="Circles", version=0))
        place = uow.enrollments.find(program_id=program.id, person_id=BOB)
        assert place is not None
        uow.enrollments.add(replace(place, id=0, program_id=other.id, version=0))
    is_deactivated(lite_uow, BOB, now, gone_now=True)
    with lite_uow(TEAM) as uow:
        (told,) = [one.nudge for one in uow.outbox.about(NudgeKind.LEFT, "program", program.id)]
    assert (told.reader, told.subject["programs"]) == (GRACE, f"{program.id},{other.id}")
    assert readers(lite_uow, NudgeKind.LEFT, "program", other.id) == []


def test_the_first_form_does_not_speak_of_a_partner_who_is_gone_again(lite_uow: OpenUnitOfWork, now: datetime) -> None:
    program = furnish(lite_uow, now)
    with lite_uow(TEAM) as uow:
        pairing = pair.make(uow, program, BOB, ADA, now, 70.0, ())
    with lite_uow(TEAM) as uow:
        forms = [one.nudge for one in uow.outbox.about(NudgeKind.FORM, "pairing", pairing.id)]
        (first,) = [one for one in forms if one.reader == ADA and one.subject["form"] == Occasion.BASELINE.value]
        later = say.in_days(now, 1)
        assert form_times.holds(uow, first, later) is not None
        uow.pairings.save(replace(uow.pairings.get(pairing.id), state=PairingState.ENDED, ended_at=now))
        assert form_times.holds(uow, first, later) is None
