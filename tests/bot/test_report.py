"""Who sees which numbers, and what forms give away: by five people, and words only of those who agreed."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine

from bot.domain.administration import Admin
from bot.domain.forms import FormAnswer, Occasion, Paper
from bot.domain.health import Why
from bot.domain.kinds import Role
from bot.domain.pairing import Member, Pairing
from bot.domain.person import Person, PersonId
from bot.domain.session import CheckInAnswer, Feedback, Session, SessionState
from bot.errors import Refused
from bot.ports import OpenUnitOfWork
from bot.services import report
from bot.services.health import Judged, judge_all
from bot.services.stands import stands_of
from storage.unit_of_work import opener
from tests.bot.pairs import ADA, BOB, GRACE, INES, pair
from tests.conftest import TEAM

MENTEES = tuple(PersonId(f"U0M{number}") for number in range(6))
Value = int | str


@pytest.fixture
def open_uow(lite_engine: Engine) -> OpenUnitOfWork:
    return opener(lite_engine)


@pytest.fixture
def circle(open_uow: OpenUnitOfWork, people: list[Person], now: datetime) -> Pairing:
    """Bob with six mentees; Grace runs the program, Ines is an admin."""
    with open_uow(TEAM) as uow:
        for number, mentee in enumerate(MENTEES):
            uow.people.put(Person(id=mentee, name=f"Mentee {number}"))
        uow.admins.appoint(Admin(person_id=INES, appointed_by=None, appointed_at=now))
    return pair(open_uow, now, *MENTEES)


def answers(
    open_uow: OpenUnitOfWork, circle: Pairing, person: PersonId, form: Occasion, at: datetime, **given: Value
) -> None:
    with open_uow(TEAM) as uow:
        about = {"program_id": circle.program_id, "pairing_id": circle.id, "person_id": person, "form": form}
        paper = uow.forms.add(Paper(**about, form_version=1, occurrence=f"{at:%Y%m%d}", sent_at=at))  # type: ignore[arg-type]
        kinds = {"quote": "words", "may_quote": "choice", "goals_reached": "choice"}
        rows = [
            FormAnswer(
                paper_id=paper.id,
                form_version=1,
                question=question,
                answered_at=at,
                **{kinds.get(question, "number"): value},  # type: ignore[arg-type]
                **about,  # type: ignore[arg-type]
            )
            for question, value in given.items()
        ]
        uow.forms.answer(paper.id, rows)


def all_answer(open_uow: OpenUnitOfWork, circle: Pairing, now: datetime, people: tuple[PersonId, ...]) -> None:
    """Before, now and then, half way and at the end; the second agrees to be named, the others only to be quoted."""
    for place, person in enumerate(people):
        at = now + timedelta(minutes=place)
        agreed = "with_name" if person == MENTEES[1] else "without_name"
        answers(open_uow, circle, person, Occasion.BASELINE, at, belonging=2)
        answers(open_uow, circle, person, Occasion.PULSE, at + timedelta(days=30), heard=4)
        answers(open_uow, circle, person, Occasion.MIDPOINT, at + timedelta(days=90), belonging=3)
        last: dict[str, Value] = {
            "belonging": 4,
            "recommend": 9,
            "goals_reached": "most",
            "quote": f"Words {9 - place}",
        }
        answers(open_uow, circle, person, Occasion.FINAL, at + timedelta(days=180), may_quote=agreed, **last)


def of(open_uow: OpenUnitOfWork, actor: PersonId, now: datetime) -> report.Report:
    return report.show(open_uow(TEAM), actor, now)


def test_four_people_show_nothing_but_what_one_of_them_says_by_name(
    open_uow: OpenUnitOfWork, circle: Pairing, now: datetime
) -> None:
    all_answer(open_uow, circle, now, MENTEES[:4])
    forms = of(open_uow, GRACE, now).programs[0][1].forms
    assert (forms.answered, forms.changes, forms.pulses, forms.recommended, forms.goals_asked) == ({}, (), (), None, 0)
    assert [(one.words, one.name) for one in forms.quotes] == [("Words 8", "Mentee 1")]


def test_five_people_show_what_it_was_worth_and_who_wrote_what_stays_hidden(
    open_uow: OpenUnitOfWork, circle: Pairing, now: datetime
) -> None:
    all_answer(open_uow, circle, now, MENTEES)
    forms = of(open_uow, GRACE, now).programs[0][1].forms
    assert [(one.since, one.until, one.before, one.after, one.people) for one in forms.changes if not one.role] == [
        (Occasion.BASELINE, Occasion.MIDPOINT, 2.0, 3.0, 5),
        (Occasion.BASELINE, Occasion.FINAL, 2.0, 4.0, 5),
    ]
    assert [(one.question, one.average, one.answers) for one in forms.pulses] == [("heard", 4.0, 5)]
    assert forms.recommended is not None
    assert (forms.recommended.score, forms.goals_reached, forms.goals_asked) == (100, 5, 5)
    assert forms.answered == dict.fromkeys(set(Occasion) - {Occasion.LATER}, 6)
    assert [one.words for one in forms.quotes] == ["Words 8", "Words 5", "Words 6", "Words 7", "Words 9"]
    assert [one.person_id for one in forms.quotes] == [MENTEES[1], None, None, None, None]


def test_a_manager_sees_their_program_an_admin_totals_and_nobody_else_anything(
    open_uow: OpenUnitOfWork, circle: Pairing, now: datetime
) -> None:
    all_answer(open_uow, circle, now, MENTEES)
    mine, total = of(open_uow, GRACE, now), of(open_uow, INES, now)
    assert (len(mine.programs), mine.totals) == (1, None)
    assert (total.programs, total.totals is not None) == ((), True)
    for person in (ADA, BOB, MENTEES[0]):
        for act in (report.show, report.ask_for_file):
            with pytest.raises(Refused):
                act(open_uow(TEAM), person, now)


def test_the_file_is_asked_for_once_and_noted(open_uow: OpenUnitOfWork, circle: Pairing, now: datetime) -> None:
    for _ in range(2):
        report.ask_for_file(open_uow(TEAM), GRACE, now)
    with open_uow(TEAM) as uow:
        assert [one.action for one in uow.audit.latest(5)] == ["report_exported"]
        assert report.may_see(uow, GRACE)
        assert not report.may_see(uow, BOB)


def test_whoever_runs_a_program_reads_no_ratings_and_no_answers_of_their_own_partners(
    open_uow: OpenUnitOfWork, circle: Pairing, now: datetime
) -> None:
    members = (Member(person_id=GRACE, role=Role.MENTOR), *circle.members[1:])
    with open_uow(TEAM) as uow:
        program = uow.programs.get(circle.program_id)
        hers = uow.pairings.add(Pairing(program_id=program.id, members=members, matched_at=now))
        session = uow.sessions.add(
            Session(pairing_id=hers.id, state=SessionState.HELD, starts_at=now, recorded_by=GRACE)
        )
        for number, mentee in enumerate(MENTEES):
            given = Feedback(session_id=session.id, pairing_id=hers.id, person_id=mentee, rating=5, given_at=now)
            uow.feedback.add(replace(given, rating=5 if number < 3 else 1))
        check_in = uow.check_ins.asked(hers.id, now)
        uow.check_ins.answer(check_in.id, MENTEES[0], CheckInAnswer.NOT_YET)
        of_hers, of_another = (stands_of(uow, [hers], now, reader)[hers.id] for reader in (GRACE, INES))
        falls = {
            reader: {one.pairing.id for one in judge_all(uow, program, now, reader) if _falls(one)}
            for reader in (GRACE, INES)
        }
    assert [one.answer for one in of_hers if one.answer] == []
    assert [one.answer for one in of_another if one.answer] == [CheckInAnswer.NOT_YET]
    assert falls == {GRACE: set(), INES: {hers.id}}
    assert of(open_uow, GRACE, now).programs[0][1].ratings is None
    totals = of(open_uow, INES, now).totals
    assert totals is not None
    assert totals.ratings is not None
    assert totals.ratings.count == 6


def _falls(judged: Judged) -> bool:
    return any(one.why is Why.RATINGS_FALL for one in judged.health.reasons)
