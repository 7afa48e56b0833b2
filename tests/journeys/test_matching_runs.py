"""Rules, dry runs and the review, as the manager lives them in Slack; and a run that goes on in a real child."""

from dataclasses import replace

import pytest

from bot.domain.enrollment import EnrollmentState
from bot.domain.matching_run import RunState
from bot.domain.person import PersonId
from tests.journeys.matching_story import open_match, propose, review, said, until
from tests.story import Story

pytestmark = pytest.mark.usefixtures("matching_here")


def test_the_manager_sets_rules_tries_them_and_proposes_from_the_report(each_story: Story) -> None:
    story, grace = each_story, each_story.person("grace")
    open_match(story).press("Weights and limits")
    assert grace.modal is not None
    grace.modal.fill(weight_level="60", least_common_hours="0", groups="Women\nMen").submit()
    assert grace.modal is not None
    assert "Saved for" in grace.modal.words
    grace.modal.close(everything=True)
    open_match(story).press("Dry run")
    assert grace.modal is not None
    assert "Nothing is proposed" in grace.modal.words
    grace.modal.close(everything=True)
    story.settle()
    report = grace.last()
    assert "mentees would have a mentor" in report.words
    assert "Fairness" in report.words
    with story.uow() as uow:
        assert uow.proposals.of(1) == []
        everybody = [one.person_id for one in uow.enrollments.in_program(1, {EnrollmentState.ENROLLED})]
    assert not [one for one in everybody if one != "U0GRACE" and story.slack.person(one).messages()]
    grace.press(report, "Dry run again")
    story.settle()
    assert "the same people and rules, so the same answer" in grace.last().words
    grace.press(grace.last(), "Propose these pairs")
    story.settle()
    assert "The proposal for" in grace.last().words
    while grace.modal is not None:
        grace.modal.close(everything=True)
    assert not said(grace, "▓"), "what said how far it is has given its place"
    shown = open_match(story)
    shown.press("Review it")
    assert grace.modal is not None
    assert "without anybody" in grace.modal.words
    ada = story.person("ada")
    ada.command("/mentor", "signup")
    assert ada.modal is not None
    assert "I would rather not say" in str(ada.modal.view), "whoever signs up from now on may name a group"


def test_the_review_locks_filters_swaps_and_approves_some(story: Story) -> None:
    propose(story)
    grace, shown = story.person("grace"), review(story)
    with story.uow() as uow:
        first, second = uow.candidates.of(1)[:2]
    shown.press("Lock", str(first.id))
    assert "1 locked" in shown.words
    shown.choose("matching.filter", "locked")
    assert "locked" in shown.words
    shown.choose("matching.filter", "all")
    shown.press("See both", str(first.id))
    assert grace.modal is not None
    assert "Where the score comes from" in grace.modal.words
    grace.modal.close()
    shown.press("Swap", str(first.id))
    assert grace.modal is not None
    with story.uow() as uow:
        other = " and ".join(uow.people.get(one).name for one in (second.mentor_id, second.mentee_id))
    grace.modal.fill(other=other).submit()
    until(lambda: grace.modal and "a few seconds" not in grace.modal.words)
    assert grace.modal.title in {"Swap two pairs", "Not possible"}
    grace.modal.close()
    assert grace.modal is not None
    grace.modal.press("Approve some …")
    assert grace.modal is not None
    grace.modal.fill(which="locked").submit()
    assert grace.modal is not None
    assert "The rest of the proposal stays open" in grace.modal.words
    story.settle()
    assert said(story.slack.person(first.mentor_id), "Would you mentor")
    assert not said(story.slack.person(second.mentor_id), "Would you mentor")


def test_a_run_in_a_child_shows_how_far_it_is_and_ends_when_it_is_canceled(story: Story, real_child: None) -> None:
    del real_child
    grace = story.person("grace")
    with story.uow() as uow:
        bob = uow.enrollments.find(program_id=1, person_id=PersonId("U0BOB"))
        fay = uow.enrollments.find(program_id=1, person_id=PersonId("U0FAY"))
        assert bob is not None
        assert fay is not None
        for number in range(1500):
            for base in (bob, fay):
                name = PersonId(f"U{base.person_id[2:]}{number:04}")
                uow.people.put(replace(uow.people.get(base.person_id), id=name, name=name, manager_id=None))
                uow.enrollments.add(replace(base, id=0, person_id=name))
    open_match(story).press("Dry run")
    until(lambda: said(grace, "I am trying a matching of"), seconds=20)
    until(lambda: uow_state(story) is RunState.COMPUTING)
    assert grace.press(said(grace, "I am trying a matching of")[-1], "Cancel").ok
    # How far it was a moment ago may still be on its way to the line; what comes last stays.
    story.settle()
    assert len(said(grace, "was canceled by")) == 1
    assert uow_state(story) is RunState.CANCELED
    assert not said(grace, "mentees would have a mentor")
    assert not said(grace, "I am trying a matching of"), "the line gave its place"


def uow_state(story: Story) -> RunState:
    with story.uow() as uow:
        return uow.matching_runs.get(1).state


def test_the_rules_form_names_what_is_wrong_and_brings_the_defaults_back(story: Story) -> None:
    grace = story.person("grace")
    open_match(story).press("Weights and limits")
    assert grace.modal is not None
    grace.modal.fill(must_match=["department"], must_differ=["department"]).submit()
    assert grace.modal is not None
    assert "asked to be alike and different" in " ".join(grace.modal.errors.values())
    grace.modal.press("Back to the defaults")
    assert grace.modal is not None
    grace.modal.submit()
    assert grace.modal is not None
    assert "Saved for" in grace.modal.words
