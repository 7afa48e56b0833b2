"""What Slack refused of a program's messages is for those who run it, without anything private."""

from datetime import datetime, timedelta

import pytest

from bot.domain.person import PersonId
from bot.domain.session import Concern
from bot.errors import Refusal, Refused
from bot.nudges import Delivery, DeliveryState, Nudge, NudgeKind
from bot.ports import OpenUnitOfWork, UnitOfWork
from bot.services import digest, needs, undelivered
from bot.services.undelivered import PRIVATE, SHOWN_ELSEWHERE, TOLD, What
from tests.bot.board_made import GRACE, INES, managed, mentor, pair

BOB = PersonId("U0BOB")
LEASE = timedelta(minutes=2)


@pytest.fixture
def uow(open_uow: OpenUnitOfWork, people: object, now: datetime) -> UnitOfWork:
    return managed(open_uow, now)


def refused(uow: UnitOfWork, now: datetime, kind: NudgeKind, about: dict[str, str | int], part: str = "") -> Delivery:
    """As the sender does it. In no unit of work."""
    name = f"{kind}:{about}:{part}"
    with uow:
        nudge = Nudge(key=name, kind=kind, readers=(mentor(1),), subject=about, due_at=now, in_working_hours=False)
        uow.outbox.add(nudge)
    with uow:
        (one,) = uow.outbox.claim(now=now, holder="one", lease=LEASE, most=10)
        program_id = undelivered.program_of(uow, nudge)
        assert uow.outbox.fail(one, now=now, reason="user_not_found", program_id=program_id)
    return one


def state(uow: UnitOfWork, one: Delivery) -> DeliveryState:
    with uow:
        found = uow.outbox.find(one.nudge.key)
    assert found is not None
    return found.state


def test_every_kind_is_told_or_is_not_for_a_reason() -> None:
    groups = (set(TOLD), PRIVATE, SHOWN_ELSEWHERE)
    assert set.union(*groups) == set(NudgeKind)
    assert sum(len(one) for one in groups) == len(NudgeKind)


def test_a_manager_sees_it_among_what_needs_them_and_in_the_week_and_settles_it_once(
    uow: UnitOfWork, now: datetime
) -> None:
    with uow:
        pairing = pair(uow, 1, now, matched=1)
    first = refused(uow, now, NudgeKind.CHECK_IN, {"pairing": pairing.id}, "1")
    second = refused(uow, now, NudgeKind.INVITATION, {"program": 1}, "2")
    (board,) = needs.office(uow, INES, now).boards
    assert board.refused is not None
    assert [one.what for one in board.refused.newest] == [What.INVITATION, What.HOW_IT_GOES]
    assert board.refused.newest[0].readers == (mentor(1),)
    (admin,) = needs.office(uow, GRACE, now).boards
    assert admin.refused is None, "its managers look after it"
    assert digest.week(uow, INES, now).refused[0].count == 2
    with pytest.raises(Refused) as why:
        undelivered.drop(uow, GRACE, now, 1, first.id)
    assert why.value.why is Refusal.ADMINS_ONLY
    left = undelivered.drop(uow, INES, now, 1, first.id)
    assert [one.id for one in left.newest] == [second.id]
    assert undelivered.try_again(uow, BOB, now, 1, second.id).count == 0
    for act in (undelivered.try_again, undelivered.drop):
        with pytest.raises(Refused) as why:
            act(uow, INES, now, 1, second.id)
        assert why.value.why is Refusal.MESSAGE_SETTLED
    assert (state(uow, first), state(uow, second)) == (DeliveryState.DROPPED, DeliveryState.WAITING)
    with uow:
        assert [one.action for one in uow.audit.latest(2)] == ["sent_refused_again", "dropped_refused"]


def test_another_programs_message_is_not_reached_through_ones_own(uow: UnitOfWork, now: datetime) -> None:
    one = refused(uow, now, NudgeKind.INVITATION, {"program": 2})
    with pytest.raises(Refused) as why:
        undelivered.try_again(uow, INES, now, 1, one.id)
    assert why.value.why is Refusal.MESSAGE_SETTLED
    assert state(uow, one) is DeliveryState.FAILED


def test_nobody_learns_of_a_private_word_and_what_is_gone_is_told_to_nobody(uow: UnitOfWork, now: datetime) -> None:
    with uow:
        pairing = pair(uow, 1, now, matched=1)
        concern = uow.concerns.add(
            Concern(pairing_id=pairing.id, writer_id=mentor(1), reader_id=INES, words="Help", written_at=now)
        )
    for kind in PRIVATE:
        refused(uow, now, kind, {"concern": concern.id, "pairing": pairing.id, "program": 1}, kind)
    refused(uow, now, NudgeKind.CHECK_IN, {"pairing": 99})
    (board,) = needs.office(uow, INES, now).boards
    assert board.refused is not None
    assert board.refused.count == 0


def test_several_in_one_message_belong_to_the_first_that_may_be_told(uow: UnitOfWork, now: datetime) -> None:
    with uow:
        parts = []
        for kind in (NudgeKind.CONCERN_UNREAD, NudgeKind.INVITATION):
            about: dict[str, str | int] = {"program": 1}
            nudge = Nudge(key=str(kind), kind=kind, readers=(mentor(1),), subject=about, due_at=now)
            uow.outbox.add(nudge)
            found = uow.outbox.find(nudge.key)
            assert found is not None
            parts.append(found.id)
        both: dict[str, str | int] = {"day": "2026-03-02", "parts": f"{parts[0]},{parts[1]}"}
        gathered = Nudge(key="g", kind=NudgeKind.GATHERED, readers=(mentor(1),), subject=both, due_at=now)
        assert undelivered.program_of(uow, gathered) == 1
        only: dict[str, str | int] = {"day": "2026-03-02", "parts": str(parts[0])}
        private = Nudge(key="p", kind=NudgeKind.GATHERED, readers=(mentor(1),), subject=only, due_at=now)
        assert undelivered.program_of(uow, private) is None
