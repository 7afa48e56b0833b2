"""Somebody stands in for a mentor on leave: who is asked, for one person or a whole circle, and who hears what."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial

import pytest

from bot.domain.enrollment import Enrollment
from bot.domain.kinds import Kind
from bot.domain.life import Cover, CoverState
from bot.domain.pairing import Pairing, PairingState
from bot.domain.person import PersonId
from bot.domain.program import Program
from bot.errors import Refusal, Refused
from bot.nudges import NudgeKind
from bot.ports import OpenUnitOfWork, UnitOfWork
from bot.services import cover, end_pairing, ended_news, find_cover, gone, jobs, pair, pause
from bot.services.ended_news import Next
from bot.services.pause import COVER_OVER_JOB, STAND_IN_AWAY_JOB
from bot.services.stand_ins import FIND_COVER_JOB
from tests.bot.matched_program import ADA, BOB, FAY, INES, furnish
from tests.conftest import TEAM
from tests.solving import Here

DAN, KOFI = PersonId("U0DAN"), PersonId("U0KOFI")


@pytest.fixture
def open_uow(lite_uow: OpenUnitOfWork) -> OpenUnitOfWork:
    """One database, but for what is about waiting for each other: that is tested on each."""
    return lite_uow


def place_of(uow: UnitOfWork, program: Program, person_id: PersonId) -> Enrollment:
    found = uow.enrollments.find(program_id=program.id, person_id=person_id)
    assert found is not None
    return found


def known_too(open_uow: OpenUnitOfWork, program: Program, person_id: PersonId, like: PersonId) -> None:
    with open_uow(TEAM) as uow:
        uow.people.put(replace(uow.people.get(like), id=person_id, name=person_id[2:].title(), version=0))
        uow.enrollments.add(replace(place_of(uow, program, like), id=0, person_id=person_id, version=0))


def circle(open_uow: OpenUnitOfWork, now: datetime) -> tuple[Program, Pairing]:
    """Bob leads Ada and Fay; Ines and Kofi lead nobody."""
    program = furnish(open_uow, now, kind=Kind.GROUP)
    known_too(open_uow, program, KOFI, INES)
    with open_uow(TEAM) as uow:
        pair.make(uow, program, BOB, ADA, now, 70.0, ())
        pair.make(uow, program, BOB, FAY, now, 70.0, ())
        (made,) = uow.pairings.active_of(BOB)
    return program, made


def on_leave(open_uow: OpenUnitOfWork, program: Program, now: datetime, days: int = 30) -> date:
    until = (now + timedelta(days=days)).date()
    pause.pause(open_uow(TEAM), BOB, now, until, [program.id], with_cover=True)
    work(open_uow, now)
    return until


def work(open_uow: OpenUnitOfWork, now: datetime) -> None:
    """What is due of finding and ending covers."""
    new_uow = partial(open_uow, TEAM)
    for job in iter(partial(jobs.claim, open_uow(TEAM), now, "here"), None):
        if job.kind == FIND_COVER_JOB:
            find_cover.find(new_uow, Here(), lambda: now, job)
        if job.kind == STAND_IN_AWAY_JOB:
            end_pairing.stand_in_away(new_uow, lambda: now, job)
        if job.kind == COVER_OVER_JOB:
            cover.look_whether_over(new_uow, lambda: now, job)
        jobs.finish(open_uow(TEAM), job, now)


def covers(open_uow: OpenUnitOfWork, pairing: Pairing) -> list[Cover]:
    with open_uow(TEAM) as uow:
        return list(uow.covers.of(pairing.id))


def heard(open_uow: OpenUnitOfWork, kind: NudgeKind, name: str, number: int) -> list[tuple[PersonId, ...]]:
    with open_uow(TEAM) as uow:
        return sorted(one.nudge.readers for one in uow.outbox.about(kind, name, number))


def test_who_stands_in_leads_the_whole_circle_in_a_conversation_of_its_own_until_the_day(
    open_uow: OpenUnitOfWork, now: datetime
) -> None:
    program, pairing = circle(open_uow, now)
    until = on_leave(open_uow, program, now)
    (asked,) = covers(open_uow, pairing)
    cover.answer(open_uow(TEAM), asked.mentor_id, now, asked.id, yes=True)
    with open_uow(TEAM) as uow:
        (led,) = uow.pairings.active_of(asked.mentor_id)
        assert (led.covers_id, set(led.people)) == (pairing.id, {asked.mentor_id, ADA, FAY})
    together = tuple(sorted((ADA, FAY, asked.mentor_id)))
    assert heard(open_uow, NudgeKind.COVER_BEGINS, "cover", asked.id) == sorted([together, (BOB,)])
    back = datetime.combine(until, now.timetz()) + timedelta(days=1)
    pause.resume(open_uow(TEAM), BOB, back)
    work(open_uow, back)
    with open_uow(TEAM) as uow:
        assert uow.pairings.get(led.id).state is PairingState.FINISHED
        assert [one.id for one in uow.pairings.active_of(ADA)] == [pairing.id]
    assert heard(open_uow, NudgeKind.COVER_OVER, "cover", asked.id) == [(ADA,), (FAY,), (asked.mentor_id,)]


def test_whoever_stands_in_hears_once_of_another_day_of_return(open_uow: OpenUnitOfWork, now: datetime) -> None:
    program, pairing = circle(open_uow, now)
    on_leave(open_uow, program, now)
    (asked,) = covers(open_uow, pairing)
    cover.answer(open_uow(TEAM), asked.mentor_id, now, asked.id, yes=True)
    later = now + timedelta(days=5)
    for days in (60, 60):
        until = on_leave(open_uow, program, later, days)
        assert heard(open_uow, NudgeKind.COVER_MOVED, "cover", asked.id) == [(asked.mentor_id,)]
    with open_uow(TEAM) as uow:
        (told,) = uow.outbox.about(NudgeKind.COVER_MOVED, "cover", asked.id)
        seen = cover.moved(uow, told.nudge)
        partners = uow.outbox.about(NudgeKind.PARTNER_PAUSED, "pairing", pairing.id)
    assert seen is not None
    assert (seen.cover.until, seen.cover.state) == (until, CoverState.COVERING)
    assert ["cover" in one.nudge.subject for one in partners] == [True, True, False, False], "nobody else is asked"
    assert len(covers(open_uow, pairing)) == 1


def test_whoever_does_not_fit_one_of_them_or_has_no_room_for_all_is_not_asked(
    open_uow: OpenUnitOfWork, now: datetime
) -> None:
    program, pairing = circle(open_uow, now)
    known_too(open_uow, program, DAN, FAY)
    with open_uow(TEAM) as uow:
        uow.do_not_match.put(FAY, frozenset({INES}))
        uow.enrollments.save(replace(place_of(uow, program, KOFI), mentor_capacity=2))
        pair.make(uow, program, KOFI, DAN, now, 70.0, ())
    on_leave(open_uow, program, now)
    assert covers(open_uow, pairing) == []
    told = heard(open_uow, NudgeKind.NO_COVER, "pairing", pairing.id)
    assert told == [(ADA,), (FAY,)], "each of them, once"


@pytest.mark.parametrize("kind", [Kind.ONE_TO_ONE, Kind.REVERSE])
def test_a_single_mentor_is_covered_in_either_direction(open_uow: OpenUnitOfWork, now: datetime, kind: Kind) -> None:
    program = furnish(open_uow, now, kind=kind)
    with open_uow(TEAM) as uow:
        if kind is Kind.REVERSE:
            for one in (BOB, INES):
                place = place_of(uow, program, one)
                uow.enrollments.save(replace(place, answers=replace(place.answers, level=1)))
            for one in (ADA, FAY):
                place = place_of(uow, program, one)
                uow.enrollments.save(replace(place, answers=replace(place.answers, level=2)))
        pairing = pair.make(uow, program, BOB, ADA, now, 70.0, ())
    on_leave(open_uow, program, now)
    assert [one.mentor_id for one in covers(open_uow, pairing)] == [INES]


def test_nobody_is_asked_between_peers_and_the_form_says_why(open_uow: OpenUnitOfWork, now: datetime) -> None:
    program = furnish(open_uow, now, kind=Kind.PEER)
    with open_uow(TEAM) as uow:
        pairing = pair.make(uow, program, BOB, ADA, now, 70.0, ())
    shown = pause.begin(open_uow(TEAM), BOB, now)
    assert (shown.mentees, shown.peers) == ((), (ADA,))
    on_leave(open_uow, program, now)
    assert covers(open_uow, pairing) == []


def test_while_the_mentee_is_away_too_nobody_is_asked_before_they_are_back(
    open_uow: OpenUnitOfWork, now: datetime
) -> None:
    program = furnish(open_uow, now)
    with open_uow(TEAM) as uow:
        pairing = pair.make(uow, program, BOB, ADA, now, 70.0, ())
    soon = now + timedelta(days=10)
    pause.pause(open_uow(TEAM), ADA, now, soon.date(), [program.id])
    on_leave(open_uow, program, now)
    assert covers(open_uow, pairing) == []
    assert heard(open_uow, NudgeKind.NO_COVER, "pairing", pairing.id) == []
    pause.resume(open_uow(TEAM), ADA, soon)
    work(open_uow, soon + timedelta(days=1))
    assert [one.mentor_id for one in covers(open_uow, pairing)] == [INES]


def gone_from_slack(open_uow: OpenUnitOfWork, person_id: PersonId, now: datetime) -> None:
    with open_uow(TEAM) as uow:
        uow.people.put(replace(uow.people.get(person_id), is_deactivated=True))
    for _ in range(2):
        gone.settle(open_uow(TEAM), now)
    work(open_uow, now)


@pytest.mark.parametrize("said_yes", [False, True])
def test_whoever_stands_in_or_was_asked_to_and_is_gone_is_replaced_at_once(
    open_uow: OpenUnitOfWork, now: datetime, said_yes: bool
) -> None:
    program, pairing = circle(open_uow, now)
    on_leave(open_uow, program, now)
    (asked,) = covers(open_uow, pairing)
    if said_yes:
        cover.answer(open_uow(TEAM), asked.mentor_id, now, asked.id, yes=True)
    gone_from_slack(open_uow, asked.mentor_id, now)
    first, second = covers(open_uow, pairing)
    assert first.state is (CoverState.OVER if said_yes else CoverState.LAPSED)
    assert (second.state, {first.mentor_id, second.mentor_id}) == (CoverState.ASKED, {INES, KOFI})
    ended = (
        []
        if first.cover_pairing_id is None
        else heard(open_uow, NudgeKind.PAIRING_ENDED, "pairing", first.cover_pairing_id)
    )
    assert ended == ([(ADA,), (FAY,)] if said_yes else []), "once each, and only where somebody had begun"
    gone_from_slack(open_uow, second.mentor_id, now)
    told = heard(open_uow, NudgeKind.NO_COVER, "pairing", pairing.id)
    assert told == ([] if said_yes else [(ADA,), (FAY,)]), "with the news that the first one went, where that waits"
    if first.cover_pairing_id is not None:
        with open_uow(TEAM) as uow:
            covering = uow.pairings.get(first.cover_pairing_id)
            news = [one.nudge for one in uow.outbox.about(NudgeKind.PAIRING_ENDED, "pairing", covering.id)]
            says = {ended_news.next_for(uow, program, covering, one) for one in news}
        assert (says, {one.due_at for one in news}) == ({Next(back_on=first.until)}, {now})


def test_whoever_was_asked_to_stand_in_and_pauses_is_replaced_at_once(open_uow: OpenUnitOfWork, now: datetime) -> None:
    program, pairing = circle(open_uow, now)
    on_leave(open_uow, program, now)
    (asked,) = covers(open_uow, pairing)
    soon = (now + timedelta(days=3)).date()
    for _ in range(2):  # the second time only with another end
        pause.pause(open_uow(TEAM), asked.mentor_id, now, soon, [program.id])
        work(open_uow, now)
    first, second = covers(open_uow, pairing)
    assert (first.state, second.state) == (CoverState.LAPSED, CoverState.ASKED)
    assert {first.mentor_id, second.mentor_id} == {INES, KOFI}
    with pytest.raises(Refused) as refused:
        cover.answer(open_uow(TEAM), first.mentor_id, now, first.id, yes=True)
    assert refused.value.why is Refusal.REQUEST_OVER
    pause.resume(open_uow(TEAM), first.mentor_id, now)
    pause.pause(open_uow(TEAM), second.mentor_id, now, soon, [program.id])
    work(open_uow, now)
    assert heard(open_uow, NudgeKind.NO_COVER, "pairing", pairing.id) == [(ADA,), (FAY,)], "nobody is asked twice"


def test_a_mentor_on_leave_who_is_gone_ends_the_cover_with_one_message_to_each(
    open_uow: OpenUnitOfWork, now: datetime
) -> None:
    program = furnish(open_uow, now)
    with open_uow(TEAM) as uow:
        pairing = pair.make(uow, program, BOB, ADA, now, 70.0, ())
    on_leave(open_uow, program, now)
    (asked,) = covers(open_uow, pairing)
    cover.answer(open_uow(TEAM), INES, now, asked.id, yes=True)
    gone_from_slack(open_uow, BOB, now)
    assert heard(open_uow, NudgeKind.PAIRING_ENDED, "pairing", pairing.id) == [(ADA,)]
    assert heard(open_uow, NudgeKind.COVER_OVER, "cover", asked.id) == [(INES,)]
    with open_uow(TEAM) as uow:
        assert list(uow.pairings.active_of(INES)) == []


def test_whoever_leaves_a_circle_leaves_it_under_both_of_its_mentors(open_uow: OpenUnitOfWork, now: datetime) -> None:
    program, pairing = circle(open_uow, now)
    known_too(open_uow, program, DAN, FAY)
    with open_uow(TEAM) as uow:
        pair.make(uow, program, BOB, DAN, now, 70.0, ())
    on_leave(open_uow, program, now)
    (asked,) = covers(open_uow, pairing)
    cover.answer(open_uow(TEAM), asked.mentor_id, now, asked.id, yes=True)
    with open_uow(TEAM) as uow:
        end_pairing.end_all_of(uow, ADA, program.id, now)
        assert uow.pairings.active_of(ADA) == []
        assert len(uow.pairings.active_of(FAY)) == 2


def test_a_stand_in_who_takes_a_break_is_replaced_and_comes_back_to_nothing(
    open_uow: OpenUnitOfWork, now: datetime
) -> None:
    program, pairing = circle(open_uow, now)
    on_leave(open_uow, program, now)
    (asked,) = covers(open_uow, pairing)
    begun = cover.answer(open_uow(TEAM), asked.mentor_id, now, asked.id, yes=True).cover
    until = (now + timedelta(days=7)).date()
    pause.pause(open_uow(TEAM), asked.mentor_id, now, until, [program.id])
    work(open_uow, now)
    first, second = covers(open_uow, pairing)
    assert (first.state, second.state) == (CoverState.OVER, CoverState.ASKED)
    assert second.mentor_id != first.mentor_id
    led = begun.cover_pairing_id or 0
    assert heard(open_uow, NudgeKind.PAIRING_ENDED, "pairing", led) == [(ADA,), (FAY,)]
    assert heard(open_uow, NudgeKind.PARTNER_PAUSED, "pairing", led) == [], "one message, and not two"


def test_a_mentor_of_three_is_covered_by_as_many_as_there_is_room_for(open_uow: OpenUnitOfWork, now: datetime) -> None:
    program = furnish(open_uow, now)
    known_too(open_uow, program, KOFI, INES)
    known_too(open_uow, program, DAN, FAY)
    with open_uow(TEAM) as uow:
        uow.enrollments.save(replace(place_of(uow, program, BOB), mentor_capacity=3))
        pairings = [pair.make(uow, program, BOB, one, now, 70.0, ()) for one in (ADA, FAY, DAN)]
    on_leave(open_uow, program, now)
    for one in pairings:
        assert len(heard(open_uow, NudgeKind.PARTNER_PAUSED, "pairing", one.id)) == 1
    asked = [each for one in pairings for each in covers(open_uow, one)]
    assert sorted(one.mentor_id for one in asked) == [INES, KOFI], "each has one place, and is asked once"
    with open_uow(TEAM) as uow:
        uow.enrollments.save(replace(place_of(uow, program, KOFI), mentor_capacity=0))
    (late,) = [one for one in asked if one.mentor_id == KOFI]
    assert cover.answer(open_uow(TEAM), KOFI, now, late.id, yes=True).cover.state is CoverState.LAPSED
    with open_uow(TEAM) as uow:
        assert uow.pairings.active_of(KOFI) == [], "capacity is checked again at the yes"
