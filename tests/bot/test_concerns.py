"""A private word: who may read it, the answers between the two, and that it never lies unread."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine

from bot.domain.administration import Admin, Job
from bot.domain.kinds import Role
from bot.domain.pairing import Member, Pairing, PairingState
from bot.domain.person import Person, PersonId
from bot.domain.session import CheckInAnswer, Concern
from bot.errors import FieldProblems, Problem, Refusal, Refused
from bot.nudges import Delivery, DeliveryState, NudgeKind
from bot.ports import OpenUnitOfWork
from bot.services import check_in, concerns
from storage.unit_of_work import opener
from tests.bot.pairs import ADA, BOB, GRACE, INES, pair
from tests.conftest import TEAM

HEAD, KOFI = PersonId("U0HEAD"), PersonId("U0KOFI")


@pytest.fixture
def open_uow(lite_engine: Engine) -> OpenUnitOfWork:
    """What is decided here is the same on each database."""
    return opener(lite_engine)


@pytest.fixture
def concern(open_uow: OpenUnitOfWork, people: list[Person], now: datetime) -> Concern:
    """Ada tells Grace, who manages the program; Ines is an admin."""
    pairing = pair(open_uow, now)
    with open_uow(TEAM) as uow:
        uow.admins.appoint(Admin(person_id=INES, appointed_by=None, appointed_at=now))
    return check_in.tell(open_uow(TEAM), ADA, now, pairing.id, GRACE, "I am not heard.")


def asked(open_uow: OpenUnitOfWork, kind: NudgeKind, concern: Concern) -> list[Delivery]:
    with open_uow(TEAM) as uow:
        return list(uow.outbox.about(kind, "concern", concern.id))


def watch(open_uow: OpenUnitOfWork, concern: Concern, now: datetime) -> None:
    job = Job(kind=concerns.WATCH_JOB, subject_id=concern.id, asked_by=ADA, asked_at=now)
    concerns.watch(lambda: open_uow(TEAM), lambda: now, job)


def sent(open_uow: OpenUnitOfWork, concern: Concern, at: datetime) -> None:
    with open_uow(TEAM) as uow:
        due = at + timedelta(days=1)
        for one in uow.outbox.claim(now=due, holder="me", lease=timedelta(minutes=2), most=50):
            if one.nudge.kind is NudgeKind.CONCERN:
                uow.outbox.begin(one, now=due, until=due + timedelta(minutes=2))
                uow.outbox.mark_sent(one, now=at, conversation_id="D1", message_ts="1.0")


def test_nobody_above_the_writer_reads_it_at_any_depth(
    open_uow: OpenUnitOfWork, people: list[Person], now: datetime
) -> None:
    pairing = pair(open_uow, now)
    with open_uow(TEAM) as uow:
        for person, manager in ((HEAD, ADA), (KOFI, HEAD), (INES, KOFI)):
            uow.people.put(Person(id=person, name="x", manager_id=manager))
            uow.admins.appoint(Admin(person_id=person, appointed_by=None, appointed_at=now))
        uow.people.put(replace(uow.people.get(ADA), manager_id=KOFI))
        assert [one.id for one in concerns.possible_readers(uow, ADA, pairing.id)] == [GRACE, INES]


def test_it_can_be_told_after_the_pairing_is_over(
    open_uow: OpenUnitOfWork, people: list[Person], now: datetime
) -> None:
    pairing = pair(open_uow, now)
    with open_uow(TEAM) as uow:
        uow.pairings.save(replace(pairing, state=PairingState.ENDED, ended_at=now))
    assert check_in.tell(open_uow(TEAM), ADA, now, pairing.id, GRACE, "Words").reader_id == GRACE
    with pytest.raises(Refused):
        check_in.begin_concern(open_uow(TEAM), INES, pairing.id)


def test_the_two_answer_each_other_and_nobody_else(open_uow: OpenUnitOfWork, concern: Concern, now: datetime) -> None:
    for _ in range(2):
        concerns.reply(open_uow(TEAM), GRACE, now, concern.id, "Shall we talk?")
    thread = concerns.reply(open_uow(TEAM), ADA, now, concern.id, "Please.")
    assert [(one.writer_id, one.words) for one in thread.replies] == [(GRACE, "Shall we talk?"), (ADA, "Please.")]
    assert thread.concern.read_at == now, "whoever answers has read it"
    assert [one.nudge.readers for one in asked(open_uow, NudgeKind.CONCERN_REPLY, concern)] == [(ADA,), (GRACE,)]
    for somebody in (BOB, INES):
        with pytest.raises(Refused) as refused:
            concerns.thread(open_uow(TEAM), somebody, concern.id)
        assert refused.value.why is Refusal.GONE
    for words, problem in (("", Problem.REQUIRED), ("x" * 40_000, Problem.TOO_LONG)):
        with pytest.raises(FieldProblems) as wrong:
            concerns.reply(open_uow(TEAM), ADA, now, concern.id, words)
        assert wrong.value.problems == {"words": problem}


def test_whoever_left_cannot_be_answered(open_uow: OpenUnitOfWork, concern: Concern, now: datetime) -> None:
    with open_uow(TEAM) as uow:
        uow.people.put(replace(uow.people.get(ADA), is_deactivated=True))
    with pytest.raises(Refused) as refused:
        concerns.reply(open_uow(TEAM), GRACE, now, concern.id, "Shall we talk?")
    assert refused.value.why is Refusal.NOBODY_READS_IT


def test_one_that_is_read_or_settled_is_left_in_peace(
    open_uow: OpenUnitOfWork, concern: Concern, now: datetime
) -> None:
    with open_uow(TEAM) as uow:
        assert concerns.open_for(uow, GRACE) == (concern,)
    concerns.close(open_uow(TEAM), GRACE, now, concern.id)
    concerns.close(open_uow(TEAM), GRACE, now, concern.id)
    watch(open_uow, concern, now + timedelta(days=30))
    assert asked(open_uow, NudgeKind.CONCERN_UNREAD, concern) == []
    with open_uow(TEAM) as uow:
        assert concerns.open_for(uow, GRACE) == ()


@pytest.mark.parametrize("gone", ["deactivated", "dismissed"])
def test_a_reader_who_is_gone_before_it_came_leads_back_to_the_writer(
    open_uow: OpenUnitOfWork, concern: Concern, now: datetime, gone: str
) -> None:
    with open_uow(TEAM) as uow:
        if gone == "deactivated":
            uow.people.put(replace(uow.people.get(GRACE), is_deactivated=True))
        else:
            program = uow.programs.all()[0]
            uow.programs.save(replace(program, managers=()))
        assert check_in.told(uow, GRACE, concern.id) is None
    watch(open_uow, concern, now + timedelta(hours=4))
    back = asked(open_uow, NudgeKind.CONCERN_UNREAD, concern)
    assert [one.nudge.reader for one in back] == [ADA]
    with open_uow(TEAM) as uow:
        shown = concerns.unread(uow, back[0].nudge)
        assert shown is not None
        assert [one.id for one in shown.readers] == [INES]
    for reader in (BOB, GRACE):
        with pytest.raises(FieldProblems):
            concerns.choose_other(open_uow(TEAM), ADA, now, concern.id, reader)
    concerns.choose_other(open_uow(TEAM), ADA, now, concern.id, INES)
    readers = [one.nudge.reader for one in asked(open_uow, NudgeKind.CONCERN, concern)]
    assert readers == [GRACE, INES]
    with open_uow(TEAM) as uow:
        assert check_in.told(uow, INES, concern.id) is not None
        assert concerns.unread(uow, back[0].nudge) is None


def test_one_that_is_not_read_for_days_leads_back_to_the_writer(
    open_uow: OpenUnitOfWork, concern: Concern, now: datetime
) -> None:
    sent(open_uow, concern, now)
    watch(open_uow, concern, now + timedelta(hours=1))
    assert asked(open_uow, NudgeKind.CONCERN_UNREAD, concern) == []
    watch(open_uow, concern, now + timedelta(days=6))
    assert len(asked(open_uow, NudgeKind.CONCERN_UNREAD, concern)) == 1


def test_answers_that_disagree_ask_both_what_happened(
    open_uow: OpenUnitOfWork, people: list[Person], now: datetime
) -> None:
    pairing = pair(open_uow, now)
    at = now + timedelta(days=21)
    with open_uow(TEAM) as uow:
        number = uow.check_ins.asked(pairing.id, at).id
    for person, given in ((ADA, CheckInAnswer.PLANNED), (BOB, CheckInAnswer.NOT_YET)):
        check_in.answer(open_uow(TEAM), person, at, pairing.id, at, given)
    with open_uow(TEAM) as uow:
        assert uow.outbox.about(NudgeKind.CHECK_IN_DIFFERS, "pairing", pairing.id) == []
    for _ in range(2):
        check_in.answer(open_uow(TEAM), ADA, at, pairing.id, at, CheckInAnswer.WE_MET)
    with open_uow(TEAM) as uow:
        asked_both = uow.outbox.about(NudgeKind.CHECK_IN_DIFFERS, "pairing", pairing.id)
        assert {one.nudge.reader for one in asked_both} == {ADA, BOB}
        assert {one.nudge.about("check_in") for one in asked_both} == {number}
        assert all(one.state is DeliveryState.WAITING for one in asked_both)
        assert check_in.still_differs(uow, asked_both[0].nudge, at) is not None
    check_in.answer(open_uow(TEAM), BOB, at, pairing.id, at, CheckInAnswer.WE_MET)
    with open_uow(TEAM) as uow:
        assert check_in.still_differs(uow, asked_both[0].nudge, at) is None


def become(open_uow: OpenUnitOfWork, what: str, now: datetime) -> None:
    """Grace was chosen, and something changed since."""
    with open_uow(TEAM) as uow:
        if what == "the writer's manager":
            uow.people.put(replace(uow.people.get(ADA), manager_id=GRACE))
        elif what == "the writer's partner":
            program = uow.programs.all()[0]
            members = (Member(person_id=GRACE, role=Role.MENTOR), Member(person_id=ADA, role=Role.MENTEE))
            uow.pairings.add(Pairing(program_id=program.id, members=members, matched_at=now))
        else:
            uow.personal.forget_words(ADA)


@pytest.mark.parametrize("what", ["the writer's manager", "the writer's partner", "without words"])
def test_what_changed_since_closes_it_to_its_reader_wherever_it_would_show(
    open_uow: OpenUnitOfWork, concern: Concern, now: datetime, what: str
) -> None:
    become(open_uow, what, now)
    with open_uow(TEAM) as uow:
        assert concerns.open_for(uow, GRACE) == (), "nor the digest and the Home tab"
        assert check_in.told(uow, GRACE, concern.id) is None
    for act in (check_in.read, concerns.close):
        with pytest.raises(Refused):
            act(open_uow(TEAM), GRACE, now, concern.id)
    with pytest.raises(Refused):
        concerns.thread(open_uow(TEAM), GRACE, concern.id)
    with pytest.raises(Refused):
        concerns.reply(open_uow(TEAM), GRACE, now, concern.id, "What is it?")
    watch(open_uow, concern, now + timedelta(hours=1))
    back = [one.nudge.reader for one in asked(open_uow, NudgeKind.CONCERN_UNREAD, concern)]
    assert back == ([] if what == "without words" else [ADA])


def test_what_was_read_stays_between_the_two_whatever_becomes_of_them(
    open_uow: OpenUnitOfWork, concern: Concern, now: datetime
) -> None:
    check_in.read(open_uow(TEAM), GRACE, now, concern.id)
    become(open_uow, "the writer's manager", now)
    assert concerns.reply(open_uow(TEAM), GRACE, now, concern.id, "Let us find somebody else for it.").replies


def test_the_same_words_sent_twice_are_told_once(open_uow: OpenUnitOfWork, concern: Concern, now: datetime) -> None:
    assert check_in.tell(open_uow(TEAM), ADA, now, concern.pairing_id, GRACE, concern.words).id == concern.id
    assert check_in.tell(open_uow(TEAM), ADA, now, concern.pairing_id, INES, concern.words).id != concern.id


def test_no_key_says_who_wrote(open_uow: OpenUnitOfWork, concern: Concern, now: datetime) -> None:
    concerns.reply(open_uow(TEAM), GRACE, now, concern.id, "Shall we talk?")
    with open_uow(TEAM) as uow:
        concerns.give_back(uow, concern, now)
    every = [
        one.nudge
        for kind in (NudgeKind.CONCERN, NudgeKind.CONCERN_REPLY, NudgeKind.CONCERN_UNREAD)
        for one in asked(open_uow, kind, concern)
    ]
    assert len(every) == len({one.key for one in every}) == 3
    assert not [one.key for one in every if ADA in one.key]
