"""A whole program is matched: asked for, proposed, reviewed, approved."""

import csv
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.domain.pairing import ProposalState
from bot.domain.person import PersonId
from bot.services import by_hand, jobs
from bot.services.by_hand import ByHand
from tests.journeys.matching_story import (
    open_match,
    propose,
    review,
    said,
    until,
)
from tests.story import Story

pytestmark = pytest.mark.usefixtures("matching_here")

BeginStory = Callable[..., Story]


def test_work_that_a_restart_interrupted_is_done_by_whoever_comes_next(each_story: Story) -> None:
    story = each_story
    story.bot.desk.work_off_jobs = lambda: 0
    open_match(story).submit()
    with story.uow() as uow:
        assert uow.matching_runs.get(1).is_at_work
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
    assert "the mentee pauses" in told.words
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


def test_what_changes_while_a_pair_is_looked_at_is_said(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    explain = by_hand.explain_by_hand

    def discarded_meanwhile(*given: Any) -> ByHand:
        with story.uow() as uow:
            uow.proposals.save(replace(uow.proposals.get(1), state=ProposalState.DISCARDED))
        return explain(*given)

    monkeypatch.setattr(by_hand, "explain_by_hand", discarded_meanwhile)
    propose(story)
    grace = story.person("grace")
    shown = review(story)
    with story.uow() as uow:
        ines = next(one for one in uow.candidates.of(1) if one.mentor_id == "U0INES")
    shown.press("Drop", str(ines.id))
    shown.press("Pair two by hand")
    assert grace.modal is not None
    with capture_logs() as lines:
        grace.modal.fill(mentor="U0INES", mentee="U0JUN").submit()
        until(lambda: grace.modal and "a few seconds" not in grace.modal.words)
    assert "newer proposal" in grace.modal.words
    assert [line for line in lines if line["log_level"] == "error"] == []


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


def test_two_who_must_not_meet_hear_that_there_is_nobody_yet_once_the_manager_says_so(each_story: Story) -> None:
    story = each_story
    with story.uow() as uow:
        for one in uow.enrollments.in_program(1):
            if one.person_id not in {"U0BOB", "U0FAY"}:
                uow.enrollments.save(one.left(story.now))
        uow.do_not_match.put(PersonId("U0FAY"), frozenset({PersonId("U0BOB")}))
    proposal, grace = propose(story), story.person("grace")
    assert proposal.buttons == ["Tell them", "Review and change"]
    story.move(hours=2)
    assert not said(story.person("fay"), "No mentor yet"), "nobody hears before the yes"
    shown = review(story)
    assert grace.press(proposal, "Tell them").ok
    story.settle()
    assert said(story.person("fay"), "No mentor yet, and here is why")
    assert said(story.person("bob"), "No mentee yet, and here is why")
    assert said(grace, "Approved: no pairs")
    assert said(grace, "Everybody who has nobody yet hears so from me")
    shown.submit()
    assert grace.modal is not None
    assert "approved already" in grace.modal.words
    assert len(said(story.person("fay"), "No mentor yet")) == 1


def test_with_every_pair_dropped_the_review_still_tells_whoever_has_nobody(story: Story) -> None:
    propose(story)
    shown = review(story)
    with story.uow() as uow:
        pairs = [str(one.id) for one in uow.candidates.of(1)]
    for one in pairs:
        shown.press("Drop", one)
    assert "Nobody is paired" in shown.words
    shown.submit()
    story.settle()
    assert said(story.person("fay"), "No mentor yet, and here is why")
    assert not said(story.person("bob"), "Would you mentor")


def test_without_a_file_of_reporting_lines_the_proposal_says_that_the_rule_has_no_data(story: Story) -> None:
    with story.uow() as uow:
        uow.workspace.save(replace(uow.workspace.settings(), reporting_lines_known=False))
    assert "The reporting-line rule has no data" in open_match(story).words
    assert "The reporting-line rule has no data" in propose(story).words


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
