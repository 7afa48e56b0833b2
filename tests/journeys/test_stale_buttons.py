"""Every move that a life does not allow, tried from Slack's side by a button of an older message: a sentence each."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.connection import Connection, ConnectionState
from bot.domain.enrollment import EnrollmentState
from bot.domain.life import Cover, CoverState
from bot.domain.pairing import Offer, OfferState, Pairing, PairingState, Request, RequestState
from bot.domain.person import PersonId
from bot.domain.program import ProgramState
from bot.domain.rematch import Rematch, RematchState
from bot.domain.session import Concern, Session, SessionState
from bot.ports import UnitOfWork
from handlers.ids import (
    ConnectionIds,
    CoverIds,
    FindIds,
    LadderIds,
    LeaveIds,
    LifeIds,
    OfferIds,
    PairingIds,
    PairingPauseIds,
    PathIds,
    PauseIds,
    ProgramLifeIds,
    ProgramsIds,
    ScheduleIds,
    SessionLogIds,
)
from tests.journeys.pairs import ADA, GRACE, INES, KOFI, pair
from tests.journeys.test_crafted import send
from tests.story import Story

Press = tuple[PersonId, str, int]
Stale = Callable[[UnitOfWork, Pairing, Story], list[Press]]


def of_a_closed_program(uow: UnitOfWork, pairing: Pairing, story: Story) -> list[Press]:
    program = uow.programs.save(replace(uow.programs.get(pairing.program_id), state=ProgramState.CLOSED))
    acts = (ProgramsIds.OPEN, ProgramsIds.CLOSE, ProgramsIds.EDIT, ProgramLifeIds.OPEN_PAUSE, ProgramLifeIds.RESUME)
    own = [(ADA, act, 0) for act in (PauseIds.OPEN, PauseIds.RESUME, LeaveIds.OPEN)]
    return [*((GRACE, act, program.id) for act in acts), *own]


def of_a_running_program(uow: UnitOfWork, pairing: Pairing, story: Story) -> list[Press]:
    return [(GRACE, act, pairing.program_id) for act in (ProgramLifeIds.ARCHIVE, ProgramLifeIds.RESUME)]


def of_whoever_left(uow: UnitOfWork, pairing: Pairing, story: Story) -> list[Press]:
    place = uow.enrollments.find(program_id=pairing.program_id, person_id=ADA)
    assert place is not None
    uow.enrollments.save(replace(place, state=EnrollmentState.LEFT))
    return [(ADA, act, pairing.program_id) for act in (PauseIds.OPEN, PauseIds.RESUME, LeaveIds.OPEN)]


def of_an_ended_pairing(uow: UnitOfWork, pairing: Pairing, story: Story) -> list[Press]:
    uow.pairings.save(replace(pairing, state=PairingState.ENDED, ended_at=story.now))
    theirs = (
        PathIds.SHOW,
        PathIds.ADD_POINT,
        PathIds.SHARE,
        LifeIds.MENU,
        LifeIds.ASK,
        PairingPauseIds.OPEN,
        PairingPauseIds.RESUME,
        ScheduleIds.OPEN,
        SessionLogIds.OPEN,
        ConnectionIds.OPEN,
        PairingIds.OBJECT,
    )
    managers = (PairingIds.END, LadderIds.OFFER, ScheduleIds.REMIND_BOTH)
    return [*((INES, act, pairing.id) for act in theirs), *((GRACE, act, pairing.id) for act in managers)]


def of_requests_that_are_over(uow: UnitOfWork, pairing: Pairing, story: Story) -> list[Press]:
    presses: list[Press] = []
    for state in (RequestState.DECLINED, RequestState.LAPSED, RequestState.WITHDRAWN):
        later = story.now + timedelta(days=5)
        asked = Request(
            program_id=pairing.program_id, mentor_id=KOFI, mentee_id=ADA, asked_at=story.now, lapses_at=later
        )
        made = uow.requests.add(asked)
        over = uow.requests.save(replace(made, state=state, answered_at=story.now))
        acts = [PairingIds.DECLINE, PairingIds.WORD_FIRST, PairingIds.SHOW_REQUEST]
        acts += [] if state is RequestState.WITHDRAWN else [PairingIds.ACCEPT]  # that is said in its message's place
        presses += [(KOFI, act, over.id) for act in acts]
        presses += [(ADA, FindIds.WITHDRAW, over.id)]
    return presses


def of_offers_that_are_over(uow: UnitOfWork, pairing: Pairing, story: Story) -> list[Press]:
    later = story.now + timedelta(days=5)
    offer = Offer(program_id=pairing.program_id, mentor_id=KOFI, mentee_id=ADA, offered_at=story.now, lapses_at=later)
    made = uow.offers.save(replace(uow.offers.add(offer), state=OfferState.WITHDRAWN, answered_at=story.now))
    return [(ADA, act, made.id) for act in (OfferIds.ACCEPT, OfferIds.DECLINE)]


def of_sessions_that_are_over(uow: UnitOfWork, pairing: Pairing, story: Story) -> list[Press]:
    presses: list[Press] = []
    for days, state in enumerate((SessionState.HELD, SessionState.MISSED, SessionState.CANCELED), start=1):
        at = story.now - timedelta(days=days)
        planned = uow.sessions.add(Session(pairing_id=pairing.id, starts_at=at, minutes=45, recorded_by=ADA))
        over = uow.sessions.save(replace(planned, state=state))
        acts = [ScheduleIds.MOVE, ScheduleIds.CANCEL_FOLLOWING]
        acts += [] if state is SessionState.CANCELED else [ScheduleIds.CANCEL]  # done twice it is told as done
        presses += [(INES, act, over.id) for act in acts]
    return presses


def of_introductions_that_are_over(uow: UnitOfWork, pairing: Pairing, story: Story) -> list[Press]:
    asked = Connection(
        pairing_id=pairing.id,
        mentor_id=INES,
        mentee_id=ADA,
        third_id=KOFI,
        why="Maps",
        state=ConnectionState.THIRD_ASKED,
        asked_at=story.now,
    )
    off = uow.connections.save(uow.connections.add(asked).settled(ConnectionState.OFF, story.now))
    third = [(KOFI, act, off.id) for act in (ConnectionIds.THIRD_YES, ConnectionIds.THIRD_NO)]
    return [*third, *((ADA, act, off.id) for act in (ConnectionIds.MENTEE_YES, ConnectionIds.MENTEE_NO))]


def of_covers_that_are_over(uow: UnitOfWork, pairing: Pairing, story: Story) -> list[Press]:
    presses: list[Press] = []
    for state in (CoverState.DECLINED, CoverState.LAPSED, CoverState.OFF):
        until = story.now + timedelta(days=20)
        asked = Cover(pairing_id=pairing.id, mentor_id=KOFI, until=until.date(), asked_at=story.now, lapses_at=until)
        over = uow.covers.save(replace(uow.covers.add(asked), state=state, settled_at=story.now))
        presses += [(KOFI, act, over.id) for act in (CoverIds.YES, CoverIds.NO)]
    return presses


def of_wishes_that_are_settled(uow: UnitOfWork, pairing: Pairing, story: Story) -> list[Press]:
    over = uow.rematches.add(Rematch(pairing_id=pairing.id, state=RematchState.ENDED, offered_at=story.now))
    wish = Concern(pairing_id=pairing.id, writer_id=ADA, reader_id=GRACE, words="Please.", written_at=story.now)
    closed = uow.concerns.add(replace(wish, somebody_else=True, closed_at=story.now))
    answers = [(ADA, act, over.id) for act in (LadderIds.GO_ON, LadderIds.SOMEBODY_NEW)]
    decided = [(GRACE, act, closed.id) for act in (LifeIds.SETTLE, LifeIds.KEEP)]
    return [*answers, *decided, (ADA, LifeIds.TAKE_BACK, closed.id), (INES, LifeIds.SETTLE, closed.id)]


SITUATIONS: tuple[Stale, ...] = (
    of_requests_that_are_over,
    of_offers_that_are_over,
    of_sessions_that_are_over,
    of_introductions_that_are_over,
    of_covers_that_are_over,
    of_wishes_that_are_settled,
    of_a_running_program,
    of_an_ended_pairing,
    of_whoever_left,
    of_a_closed_program,
)


@pytest.fixture
def pairing(story: Story) -> Pairing:
    made = pair(story.uow(), story.now)
    story.settle()
    return made


def test_each_is_refused_with_a_sentence_of_its_own_and_nothing_moves(story: Story, pairing: Pairing) -> None:
    tried = 0
    for situation in SITUATIONS:
        with story.uow() as uow:
            presses = situation(uow, uow.pairings.get(pairing.id), story)
        for actor, act, number in presses:
            person = story.slack.person(actor)
            before = len(person.messages())
            action = {"action_id": act, "block_id": "x", "type": "button", "value": str(number)}
            body = {"team": {"id": story.slack.team_id}, "user": {"id": actor}, "trigger_id": "1.2.3"}
            assert send(story, body | {"type": "block_actions", "actions": [action]}) == 200
            said = [one.words or one.text for one in person.messages()[before:]]
            assert len(said) == 1, f"{situation.__name__}, {act}: {said}"
            assert len(said[0]) > 20
            assert "Something went wrong" not in said[0], f"{situation.__name__}, {act}"
            tried += 1
    assert tried > 60
