"""A pair that is asked forms, and what is asked of whom when."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from sqlalchemy import Engine

from bot.domain.enrollment import Answers
from bot.domain.forms import BOUNDS, Answering, Occasion
from bot.domain.pairing import Pairing
from bot.domain.person import Person, PersonId
from bot.nudges import Nudge, NudgeKind
from bot.ports import OpenUnitOfWork
from bot.services import form_times, forms
from bot.services.form_times import Reference
from storage.unit_of_work import opener
from tests.bot.pairs import ADA, pair
from tests.conftest import TEAM

END = date(2026, 9, 1)


@pytest.fixture
def open_uow(lite_engine: Engine) -> OpenUnitOfWork:
    """What is decided here is the same on each database; `tests/storage/test_forms.py` holds the tables to both."""
    return opener(lite_engine)


@pytest.fixture
def pairing(open_uow: OpenUnitOfWork, people: list[Person], now: datetime) -> Pairing:
    """Ada and Bob until September; Ada wants two skills."""
    made = pair(open_uow, now)
    with open_uow(TEAM) as uow:
        program = uow.programs.get(made.program_id)
        uow.programs.save(replace(program, ends_on=END, skills=("Listening", "Courage")))
        place = uow.enrollments.find(program_id=program.id, person_id=ADA)
        assert place is not None
        uow.enrollments.save(replace(place, answers=Answers(wants_skills=("Listening", "Courage"))))
        form_times.plan(uow, uow.programs.get(program.id), made, now)
    return made


def nudges(open_uow: OpenUnitOfWork, pairing: Pairing, reader: PersonId = ADA) -> list[Nudge]:
    with open_uow(TEAM) as uow:
        every = [one.nudge for one in uow.outbox.about(NudgeKind.FORM, "pairing", pairing.id)]
    return [one for one in every if one.reader == reader]


def holding(open_uow: OpenUnitOfWork, pairing: Pairing, reader: PersonId = ADA) -> list[tuple[str, date]]:
    """What would really be asked, each at its due time."""
    found = []
    for nudge in nudges(open_uow, pairing, reader):
        with open_uow(TEAM) as uow:
            if form_times.holds(uow, nudge, nudge.due_at):
                found.append((str(nudge.subject["form"]), nudge.due_at.date()))
    return sorted(found, key=lambda one: one[1])


def baseline(pairing: Pairing) -> Reference:
    return form_times.first(pairing.program_id, pairing.id)


def midpoint(pairing: Pairing) -> Reference:
    return Reference(
        form=Occasion.MIDPOINT, program_id=pairing.program_id, pairing_id=pairing.id, occurrence=str(pairing.id)
    )


def full(sheet: forms.Sheet, number: str = "4") -> dict[str, str]:
    """An answer to everything."""
    given = {}
    for one in sheet.asked:
        kind = one.question.answering
        given[one.field] = (
            number if kind in BOUNDS else one.question.choices[0].key if kind is Answering.CHOICE else "Words 🚀"
        )
    return given
