"""Whoever stands in, or was asked to, goes or takes a break; whoever they stand in for goes; and room for several."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.domain.life import CoverState
from bot.domain.person import PersonId
from bot.errors import Refusal, Refused
from bot.nudges import NudgeKind
from bot.ports import OpenUnitOfWork
from bot.services import cover, end_pairing, ended_news, gone, pair, pause
from bot.services.ended_news import Next
from tests.bot.covering import DAN, KOFI, circle, covers, heard, known_too, on_leave, place_of, work
from tests.bot.matched_program import ADA, BOB, FAY, INES, furnish
from tests.conftest import TEAM


@pytest.fixture
def open_uow(lite_uow: OpenUnitOfWork) -> OpenUnitOfWork:
    """One database, but for what is about waiting for each other: that is tested on each."""
    return lite_uow


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
