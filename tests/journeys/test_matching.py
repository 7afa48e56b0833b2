"""A whole program is matched: proposed, reviewed, approved, and lived by those it brings together."""

import csv
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from io import StringIO

import pytest

from bot.domain.pairing import Pairing, PairingState, ProposalState
from bot.domain.person import PersonId
from bot.domain.program import Asking
from bot.matching.values import Couple
from bot.services import jobs
from bot.services.request import ask_mentor
from playground.driver.person import Person
from playground.driver.seen import Modal, SeenMessage
from playground.outcome import CannotDo
from tests.solving import Here
from tests.story import Story


@pytest.fixture(autouse=True)
def _matching_here(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if "real_child" not in request.fixturenames:
        monkeypatch.setattr("handlers.running.ChildProcess", Here)


@pytest.fixture
def real_child() -> None:
    """The pairs are computed in a process of their own, as they are outside of tests."""


BeginStory = Callable[..., Story]


def open_match(story: Story) -> Modal:
    grace = story.person("grace")
    assert grace.command("/mentor-admin", "match").ok
    assert grace.modal is not None
    return grace.modal


def propose(story: Story) -> SeenMessage:
    """Grace asks for a proposal, and gets it."""
    open_match(story).submit()
    story.settle()
    return story.person("grace").last()


def approve(story: Story) -> None:
    grace = story.person("grace")
    assert grace.press(propose(story), "Approve all 3").ok
    story.settle()


def review(story: Story) -> Modal:
    grace = story.person("grace")
    assert grace.press(grace.last(), "Review and change").ok
    assert grace.modal is not None
    return grace.modal


def said(person: Person, words: str) -> list[SeenMessage]:
    return [message for message in person.messages() if words in message.words]


def group_messages(person: Person) -> list[SeenMessage]:
    return [
        message for channel, kind in person.conversations() if kind == "mpim" for message in person.messages(channel)
    ]


def pairings(story: Story) -> list[Pairing]:
    with story.uow() as uow:
        return list(uow.pairings.in_program(1))


def until(holds: Callable[[], object], seconds: float = 10) -> None:
    """Waits for what the bot does after it has answered."""
    ends = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < ends, "it did not happen"
        time.sleep(0.01)


def say_no(story: Story, name: str, reason: str = "") -> None:
    mentor = story.person(name)
    mentor.press(said(mentor, "Would you mentor")[-1], "No, not this time")
    assert mentor.modal is not None
    mentor.modal.fill(reason=reason).submit()
    story.settle()


def test_bob_is_asked_first_and_fay_hears_only_after_his_yes(real_child: None, each_story: Story) -> None:
    story = each_story
    proposal = propose(story)
    assert "<@U0BOB> mentors <@U0FAY>" in proposal.words
    assert "wanted and offered: Giving feedback" in proposal.words
    assert "<@U0JUN> as mentee" in proposal.words
    assert "What would help" in proposal.words
    bob, fay = story.person("bob"), story.person("fay")
    assert not said(bob, "Would you mentor"), "nobody hears before the approval"
    story.person("grace").press(proposal, "Approve all 3")
    story.settle()
    question = said(bob, "Would you mentor")[0]
    assert "Having my work heard outside design" in question.words
    assert not said(fay, "mentor"), "the mentee hears nothing before the yes"
    bob.press(question, "Yes, gladly")
    story.settle()
    assert "You have a mentor: <@U0BOB>" in fay.last().words
    introduction = group_messages(fay)[0]
    assert "wanted and offered: Giving feedback" in introduction.words
    assert "You meet every two weeks" in introduction.words
    assert "Your first session, in 45 minutes" in introduction.words
    assert introduction.buttons == ["Plan the first session"]
    pairing = pairings(story)[0]
    assert pairing.people == ("U0BOB", "U0FAY")
    assert pairing.conversation_id == introduction.channel
    bob.press(introduction, "Plan the first session")
    assert bob.modal is not None
    assert bob.modal.title == "Plan a session"


def test_an_answered_question_and_its_reminders_have_no_buttons_any_more(story: Story) -> None:
    approve(story)
    bob = story.person("bob")
    question = said(bob, "Would you mentor")[0]
    story.move(days=2)
    reminder = said(bob, "A question still waits for you")[0]
    bob.press(question, "Yes, gladly")
    story.settle()
    until(lambda: not said(bob, "Would you mentor") and not said(bob, "A question still waits"))
    assert len(said(bob, "Thank you for saying yes")) == 2
    with pytest.raises(CannotDo):
        bob.press(reminder, "Yes, gladly")
    assert len(pairings(story)) == 1


def test_a_no_goes_to_the_manager_alone_with_its_reason_and_the_next_best_is_asked(story: Story) -> None:
    approve(story)
    say_no(story, "bob", "I have *no* time this year <!channel>")
    grace, fay = story.person("grace"), story.person("fay")
    story.move(hours=6)
    told = said(grace, "said no to")[0]
    assert "<@U0BOB> said no to <@U0FAY>" in told.words
    assert "&lt;!channel&gt;" in told.words
    assert "<!channel>" not in told.words
    assert "I have asked <@U0KOFI>" in told.words
    kofi = story.person("kofi")
    assert "<@U0FAY>" in said(kofi, "Would you mentor")[0].words
    assert not fay.messages(), "the mentee hears nothing of a no"
    for name in ("ines", "dan", "lena", "kofi", "hugo", "fay"):
        assert not said(story.person(name), "no time this year")
    assert not said(story.person("bob"), "Would you mentor")


def test_when_nobody_is_left_to_ask_the_mentee_hears_why_and_when_i_write_again(story: Story) -> None:
    with story.uow() as uow:
        hugo = uow.enrollments.find(program_id=1, person_id=PersonId("U0HUGO"))
        assert hugo is not None
        uow.enrollments.save(replace(hugo, mentor_capacity=1))
        for one in ("U0BOB", "U0KOFI"):
            known = uow.enrollments.find(program_id=1, person_id=PersonId(one))
            assert known is not None
            uow.enrollments.save(replace(known, mentor_capacity=1))
    approve(story)
    fay = story.person("fay")
    for name in ("bob", "hugo", "kofi", "ines", "lena"):
        if said(story.person(name), "Would you mentor <@U0FAY>"):
            say_no(story, name)
            story.move(hours=8)
    story.move(days=1)
    word = said(fay, "No mentor yet")
    assert word
    assert "Would you" not in word[0].words
    assert "decline" not in word[0].words
    assert "said no" not in word[0].words
    assert "stays without anybody" in said(story.person("grace"), "stays without anybody")[0].words


def test_a_mentor_who_does_not_answer_is_reminded_twice_and_then_somebody_else_is_asked(story: Story) -> None:
    approve(story)
    bob, fay, grace = story.person("bob"), story.person("fay"), story.person("grace")
    for name in ("ines", "lena"):
        story.person(name).press(said(story.person(name), "Would you mentor")[0], "Yes, gladly")
    story.move(days=1, hours=23)
    assert not said(bob, "A question still waits for you")
    story.move(hours=2)
    assert len(said(bob, "A question still waits for you")) == 1
    story.move(days=2)
    assert len(said(bob, "A question still waits for you")) == 2
    story.move(days=4)
    assert len(said(bob, "My question about <@U0FAY> is no longer open")) == 1
    assert len(said(bob, "A question still waits for you")) == 2
    assert said(grace, "<@U0BOB> did not answer about <@U0FAY>")
    story.move(hours=8)
    assert not fay.messages()
    assert said(story.person("kofi"), "Would you mentor <@U0FAY>")
    bob.press(said(bob, "Would you mentor")[0], "Yes, gladly")
    assert "no longer open" in bob.last().words
    assert len(pairings(story)) == 2


def test_where_pairs_are_announced_both_hear_at_once_and_may_object_in_private(each_story: Story) -> None:
    story = each_story
    with story.uow() as uow:
        uow.programs.save(replace(uow.programs.get(1), asking=Asking.ANNOUNCED))
    approve(story)
    bob, fay, grace = story.person("bob"), story.person("fay"), story.person("grace")
    assert "You have a mentee: <@U0FAY>" in said(bob, "You have a mentee")[0].words
    assert "You have a mentor: <@U0BOB>" in said(fay, "You have a mentor")[0].words
    assert group_messages(fay)
    fay.press(said(fay, "You have a mentor")[0], "It does not fit")
    assert fay.modal is not None
    fay.modal.fill(reason="We shared a team that fell apart.").submit()
    story.settle()
    told = said(grace, "says that the match")[0]
    assert "We shared a team that fell apart." in told.words
    assert "fell apart" not in "".join(message.words for message in [*bob.messages(), *group_messages(bob)])
    grace.press(told, "End this pairing")
    story.settle()
    ended = said(bob, "has ended")[0]
    assert "fell apart" not in ended.words
    assert "does not fit" not in ended.words
    assert {one.state for one in pairings(story) if one.has(PersonId("U0FAY"))} == {PairingState.ENDED}


def test_after_five_working_days_an_objection_is_too_late_and_says_whom_to_write_to(story: Story) -> None:
    with story.uow() as uow:
        uow.programs.save(replace(uow.programs.get(1), asking=Asking.ANNOUNCED))
    approve(story)
    fay = story.person("fay")
    story.move(days=8)
    fay.press(said(fay, "You have a mentor")[0], "It does not fit")
    assert "<@U0GRACE> can still help you" in fay.last().words


def test_work_that_a_restart_interrupted_is_done_by_whoever_comes_next(each_story: Story) -> None:
    story = each_story
    story.bot.desk.work_off_jobs = lambda: 0
    open_match(story).submit()
    with story.uow() as uow:
        assert uow.proposals.get(1).state is ProposalState.COMPUTING
    held = jobs.claim(story.uow(), story.now, "a process that died")
    assert held is not None
    story.settle()
    assert not said(story.person("grace"), "The proposal for"), "the lease of the dead is respected"
    story.move(minutes=2)
    assert len(said(story.person("grace"), "The proposal for")) == 1
    story.move(days=1)
    assert len(said(story.person("grace"), "The proposal for")) == 1


def test_a_proposal_is_approved_once(story: Story) -> None:
    proposal = propose(story)
    grace = story.person("grace")
    shown = review(story)
    grace.press(proposal, "Approve all 3")
    shown.submit()
    assert grace.modal is not None
    assert "approved already" in grace.modal.words
    story.settle()
    with story.uow() as uow:
        assert len(uow.requests.in_program(1)) == 3


def test_who_left_or_pauses_since_the_proposal_is_left_out_and_the_rest_goes_on(story: Story) -> None:
    proposal = propose(story)
    with story.uow() as uow:
        bob = uow.enrollments.find(program_id=1, person_id=PersonId("U0BOB"))
        dan = uow.enrollments.find(program_id=1, person_id=PersonId("U0DAN"))
        assert bob is not None
        assert dan is not None
        uow.enrollments.save(bob.left(story.now))
        uow.enrollments.save(dan.paused((story.now + timedelta(days=20)).date()))
    grace = story.person("grace")
    grace.press(proposal, "Approve all 3")
    story.settle()
    told = said(grace, "could not be acted on")[0]
    assert "1 pair of Grow into leadership: the mentor is asked first" in told.words
    assert "the mentor paused or left" in told.words
    assert "the mentee paused or left" in told.words
    assert not said(story.person("bob"), "Would you mentor")
    assert said(story.person("lena"), "Would you mentor <@U0KOFI>")


def test_the_manager_drops_a_pair_and_pairs_two_others_by_hand(story: Story) -> None:
    propose(story)
    grace = story.person("grace")
    shown = review(story)
    with story.uow() as uow:
        ines = next(one for one in uow.candidates.of(1) if one.mentor_id == "U0INES")
    shown.press("Drop", str(ines.id))
    assert "dropped" in shown.words
    assert "2 pairs, 1 dropped" in shown.words
    shown.press("Pair two by hand")
    assert grace.modal is not None
    grace.modal.fill(mentor="U0INES", mentee="U0JUN").submit()
    until(lambda: grace.modal and "a few seconds" not in grace.modal.words)
    assert "breaks the rules of the program" in grace.modal.words
    assert "working hours overlap by less than 1 h" in grace.modal.words
    grace.modal.submit()
    assert grace.modal is not None
    assert "<@U0INES> mentors <@U0JUN>" in grace.modal.words
    assert "paired by hand" in grace.modal.words
    grace.modal.submit()
    story.settle()
    assert said(story.person("ines"), "Would you mentor <@U0JUN>")
    assert not said(story.person("ines"), "Would you mentor <@U0DAN>")
    story.move(hours=1)
    assert said(story.person("dan"), "No mentor yet")


@pytest.mark.parametrize(
    ("mentor", "mentee", "sentence"),
    [
        ("U0BOB", "U0BOB", "Nobody is paired with themselves"),
        ("U0DAN", "U0FAY", "did not sign up as a mentor"),
        ("U0BOB", "U0GRACE", "not taking part right now"),
        ("U0BOB", "U0FAY", "in this proposal already"),
    ],
)
def test_what_cannot_be_paired_by_hand_is_said_at_its_field(
    story: Story, mentor: str, mentee: str, sentence: str
) -> None:
    propose(story)
    review(story).press("Pair two by hand")
    modal = story.person("grace").modal
    assert modal is not None
    modal.fill(mentor=mentor, mentee=mentee).submit()
    assert sentence in " ".join(modal.errors.values())


def test_a_do_not_match_and_a_decline_read_the_same_to_the_manager(story: Story) -> None:
    with story.uow() as uow:
        uow.do_not_match.put(PersonId("U0JUN"), frozenset({PersonId("U0HUGO")}))
    propose(story)
    review(story).press("Pair two by hand")
    grace = story.person("grace")
    assert grace.modal is not None
    grace.modal.fill(mentor="U0HUGO", mentee="U0JUN").submit()
    until(lambda: grace.modal and "a few seconds" not in grace.modal.words)
    assert grace.modal.title == "Not possible"
    assert "This couple is not possible." in grace.modal.words
    assert "hours" not in grace.modal.words, "what else stands in the way would tell that something is left out"


def test_the_pairs_come_as_a_csv_file_that_no_spreadsheet_runs(story: Story) -> None:
    with story.uow() as uow:
        uow.people.put(replace(uow.people.get(PersonId("U0BOB")), name='=HYPERLINK("http://evil","Bob")'))
    proposal = propose(story)
    grace = story.person("grace")
    grace.press(proposal, "Pairs as a CSV file")
    until(lambda: any(message.files for message in grace.messages()))
    files = [file for message in grace.messages() for file in message.files]
    assert [file["name"] for file in files] == ["pairs-grow-into-leadership-2026-03-02.csv"]
    stored = story.slack.room.workspace.files[files[0]["id"]].content.decode()
    rows = list(csv.DictReader(StringIO(stored)))
    assert {(row["mentor_id"], row["mentee_id"]) for row in rows} >= {("U0BOB", "U0FAY"), ("U0INES", "U0DAN")}
    bob = next(row for row in rows if row["mentor_id"] == "U0BOB")
    assert bob["mentor"] == '\'=HYPERLINK("http://evil","Bob")'
    assert float(bob["score"]) > 0


def test_with_nobody_on_one_side_the_form_says_so_and_offers_nothing_to_send(story: Story) -> None:
    with story.uow() as uow:
        for one in uow.enrollments.in_program(1):
            if one.person_id in {"U0BOB", "U0INES", "U0HUGO", "U0LENA", "U0KOFI"}:
                uow.enrollments.save(one.left(story.now))
    modal = open_match(story)
    assert "there is nobody to match right now" in modal.words
    assert "submit" not in modal.view or modal.view["submit"] is None


def test_where_every_pair_is_forbidden_the_manager_hears_why_person_by_person(story: Story) -> None:
    with story.uow() as uow:
        everybody = frozenset(one.person_id for one in uow.enrollments.in_program(1))
        for one in everybody:
            uow.do_not_match.put(one, everybody - {one})
    told = propose(story)
    assert "I found no pair that is possible" in told.words
    assert "do-not-match" not in told.words
    assert "Approve" not in " ".join(told.buttons)


def test_without_a_file_of_reporting_lines_the_proposal_says_that_the_rule_has_no_data(story: Story) -> None:
    with story.uow() as uow:
        uow.workspace.save(replace(uow.workspace.settings(), reporting_lines_known=False))
    assert "The reporting-line rule has no data" in open_match(story).words
    assert "The reporting-line rule has no data" in propose(story).words


def test_who_has_nobody_hears_at_once_after_two_weeks_and_then_every_month_while_it_lasts(story: Story) -> None:
    approve(story)
    jun = story.person("jun")
    story.move(days=2)
    first = said(jun, "No mentor yet, and here is why")
    assert len(first) == 1
    assert "Only one thing stands between you and 4 mentors" in first[0].words
    assert "Staying 1 hour longer would open 1 of them" in first[0].words
    story.move(days=14)
    assert len(said(jun, "Still no mentor")) == 1
    story.move(days=32)
    assert len(said(jun, "Still no mentor")) == 2
    with story.uow() as uow:
        enrollment = uow.enrollments.find(program_id=1, person_id=PersonId("U0JUN"))
        assert enrollment is not None
        uow.enrollments.save(enrollment.left(story.now))
    story.move(days=32)
    assert len(said(jun, "Still no mentor")) == 2


def test_when_a_partner_is_deactivated_the_other_hears_it_kindly(story: Story) -> None:
    approve(story)
    bob, fay = story.person("bob"), story.person("fay")
    bob.press(said(bob, "Would you mentor")[0], "Yes, gladly")
    story.settle()
    story.slack.fault("deactivate", user="U0BOB")
    story.slack.settle()
    story.move(hours=2)
    told = said(fay, "has ended")[0]
    assert "Plans change; this says nothing about you" in told.words
    assert "in the next matching" in told.words


def test_who_says_yes_when_the_last_place_is_taken_gets_a_kind_sentence(story: Story) -> None:
    approve(story)
    with story.uow() as uow:
        program = uow.programs.get(1)
        ask_mentor(uow, program, Couple("U0KOFI", "U0FAY"), PersonId("U0GRACE"), story.now, 60.0, ())
    story.move(hours=6)
    bob, kofi = story.person("bob"), story.person("kofi")
    questions = said(bob, "Would you mentor")[0], said(kofi, "Would you mentor <@U0FAY>")[0]
    bob.press(questions[0], "Yes, gladly")
    kofi.press(questions[1], "Yes, gladly")
    story.settle()
    assert said(kofi, "That place was taken a moment ago")
    assert len(pairings(story)) == 1


def test_a_mentor_who_pauses_keeps_the_question_open(story: Story) -> None:
    approve(story)
    bob = story.person("bob")
    with story.uow() as uow:
        place = uow.enrollments.find(program_id=1, person_id=PersonId("U0BOB"))
        assert place is not None
        uow.enrollments.save(place.paused((story.now + timedelta(days=3)).date()))
    bob.press(said(bob, "Would you mentor")[0], "Yes, gladly")
    assert "/mentor resume" in bob.last().words
    bob.command("/mentor", "resume")
    bob.press(said(bob, "Would you mentor")[0], "Yes, gladly")
    story.settle()
    assert len(pairings(story)) == 1


@pytest.mark.parametrize("name", ["ada", "bob", "owen"])
def test_whoever_runs_nothing_is_told_whom_to_ask(story: Story, name: str) -> None:
    person = story.person(name)
    person.command("/mentor-admin", "match")
    assert person.modal is None
    assert "<@U0GRACE>" in person.last().words or "<@U0GRACE>" in person.last().text


def test_what_grace_typed_before_anybody_signed_up_gets_a_sentence(begin_story: BeginStory, sqlite_url: str) -> None:
    story = begin_story(sqlite_url, sample=False, admins=("U0GRACE",))
    grace = story.person("grace")
    grace.command("/mentor-admin", "match")
    assert "There is no program to match yet" in grace.last().text
