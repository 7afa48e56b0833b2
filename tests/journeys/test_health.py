"""How pairs are doing: who sees what, why, and what a manager can do about it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.enrollment import Enrollment, EnrollmentState
from bot.domain.kinds import Role
from bot.domain.pairing import Member, Pairing
from bot.domain.person import PersonId
from bot.domain.program import ProgramState
from bot.domain.session import CheckInAnswer, Concern, Feedback, Session, SessionState
from bot.nudges import NudgeKind
from bot.services import report, say
from handlers.pace import POST
from tests.handlers.offices import refuse
from tests.story import Story

ADA, BOB, DAN, FAY, GRACE, HUGO, INES = (
    PersonId(f"U0{name}") for name in ("ADA", "BOB", "DAN", "FAY", "GRACE", "HUGO", "INES")
)
SAMPLE = 1


def pair(story: Story, mentor: PersonId, mentee: PersonId, *, days_ago: int) -> Pairing:
    members = (Member(person_id=mentor, role=Role.MENTOR), Member(person_id=mentee, role=Role.MENTEE))
    matched_at = story.now - timedelta(days=days_ago)
    with story.uow() as uow:
        return uow.pairings.add(Pairing(program_id=SAMPLE, members=members, matched_at=matched_at))


def held(story: Story, pairing: Pairing, *, days_ago: int, ratings: Sequence[tuple[PersonId, int]] = ()) -> None:
    at = story.now - timedelta(days=days_ago)
    with story.uow() as uow:
        session = uow.sessions.add(
            Session(pairing_id=pairing.id, state=SessionState.HELD, starts_at=at, recorded_by=pairing.people[0])
        )
        for person_id, rating in ratings:
            uow.feedback.add(
                Feedback(session_id=session.id, pairing_id=pairing.id, person_id=person_id, rating=rating, given_at=at)
            )


def health(story: Story, name: str = "grace", word: str = "health") -> str:
    person = story.person(name)
    assert person.command("/mentor-admin", word).ok
    return person.last().words


@pytest.fixture
def quiet(story: Story) -> Pairing:
    """Bob and Fay, who were matched ten weeks ago and have not met for seven."""
    pairing = pair(story, BOB, FAY, days_ago=70)
    held(story, pairing, days_ago=49)
    return pairing


def test_the_manager_sees_which_pair_needs_them_and_why(story: Story, quiet: Pairing) -> None:
    pair(story, HUGO, DAN, days_ago=3)
    words = health(story)
    assert "1 of 2 pairs needs attention" in words
    assert "1 too early to say" in words
    assert f"<@{BOB}> and <@{FAY}>: no session logged for 6 weeks, where they meant to meet every two weeks." in words
    assert DAN not in words


def test_write_to_both_reaches_both_and_says_whose_words_they_are(story: Story, quiet: Pairing) -> None:
    health(story)
    grace = story.person("grace")
    grace.press(grace.last(), "Write to both")
    assert grace.modal is not None
    grace.modal.fill(words="How can I help?\n<!channel>").submit()
    assert "On its way" in grace.modal.title
    story.move(days=1)
    for name in ("bob", "fay"):
        message = story.person(name).last()
        assert f"<@{GRACE}>, who runs Grow into leadership, writes to you" in message.words
        assert "How can I help?" in message.words
        assert "<!channel>" not in str(message.blocks)
        assert "Plan a session" in message.buttons
    assert "You wrote to them on" in health(story)


def test_a_pair_that_meets_needs_nobody(story: Story, quiet: Pairing) -> None:
    held(story, quiet, days_ago=2)
    assert "No pair needs you: 1 on track" in health(story)


def test_an_admin_who_does_not_manage_the_program_sees_totals_only(story: Story, quiet: Pairing) -> None:
    grace = story.person("grace")
    grace.command("/mentor-admin", "admins")
    assert grace.modal is not None
    grace.modal.fill(people=[ADA]).submit()
    words = health(story, "ada")
    assert "1 of 1 pair needs attention" in words
    assert BOB not in words
    assert FAY not in words
    assert "All programs together" in health(story, "ada", "report")
    assert BOB not in health(story, "ada", "report")


def test_a_manager_sees_only_their_own_program(story: Story, quiet: Pairing) -> None:
    grace = story.person("grace")
    grace.command("/mentor-admin", "new")
    assert grace.modal is not None
    grace.modal.submit()
    days = {"sign_up_closes_on": "2026-04-10", "matching_on": "2026-04-14", "ends_on": "2026-10-30"}
    grace.modal.fill(name="Circles", managers=[INES], **days).submit()
    for word in ("health", "report"):
        words = health(story, "ines", word)
        assert "Circles" in words
        assert "Grow into leadership" not in words


@pytest.mark.parametrize("word", ["health", "report", "audit", "people", "settings", "match"])
def test_everybody_else_is_refused(story: Story, word: str) -> None:
    assert "This is for the people who run mentoring" in health(story, "ada", word)
    assert story.person("ada").modal is None


def test_asking_for_help_never_shows_in_the_health_of_a_pair(story: Story) -> None:
    pairing = pair(story, BOB, FAY, days_ago=16)
    held(story, pairing, days_ago=10)
    before = health(story)
    with story.uow() as uow:
        check_in = uow.check_ins.asked(pairing.id, story.now)
        uow.check_ins.answer(check_in.id, FAY, CheckInAnswer.NEEDS_HELP)
        uow.concerns.add(
            Concern(pairing_id=pairing.id, writer_id=FAY, reader_id=INES, words="private", written_at=story.now)
        )
    assert health(story) == before
    assert "private" not in health(story, word="report")


def test_two_ratings_are_not_shown_and_three_are(story: Story) -> None:
    first, second = pair(story, BOB, FAY, days_ago=30), pair(story, HUGO, DAN, days_ago=30)
    held(story, first, days_ago=9, ratings=[(BOB, 5), (FAY, 1)])
    assert "Too few to show" in health(story, word="report")
    held(story, second, days_ago=8, ratings=[(DAN, 3)])
    words = health(story, word="report")
    assert "3.0 of 5 on average, from 3 ratings." in words
    held(story, second, days_ago=7, ratings=[(HUGO, 5)])
    assert health(story, word="report") == words.replace("2 held", "3 held")


def test_the_report_counts_people_pairs_and_sessions(
    story: Story, quiet: Pairing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report, "READ_AT_ONCE", -1)
    grace = story.person("grace")
    assert grace.command("/mentor-admin", "report").ok
    story.settle()
    assert [one for one in grace.messages() if "I am counting" in one.words], "where it takes longer than Slack waits"
    words = grace.last().words
    assert "8 people: 5 mentors, 4 mentees. 2 of them have a partner." in words
    assert "1 active. 1 needs attention." in words
    assert "1 held" in words
    numbers = grace.last()
    for _ in range(2):
        grace.press(numbers, "Send me the file")
    story.settle()
    (file,) = [one for message in grace.messages() for one in message.files]
    assert file["name"].startswith("mentoring-numbers-2026-03-02-")
    assert f"<@{GRACE}> took a file with the numbers of their programs" in health(story, word="audit")


def test_who_left_pairs_and_names_of_any_length_break_nothing(story: Story) -> None:
    with story.uow() as uow:
        known = uow.people.get(ADA)
        for number in range(60):
            mentor, mentee = PersonId(f"U1M{number}"), PersonId(f"U1N{number}")
            for one in (mentor, mentee):
                uow.people.put(type(known)(id=one, name="*<!channel>" + "x" * 40_000, is_deactivated=number % 2 == 0))
                uow.enrollments.add(Enrollment(program_id=SAMPLE, person_id=one, state=EnrollmentState.ENROLLED))
            members = (Member(person_id=mentor, role=Role.MENTOR), Member(person_id=mentee, role=Role.MENTEE))
            uow.pairings.add(Pairing(program_id=SAMPLE, members=members, matched_at=story.now - timedelta(days=40)))
    words = health(story)
    assert "60 of 60 pairs need attention" in words
    assert "And 45 more that need you" in words
    assert "one of them has left the workspace" in words


def test_the_record_tells_who_did_what(story: Story) -> None:
    grace = story.person("grace")
    grace.command("/mentor-admin", "admins")
    assert grace.modal is not None
    grace.modal.fill(people=[ADA]).submit()
    assert f"<@{GRACE}> appointed <@{ADA}>" in health(story, word="audit")


def test_each_week_begins_with_a_digest_for_the_manager_alone(
    story: Story, quiet: Pairing, monkeypatch: pytest.MonkeyPatch
) -> None:
    story.bot.tidy()
    story.bot.tidy()
    with monkeypatch.context() as meanwhile:
        refuse(meanwhile, POST, "user_not_found", channel=BOB)
        with story.uow() as uow:
            say.at_once(uow, NudgeKind.MATCHED, BOB, story.now, about={"pairing": quiet.id})
        story.move(days=15)
    digests = [one for one in story.person("grace").messages() if "Your mentoring week" in one.text]
    assert len(digests) == 2, "one on each Monday"
    assert "no session logged for" in digests[0].words
    assert "Write to both" in digests[0].buttons
    assert not [one for one in story.person("bob").messages() if "Your mentoring week" in one.text]
    assert f"for <@{BOB}> did not arrive: Slack knows no such account" in digests[1].words
    assert story.person("grace").press(digests[1], "Drop it").ok
    story.settle()
    now = next(one for one in story.person("grace").messages() if one.ts == digests[1].ts)
    assert "Dropped: it will not be sent." in now.words


def test_no_digest_comes_once_the_program_is_closed(story: Story) -> None:
    story.bot.tidy()
    with story.uow() as uow:
        uow.programs.save(replace(uow.programs.get(SAMPLE), state=ProgramState.CLOSED))
    story.move(days=14)
    assert not [one for one in story.person("grace").messages() if "Your mentoring week" in one.text]
