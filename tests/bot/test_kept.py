"""What is kept about somebody, and that its words go, on each database."""

import json
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.domain.connection import Connection, ConnectionState
from bot.domain.enrollment import Answers, Enrollment, EnrollmentState
from bot.domain.goal import GoalComment, GoalState
from bot.domain.kinds import Role
from bot.domain.pairing import Choice, Member, Offer, OfferState, Origin, Pairing, Request, RequestState
from bot.domain.person import Person, PersonId
from bot.domain.program import Program, ProgramState
from bot.domain.session import ActionItem, Concern, Feedback, Session, SessionState
from bot.ports import OpenUnitOfWork, UnitOfWork
from bot.services import goals, kept
from bot.services.goal_words import GoalWords
from storage.repositories.personal import PARTS
from storage.rows import Row
from tests.conftest import TEAM

ADA, BOB, GRACE = PersonId("U0ADA"), PersonId("U0BOB"), PersonId("U0GRACE")
INES = PersonId("U0INES")
SECRET = "a word of Ada's"
THEIRS = "a word of Bob's"


@pytest.fixture
def uow(open_uow: OpenUnitOfWork, people: list[Person], now: datetime) -> UnitOfWork:
    """Ada said something everywhere that one can, and so did Bob, her mentor."""
    uow = open_uow(TEAM)
    on = now.date()
    with uow:
        program = uow.programs.add(
            Program(
                name="Grow",
                state=ProgramState.RUNNING,
                sign_up_closes_on=on,
                matching_on=on,
                ends_on=on + timedelta(days=180),
                managers=(GRACE,),
            )
        )
        for person, role, said in ((ADA, Role.MENTEE, SECRET), (BOB, Role.MENTOR, THEIRS)):
            place = Enrollment(
                program_id=program.id,
                person_id=person,
                state=EnrollmentState.ENROLLED,
                roles=frozenset({role}),
                answers=Answers(wants_words=said, strengths=said, wish=said),
            )
            uow.enrollments.add(place)
        members = (Member(person_id=BOB, role=Role.MENTOR), Member(person_id=ADA, role=Role.MENTEE))
        pairing = uow.pairings.add(Pairing(program_id=program.id, members=members, matched_at=now))
        for person, said in ((ADA, SECRET), (BOB, THEIRS)):
            _say_everything(uow, pairing, person, said, now)
        uow.do_not_match.put(ADA, frozenset({GRACE}))
        uow.drafts.put(ADA, "signup:9", {"x": SECRET}, now=now)
        uow.people.put(replace(uow.people.get(ADA), department="Engineering", level=2, manager_id=GRACE))
    words = GoalWords(title=SECRET, measure=SECRET, due_on=None, milestones=(SECRET,), shared_with_manager=True)
    goal = goals.add(uow, ADA, now, program.id, words).goal
    with uow:
        uow.goals.add_comment(GoalComment(goal_id=goal.id, writer_id=BOB, text="about Ada", written_at=now))
    return uow


def _say_everything(uow: UnitOfWork, pairing: Pairing, person: PersonId, said: str, now: datetime) -> None:
    session = uow.sessions.add(
        Session(
            pairing_id=pairing.id,
            state=SessionState.HELD,
            starts_at=now,
            recorded_by=person,
            logged_by=person,
            notes=said,
            agenda=(said,),
        )
    )
    uow.action_items.add(ActionItem(pairing_id=pairing.id, text=said, owner_id=person))
    uow.feedback.add(
        Feedback(session_id=session.id, pairing_id=pairing.id, person_id=person, rating=2, sentence=said, given_at=now)
    )
    uow.concerns.add(Concern(pairing_id=pairing.id, writer_id=person, reader_id=GRACE, words=said, written_at=now))
    uow.requests.add(
        Request(
            program_id=pairing.program_id,
            mentor_id=person,
            mentee_id=GRACE,
            asked_at=now,
            lapses_at=now,
            decline_reason=said,
        )
    )


def everything(uow: UnitOfWork) -> str:
    """Every row of everybody, as text."""
    with uow:
        return json.dumps([dict(uow.personal.kept(person)) for person in (ADA, BOB, GRACE)])


def test_the_file_holds_what_ada_said_and_nothing_that_others_did(uow: UnitOfWork, now: datetime) -> None:
    written = json.loads(kept.as_file(uow, ADA, now))
    assert written["written_at"] == now.isoformat()
    assert set(PARTS) < set(written)
    assert written["programs"][0]["answers"]["wants_words"] == SECRET
    assert written["never_match_me_with"] == [{"writer_id": ADA, "other_id": GRACE}]
    assert THEIRS not in json.dumps(written)
    assert "workspace_id" not in json.dumps(written)


def test_what_is_listed_is_what_is_in_the_file(uow: UnitOfWork, now: datetime) -> None:
    counts = kept.summary(uow, ADA).counts
    written = json.loads(kept.as_file(uow, ADA, now))
    assert counts == {name: len(written[name]) for name in PARTS}
    assert (counts["goals"], counts["feedback"], counts["pairings"]) == (1, 1, 1)


def test_every_word_of_ada_goes_and_bobs_stay(uow: UnitOfWork, now: datetime) -> None:
    before = kept.summary(uow, ADA).counts
    assert kept.delete(uow, ADA, now).partners == (BOB,)
    left = everything(uow)
    assert SECRET not in left
    assert "about Ada" not in left
    assert "Engineering" not in left
    assert left.count(THEIRS) >= 8
    after = kept.summary(uow, ADA).counts
    gone = {"never_match_me_with": 0, "drafts": 0, "pairings": after["pairings"]}
    assert after == {**before, **gone}, "counts stay"


def test_deleting_leaves_every_program_and_ends_every_pairing(uow: UnitOfWork, now: datetime) -> None:
    kept.delete(uow, ADA, now)
    kept.delete(uow, ADA, now)
    with uow:
        assert [one.state for one in uow.enrollments.of(ADA)] == [EnrollmentState.LEFT]
        assert [one.state for one in uow.goals.of(ADA)] == [GoalState.DROPPED]
        assert uow.pairings.active_of(BOB) == []


def test_a_rating_stays_in_the_totals_without_its_sentence(uow: UnitOfWork, now: datetime) -> None:
    kept.delete(uow, ADA, now)
    with uow:
        given = [one for one in uow.feedback.in_program(1) if one.person_id == ADA]
    assert [(one.rating, one.sentence) for one in given] == [(2, "")]


def test_the_file_gives_away_neither_a_decline_nor_a_ranking(uow: UnitOfWork, now: datetime) -> None:
    with uow:
        silent = Request(program_id=1, mentor_id=BOB, mentee_id=ADA, asked_at=now, lapses_at=now, note="In secret.")
        uow.requests.add(silent)
        mine = replace(silent, origin=Origin.MENTEE, note="Please.", next_choices=(Choice(mentor_id=INES),))
        added = uow.requests.add(mine)
        uow.requests.save(replace(added, state=RequestState.DECLINED, decline_reason="We fell out.", answered_at=now))
        offer = Offer(program_id=1, mentor_id=BOB, mentee_id=ADA, offered_at=now, lapses_at=now)
        uow.offers.save(replace(uow.offers.add(offer), state=OfferState.DECLINED, answered_at=now))
        (pairing,) = uow.pairings.active_of(BOB)
        asked = Connection(
            pairing_id=pairing.id,
            mentor_id=BOB,
            mentee_id=ADA,
            third_id=GRACE,
            why="Meet.",
            state=ConnectionState.MENTEE_ASKED,
            asked_at=now,
        )
        uow.connections.save(uow.connections.add(asked).settled(ConnectionState.OFF, now))
    with uow:
        adas, bobs = uow.personal.kept(ADA), uow.personal.kept(BOB)
    assert [one["note"] for one in adas["asked_for_a_mentor"]] == ["Please."]
    assert "declined" not in str(adas["asked_for_a_mentor"])
    assert "We fell out." not in str(adas)
    assert INES not in str(bobs)
    assert "declined" not in str(bobs["offers_i_made"])
    (made,) = bobs["introductions_i_made"]
    assert made["why"] == "Meet."
    assert not {"state", "settled_at"} & set(made), "whose turn it is, or whose no it was"


def test_every_column_that_says_whose_something_is_was_thought_of() -> None:
    """A new table about people is either in the file or named here with the reason why not."""
    not_in_the_file = {
        "proposals.made_by",  # acts of those who run mentoring are in the audit log
        "proposals.approved_by",
        "announcements.approved_by",
        "matching_runs.canceled_by",
        "nominations.decided_by",
        "program_contents.made_by",
        "proposal_changes.mentor_id",  # the couple that somebody who runs mentoring changed
        "proposal_changes.mentee_id",
        "nominations.nominee_id",  # the nominator's: a nominee who is not taken hears nothing
        "connections.mentee_id",  # the mentor's: a no of the third person is shown to nobody
        "connections.third_id",
        "candidates.mentor_id",  # possible couples, most of which nobody ever hears of
        "candidates.mentee_id",
        "unmatched_people.person_id",  # told in words when it is decided
        "offers.mentee_id",  # the mentor's, who hears what became of it in words
        "standbys.mentor_id",  # who might be asked next, which nobody hears of
        "standbys.mentee_id",
        "concerns.reader_id",  # the writer's
        "do_not_match.other_id",  # the writer's
        "jobs.asked_by",  # work that is done in a minute
        "admins.appointed_by",
        "workspaces.bot_user_id",
        "rematches.offered_by",  # an act of those who run mentoring
        "people.manager_id",  # in the row about the person
    }
    named = {f"{whose.class_.__tablename__}.{whose.key}" for whose in PARTS.values()}
    found = {
        f"{mapper.class_.__tablename__}.{name}"
        for mapper in Row.registry.mappers
        for name, kind in _annotations(mapper.class_).items()
        if "PersonId" in str(kind) and "tuple" not in str(kind)
    }
    assert found == (named - {"people.id"}) | not_in_the_file | {"people.id"}


def _annotations(row: type[Row]) -> dict[str, object]:
    return {name: kind for one in reversed(row.__mro__) for name, kind in vars(one).get("__annotations__", {}).items()}
