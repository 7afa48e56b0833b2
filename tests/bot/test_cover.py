"""Somebody stands in for a mentor on leave: who is asked, for one person or a whole circle, and who hears what."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.domain.kinds import Kind
from bot.domain.life import CoverState
from bot.domain.pairing import PairingState
from bot.nudges import NudgeKind
from bot.ports import OpenUnitOfWork
from bot.services import cover, pair, pause
from tests.bot.covering import DAN, KOFI, circle, covers, heard, known_too, on_leave, place_of, work
from tests.bot.matched_program import ADA, BOB, FAY, INES, furnish
from tests.conftest import TEAM


@pytest.fixture
def open_uow(lite_uow: OpenUnitOfWork) -> OpenUnitOfWork:
    """One database, but for what is about waiting for each other: that is tested on each."""
    return lite_uow


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
