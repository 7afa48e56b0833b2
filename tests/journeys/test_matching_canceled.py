"""A run is canceled at each of its moments, by whoever runs the program: one last line, and nothing of it is kept."""

from collections.abc import Callable

import pytest

from bot.domain.administration import Admin
from bot.domain.matching_run import RunState
from bot.domain.person import PersonId
from bot.errors import Refusal, Refused
from bot.matching.values import Answer, Problem, Progress
from bot.services import cohort, propose_pairs, run_matching
from playground.driver.person import Person
from playground.outcome import CannotDo
from tests.journeys.matching_story import said
from tests.solving import Here
from tests.story import Story

pytestmark = pytest.mark.usefixtures("matching_here")

GRACE = PersonId("U0GRACE")
Hook = Callable[[], object]
LINE = "I am trying a matching of"


def cancel(grace: Person) -> None:
    """At the line, which is there before the work begins."""
    assert grace.press(said(grace, LINE)[-1], "Cancel").ok


def while_reading(act: Hook, patch: pytest.MonkeyPatch) -> None:
    read = cohort.problem

    def read_slowly(*given: object, **more: object) -> Problem:
        act()
        return read(*given, **more)  # type: ignore[arg-type]

    patch.setattr(cohort, "problem", read_slowly)


def while_computing(act: Hook, patch: pytest.MonkeyPatch) -> None:
    think = Here.match

    def think_slowly(here: Here, problem: Problem, tell: Progress | None = None) -> Answer:
        act()
        return think(here, problem, tell)

    patch.setattr(Here, "match", think_slowly)


def before_it_is_stored(act: Hook, patch: pytest.MonkeyPatch) -> None:
    tell = run_matching._tell

    def tell_and_wait(new_uow: object, run_id: int, show: object, stage: str, share: float) -> None:
        tell(new_uow, run_id, show, stage, share)  # type: ignore[arg-type]
        if stage == run_matching.KEEPING:
            act()

    patch.setattr(run_matching, "_tell", tell_and_wait)


MOMENTS = (while_reading, while_computing, before_it_is_stored)


@pytest.fixture
def story_here(monkeypatch: pytest.MonkeyPatch, story: Story) -> Story:
    monkeypatch.setattr("playground.slack.FOLLOWS_SECONDS", 0.1)  # the work waits for us
    story.bot.desk.work_off_jobs = lambda: 0  # it begins when we say so
    return story


def test_whenever_it_is_canceled_one_line_is_left_and_nothing_is_kept(
    story_here: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    story, grace = story_here, story_here.person("grace")
    begin(story)
    cancel(grace)
    story.settle()
    assert ended(story) == 1, "in the queue"
    for number, moment in enumerate(MOMENTS, start=2):
        begin(story)
        with monkeypatch.context() as patch:
            moment(lambda: cancel(grace), patch)
            story.settle()
        assert ended(story) == number, moment.__name__


def begin(story: Story) -> None:
    propose_pairs.ask(story.uow(), GRACE, story.now, 1, dry=True)
    story.bot.send_due()


def ended(story: Story) -> int:
    """How many lines say that a run was canceled; no other line and no report is left."""
    grace = story.person("grace")
    assert not said(grace, LINE)
    assert not said(grace, "mentees would have a mentor")
    with story.uow() as uow:
        last = uow.matching_runs.latest(1)
        assert last is not None
        assert last.state is RunState.CANCELED
        assert last.report is None
        assert uow.proposals.of(1) == []
    return len(said(grace, "was canceled by"))


def test_another_admin_cancels_in_the_form_and_the_line_says_who(story_here: Story) -> None:
    story, grace, cat = story_here, story_here.person("grace"), story_here.person("cat")
    with story.uow() as uow:
        uow.admins.appoint(Admin(person_id=PersonId("U0CAT"), appointed_by=GRACE, appointed_at=story.now))
    begin(story)
    assert cat.command("/mentor-admin", "match").ok
    assert cat.modal is not None
    assert cat.modal.press("Cancel it").ok
    story.settle()
    assert ended(story) == 1
    assert "canceled by <@U0CAT>" in str(said(grace, "was canceled by")[0].blocks)


def test_what_is_done_has_nothing_left_to_cancel(story_here: Story) -> None:
    story, grace = story_here, story_here.person("grace")
    begin(story)
    stale = said(grace, LINE)[-1]
    story.settle()
    assert len(said(grace, "is done, after")) == 1
    with pytest.raises(CannotDo):
        grace.press(stale, "Cancel")
    with pytest.raises(Refused) as refused:
        propose_pairs.cancel(story.uow(), GRACE, story.now, 1)
    assert refused.value.why is Refusal.RUN_OVER
    assert not said(grace, "was canceled by")
