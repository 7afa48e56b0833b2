"""Papers, answers and offers of a new partner, as they are kept on each database."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.domain.forms import FormAnswer, Number, Occasion, Paper
from bot.domain.kinds import Role
from bot.domain.person import Person
from bot.domain.rematch import Rematch, RematchAnswer, RematchState
from bot.domain.session import Feedback, Session, Tag
from bot.errors import Refused
from bot.ports import OpenUnitOfWork
from tests.bot.pairs import ADA, BOB, GRACE, pair
from tests.conftest import TEAM


def test_what_is_saved_is_what_is_read(open_uow: OpenUnitOfWork, people: list[Person], now: datetime) -> None:
    pairing = pair(open_uow, now)
    paper = Paper(
        program_id=pairing.program_id,
        pairing_id=pairing.id,
        person_id=ADA,
        form=Occasion.PULSE,
        form_version=3,
        occurrence="1:20260401",
        roles=frozenset({Role.MENTEE}),
    )
    with open_uow(TEAM) as uow:
        paper = uow.forms.add(paper)
        number = FormAnswer(
            paper_id=paper.id,
            program_id=paper.program_id,
            pairing_id=pairing.id,
            person_id=ADA,
            form=paper.form,
            form_version=3,
            question="worth",
            number=4,
            answered_at=now,
        )
        words = replace(number, question="why", number=None, words="Because \U0001f680")
        uow.forms.answer(paper.id, [number])
        uow.forms.answer(paper.id, [number, words])
        assert [replace(one, id=0) for one in uow.forms.answers_on(paper.id)] == [number, words]
        assert uow.forms.sent_in({pairing.program_id}, {Occasion.PULSE}) == [], "it was not sent yet"
        assert uow.forms.numbers_in({pairing.program_id}) == []
        uow.forms.save(replace(paper, sent_at=now))
        assert len(uow.forms.sent_in({pairing.program_id}, {Occasion.PULSE})) == 2
        assert uow.forms.sent_in({pairing.program_id}, {Occasion.FINAL}) == []
        assert len(uow.forms.sent_in({pairing.program_id}, {Occasion.PULSE}, {"why"})) == 1
        expected = Number(Occasion.PULSE, "worth", pairing.program_id, ADA, 4, now)
        assert uow.forms.numbers_in({pairing.program_id}) == [expected], "numbers alone, without their words"
        assert uow.forms.count_in({pairing.program_id}) == 2
        assert uow.forms.numbers_in({pairing.program_id + 1}) == []
    with pytest.raises(Refused), open_uow(TEAM) as uow:
        uow.forms.add(replace(paper, id=0))


def test_an_offer_of_a_new_partner_keeps_each_answer_once(
    open_uow: OpenUnitOfWork, people: list[Person], now: datetime
) -> None:
    pairing = pair(open_uow, now)
    with open_uow(TEAM) as uow:
        offer = uow.rematches.add(Rematch(pairing_id=pairing.id, offered_by=GRACE, offered_at=now))
        uow.rematches.answer(offer.id, ADA, RematchAnswer.GO_ON, now)
        answered = uow.rematches.answer(offer.id, ADA, RematchAnswer.SOMEBODY_NEW, now)
        assert answered.answers == {ADA: RematchAnswer.SOMEBODY_NEW}
        assert answered.answered(pairing.people) is RematchState.ASKED
        answered = uow.rematches.answer(offer.id, BOB, RematchAnswer.SOMEBODY_NEW, now)
        assert answered.answered(pairing.people) is RematchState.ENDED
        later = uow.rematches.add(Rematch(pairing_id=pairing.id, offered_at=now + timedelta(days=1)))
        assert uow.rematches.latest(pairing.id) == later
        assert uow.rematches.latest_of({pairing.id}) == {pairing.id: later}
        assert sorted(uow.rematches.wanted_in(pairing.program_id)) == [(pairing.id, ADA), (pairing.id, BOB)]


def test_tags_are_kept_with_a_rating(open_uow: OpenUnitOfWork, people: list[Person], now: datetime) -> None:
    pairing = pair(open_uow, now)
    with open_uow(TEAM) as uow:
        session = uow.sessions.add(Session(pairing_id=pairing.id, starts_at=now, recorded_by=ADA))
        given = Feedback(
            session_id=session.id,
            pairing_id=pairing.id,
            person_id=ADA,
            rating=5,
            tags=(Tag.LISTENING, Tag.HONESTY),
            given_at=now,
        )
        kept = uow.feedback.add(given)
        assert uow.feedback.find(session_id=session.id, person_id=ADA) == kept
