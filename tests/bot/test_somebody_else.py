"""Asking for another partner: one person reads why and decides, and nobody learns who asked."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.administration import Admin
from bot.domain.pairing import Pairing, PairingState
from bot.domain.person import PersonId
from bot.domain.session import Session, SessionState
from bot.errors import FieldProblems, Refusal, Refused
from bot.nudges import Nudge, NudgeKind
from bot.ports import OpenUnitOfWork
from bot.services import apart, concerns, end_pairing, gone, history, somebody_else, standby
from bot.services.done import done_by
from tests.bot.pairs import ADA, BOB, GRACE, INES, know, pair
from tests.conftest import TEAM

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
DAN = PersonId("U0DAN")


@pytest.fixture(autouse=True)
def people(open_uow: OpenUnitOfWork) -> None:
    know(open_uow, dict.fromkeys((ADA, BOB, GRACE, INES, DAN), "Europe/Berlin"))


def said(open_uow: OpenUnitOfWork, kind: NudgeKind, pairing_id: int) -> list[PersonId]:
    with open_uow(TEAM) as uow:
        return sorted(one.nudge.reader for one in uow.outbox.about(kind, "pairing", pairing_id))


def test_a_yes_ends_it_for_both_in_the_same_words_and_asks_the_next_best(open_uow: OpenUnitOfWork) -> None:
    pairing = pair(open_uow, NOW)
    asked = somebody_else.ask(open_uow(TEAM), ADA, NOW, pairing.id, GRACE, "We talk past each other.")
    again = somebody_else.ask(open_uow(TEAM), ADA, NOW, pairing.id, GRACE, "Sent from a second window.")
    assert again == asked
    assert said(open_uow, NudgeKind.PAIRING_ENDED, pairing.id) == []
    somebody_else.settle(open_uow(TEAM), GRACE, NOW, asked.id)
    assert said(open_uow, NudgeKind.PAIRING_ENDED, pairing.id) == [ADA, BOB]
    with open_uow(TEAM) as uow:
        assert uow.pairings.get(pairing.id).state is PairingState.ENDED
        program = uow.programs.get(pairing.program_id)
        assert (ADA, BOB) in {tuple(one) for one in apart.apart(uow, program)}, "never with each other again"
        job = next(uow.jobs.get(number) for number in range(1, 9) if uow.jobs.get(number).kind == standby.JOB)
        assert (job.subject_id, job.asked_by) == (pairing.id, ADA)
        assert [one.action for one in uow.audit.about(f"pairing:{pairing.id}")] == ["pairing_ended"]
    for act in (somebody_else.settle, somebody_else.keep):
        with pytest.raises(Refused) as refused:
            act(open_uow(TEAM), GRACE, NOW, asked.id)
        assert refused.value.why is Refusal.REMATCH_OVER
    with pytest.raises(Refused) as refused:
        somebody_else.take_back(open_uow(TEAM), ADA, NOW, asked.id)
    assert refused.value.why is Refusal.REMATCH_OVER


def test_both_ask_and_neither_learns_of_the_other(open_uow: OpenUnitOfWork) -> None:
    pairing = pair(open_uow, NOW)
    hers = somebody_else.ask(open_uow(TEAM), ADA, NOW, pairing.id, GRACE, "Hers.")
    his = somebody_else.ask(open_uow(TEAM), BOB, NOW, pairing.id, GRACE, "His.")
    assert hers.id != his.id
    assert somebody_else.begin(open_uow(TEAM), BOB, pairing.id).waiting == his
    somebody_else.settle(open_uow(TEAM), GRACE, NOW, his.id)
    with open_uow(TEAM) as uow:
        assert concerns.open_for(uow, GRACE) == (), "the other one is settled with it"
    with pytest.raises(Refused) as refused:
        somebody_else.settle(open_uow(TEAM), GRACE, NOW, hers.id)
    assert refused.value.why is Refusal.REMATCH_OVER
    assert said(open_uow, NudgeKind.PAIRING_ENDED, pairing.id) == [ADA, BOB], "once each"


def test_not_now_reaches_the_one_who_asked_and_they_may_ask_again(open_uow: OpenUnitOfWork) -> None:
    pairing = pair(open_uow, NOW)
    asked = somebody_else.ask(open_uow(TEAM), BOB, NOW, pairing.id, GRACE, "No time for this.")
    somebody_else.keep(open_uow(TEAM), GRACE, NOW, asked.id)
    with open_uow(TEAM) as uow:
        told = uow.outbox.about(NudgeKind.SOMEBODY_ELSE_NOT_NOW, "concern", asked.id)
        assert [one.nudge.readers for one in told] == [(BOB,)]
        assert uow.pairings.get(pairing.id).state is PairingState.ACTIVE
    again = somebody_else.ask(open_uow(TEAM), BOB, NOW, pairing.id, GRACE, "Still.")
    assert again.id != asked.id
    assert somebody_else.take_back(open_uow(TEAM), BOB, NOW, again.id)[1] == GRACE
    assert somebody_else.begin(open_uow(TEAM), BOB, pairing.id).waiting is None


def test_only_the_one_who_was_chosen_decides_and_never_a_partner_or_a_line_manager(open_uow: OpenUnitOfWork) -> None:
    pairing = pair(open_uow, NOW)
    with open_uow(TEAM) as uow:
        for one in (BOB, INES):
            uow.admins.appoint(Admin(person_id=one, appointed_by=None, appointed_at=NOW))
    form = somebody_else.begin(open_uow(TEAM), ADA, pairing.id)
    assert [one.id for one in form.readers] == [GRACE, INES]
    for reader, words in ((BOB, "To him?"), (GRACE, ""), (GRACE, "x" * 40_000)):
        with pytest.raises(FieldProblems):
            somebody_else.ask(open_uow(TEAM), ADA, NOW, pairing.id, reader, words)
    asked = somebody_else.ask(open_uow(TEAM), ADA, NOW, pairing.id, INES, "To her alone.")
    for other in (GRACE, BOB, ADA):
        with pytest.raises(Refused) as refused:
            somebody_else.settle(open_uow(TEAM), other, NOW, asked.id)
        assert refused.value.why is Refusal.GONE


def test_who_leaves_meanwhile_has_nothing_more_to_wait_for(open_uow: OpenUnitOfWork) -> None:
    pairing = pair(open_uow, NOW)
    asked = somebody_else.ask(open_uow(TEAM), ADA, NOW, pairing.id, GRACE, "Please.")
    with open_uow(TEAM) as uow:
        end_pairing.end_all_of(uow, BOB, None, NOW + timedelta(hours=1))
    with open_uow(TEAM) as uow:
        assert concerns.open_for(uow, GRACE) == ()
    with pytest.raises(Refused):
        somebody_else.keep(open_uow(TEAM), GRACE, NOW, asked.id)
    with pytest.raises(Refused):
        somebody_else.ask(open_uow(TEAM), ADA, NOW, pairing.id, GRACE, "Too late.")


def noted(open_uow: OpenUnitOfWork, pairing: Pairing, notes: str) -> Session:
    with open_uow(TEAM) as uow:
        held = Session(pairing_id=pairing.id, state=SessionState.HELD, starts_at=NOW, recorded_by=BOB, notes=notes)
        return uow.sessions.add(held)


def test_a_circle_goes_on_without_whoever_asked_and_who_leads_it_cannot_ask(open_uow: OpenUnitOfWork) -> None:
    pairing = pair(open_uow, NOW, ADA, INES, DAN)
    with pytest.raises(Refused):
        somebody_else.begin(open_uow(TEAM), BOB, pairing.id)
    asked = somebody_else.ask(open_uow(TEAM), ADA, NOW, pairing.id, GRACE, "Another circle, please.")
    first, second = noted(open_uow, pairing, "Ours"), noted(open_uow, pairing, "Ours, too")
    somebody_else.settle(open_uow(TEAM), GRACE, NOW, asked.id)
    later = noted(open_uow, pairing, "Without her")
    with open_uow(TEAM) as uow:
        uow.sessions.save(replace(second, notes="Written anew"))
    stays = history.look(open_uow(TEAM), ADA, pairing.id)
    assert {one.id: one.notes for one in stays.sessions} == {first.id: "Ours", second.id: ""}, "nothing written since"
    assert (stays.left, stays.changed_since, stays.chosen.partners) == (True, frozenset({second.id}), (BOB, DAN, INES))
    assert later in history.look(open_uow(TEAM), INES, pairing.id).sessions
    with pytest.raises(Refused):
        history.look(open_uow(TEAM), GRACE, pairing.id)
    with open_uow(TEAM) as uow:
        smaller = uow.pairings.get(pairing.id)
        assert (smaller.state, smaller.people) == (PairingState.ACTIVE, (BOB, INES, DAN))
    assert said(open_uow, NudgeKind.PAIRING_ENDED, pairing.id) == [ADA]


def test_a_wish_that_was_read_goes_back_to_its_writer_when_its_reader_is_gone(open_uow: OpenUnitOfWork) -> None:
    pairing = pair(open_uow, NOW)
    asked = somebody_else.ask(open_uow(TEAM), ADA, NOW, pairing.id, GRACE, "We talk past each other.")
    with open_uow(TEAM) as uow:
        uow.admins.appoint(Admin(person_id=INES, appointed_by=None, appointed_at=NOW))
        uow.concerns.save(replace(asked, read_at=NOW))
        uow.people.put(replace(uow.people.get(GRACE), is_deactivated=True))
    for _ in range(2):
        gone.settle(open_uow(TEAM), NOW)
    with open_uow(TEAM) as uow:
        (told,) = [one.nudge for one in uow.outbox.about(NudgeKind.CONCERN_UNREAD, "concern", asked.id)]
        assert told.reader == ADA
        assert concerns.unread(uow, told) is not None
    assert concerns.choose_other(open_uow(TEAM), ADA, NOW, asked.id, INES).reader_id == INES
    somebody_else.settle(open_uow(TEAM), INES, NOW, asked.id)


def test_only_one_of_the_two_did_what_they_were_asked_and_only_while_they_go_on(open_uow: OpenUnitOfWork) -> None:
    pairing = pair(open_uow, NOW)
    asked = Nudge(
        key="check_in:1",
        kind=NudgeKind.CHECK_IN,
        readers=(BOB,),
        subject={"pairing": pairing.id, "asked": 1},
        due_at=NOW,
        in_working_hours=True,
    )
    with open_uow(TEAM) as uow:
        assert [done_by(uow, asked, one) for one in (ADA, BOB, GRACE, None)] == [ADA, BOB, None, None]
    end_pairing.end_by_manager(open_uow(TEAM), GRACE, NOW, pairing.id)
    with open_uow(TEAM) as uow:
        assert [done_by(uow, asked, one) for one in (ADA, BOB, GRACE)] == [None, BOB, None]
