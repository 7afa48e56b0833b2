"""Goals, lived by a mentee and her mentor over the real protocol."""

from bot.domain.goal import Goal, GoalState
from bot.domain.kinds import Role
from bot.domain.pairing import Member, Pairing
from bot.domain.person import PersonId
from playground.driver.seen import Modal
from tests.journeys.test_signup import sign_up
from tests.story import Story

ADA, HUGO = PersonId("U0ADA"), PersonId("U0HUGO")


def pair(story: Story) -> None:
    """Ada is in the program and Hugo is her mentor."""
    sign_up(story)
    top(story, "ada").close(everything=True)
    members = (Member(person_id=HUGO, role=Role.MENTOR), Member(person_id=ADA, role=Role.MENTEE))
    with story.uow() as uow:
        uow.pairings.add(Pairing(program_id=1, members=members, matched_at=story.now))


def top(story: Story, name: str) -> Modal:
    modal = story.person(name).modal
    assert modal is not None
    return modal


def set_goal(story: Story, **answers: object) -> None:
    story.person("ada").command("/mentor", "goals")
    top(story, "ada").press("Set a goal")
    top(story, "ada").fill(**{"title": "Lead one planning round", "milestones": "Watch one\n- Plan mine", **answers})
    top(story, "ada").submit()


def goal(story: Story) -> Goal:
    with story.uow() as uow:
        return uow.goals.of(ADA)[0]


def test_ada_sets_a_goal_and_moves_it_along_while_hugo_watches(each_story: Story) -> None:
    pair(each_story)
    set_goal(each_story, measure="Nobody has to ask me twice", due_on="2026-06-01")
    assert "Saved." in top(each_story, "ada").text
    top(each_story, "ada").fill(progress="60%", done=["Watch one"]).submit()
    moved = goal(each_story)
    assert (moved.progress, [one.done for one in moved.milestones]) == (60, [True, False])
    assert "60%" in each_story.person("ada").modals[-2].text, "the list below shows it too"
    hugo = each_story.person("hugo")
    hugo.command("/mentor", "goals")
    assert "Lead one planning round" in top(each_story, "hugo").text
    top(each_story, "hugo").press("Open")
    assert "Watch one" in top(each_story, "hugo").text


def test_a_comment_of_the_mentor_reaches_the_mentee_once_and_leads_to_the_goal(story: Story) -> None:
    pair(story)
    set_goal(story)
    hugo, ada = story.person("hugo"), story.person("ada")
    hugo.command("/mentor", "goals")
    top(story, "hugo").press("Open")
    top(story, "hugo").fill(Comment="Start with the <!channel> budget. *Well done*").submit()
    story.move(days=1)
    top(story, "ada").close(everything=True)
    told = [one for one in ada.messages() if "<@U0HUGO>, your mentor, commented on your goal" in one.words]
    assert len(told) == 1
    assert "<!channel>" not in str(told[0].blocks)
    assert not [one for one in hugo.messages() if "commented" in one.words], "the writer knows"
    ada.press(told[0], "See the goal")
    assert "budget" in top(story, "ada").text


def test_a_goal_for_oneself_is_nowhere_for_the_mentor_and_what_waits_about_it_is_not_said(story: Story) -> None:
    pair(story)
    set_goal(story, title="Find another team")
    hugo = story.person("hugo")
    hugo.command("/mentor", "goals")
    top(story, "hugo").press("Open")
    top(story, "ada").fill(Comment="Shall I tell Grace?").submit()
    top(story, "ada").press("Change it")
    top(story, "ada").fill(sharing="Only me").submit()
    assert "Only you see it" in top(story, "ada").text
    assert "Comment" not in top(story, "ada").text
    top(story, "hugo").fill(Comment="I saw it a moment ago").submit()
    assert "this goal is not open to you any more" in top(story, "hugo").text
    assert "I saw it a moment ago" in top(story, "hugo").text, "the words are not lost"
    assert "Find another team" not in top(story, "hugo").text
    top(story, "hugo").close(everything=True)
    hugo.command("/mentor", "goals")
    assert "Find another team" not in top(story, "hugo").text
    story.move(days=2)
    assert "Find another team" not in str([(one.words, one.blocks) for one in hugo.messages()])
    assert "Shall I tell Grace?" not in str([(one.words, one.blocks) for one in hugo.messages()])
    assert "Find another team" not in str(hugo.home().blocks)
    assert "only you see it" in str(story.person("ada").home().blocks)


def test_the_mentee_answers_and_the_mentor_hears_of_it(story: Story) -> None:
    pair(story)
    set_goal(story)
    top(story, "ada").fill(Comment="What would you do first?").submit()
    assert top(story, "ada").values.get("comment_1", {}), "a fresh field for the next one"
    story.move(days=1)
    assert [one for one in story.person("hugo").messages() if "What would you do first?" in one.words]


def test_a_goal_is_changed_reached_opened_again_and_set_aside(story: Story) -> None:
    pair(story)
    set_goal(story)
    top(story, "ada").press("Change it")
    assert top(story, "ada").title == "Change the goal"
    top(story, "ada").fill(title="Lead two planning rounds").submit()
    assert goal(story).title == "Lead two planning rounds"
    for button, state in (
        ("I reached it", GoalState.REACHED),
        ("Open it again", GoalState.OPEN),
        ("Set it aside", GoalState.DROPPED),
    ):
        top(story, "ada").press(button)
        assert goal(story).state is state
    assert len(story.person("ada").modals) == 2, "the list and the goal: no window is left over"


def test_errors_stand_at_their_fields(story: Story) -> None:
    pair(story)
    set_goal(story, due_on="2026-02-01", milestones="x" * 80)
    assert set(top(story, "ada").errors) == {"milestones"}
    top(story, "ada").fill(milestones="\n".join(f"Step {number}" for number in range(11))).submit()
    assert "too many" in top(story, "ada").errors["milestones"]
    top(story, "ada").fill(milestones="One").submit()
    assert "in the past" in top(story, "ada").errors["due_on"]


def test_what_was_typed_is_there_again_after_an_accident(story: Story) -> None:
    pair(story)
    ada = story.person("ada")
    ada.command("/mentor", "goals")
    top(story, "ada").press("Set a goal")
    top(story, "ada").fill(title="Half a thou", sharing="title").close()
    top(story, "ada").press("Set a goal")
    assert "I kept what you had typed" in top(story, "ada").text
    assert top(story, "ada").values["title"]["goals.title"]["value"] == "Half a thou"
    top(story, "ada").submit()
    assert goal(story).title == "Half a thou"
    assert goal(story).shared_with_manager
    top(story, "ada").close(everything=True)
    story.person("ada").command("/mentor", "goals")
    top(story, "ada").press("Set a goal")
    assert "I kept what you had typed" not in top(story, "ada").text


def test_a_form_that_was_only_looked_at_leaves_no_draft(story: Story) -> None:
    pair(story)
    ada = story.person("ada")
    ada.command("/mentor", "goals")
    top(story, "ada").press("Set a goal")
    top(story, "ada").close()
    top(story, "ada").press("Set a goal")
    assert "I kept" not in top(story, "ada").text


def test_grace_sees_the_title_only_where_it_was_shared(story: Story) -> None:
    pair(story)
    set_goal(story, measure="A secret measure")
    grace = story.person("grace")
    grace.command("/mentor", "goals")
    assert "Lead one planning round" not in top(story, "grace").text
    top(story, "ada").press("Change it")
    top(story, "ada").fill(sharing="title").submit()
    grace.command("/mentor", "goals")
    assert "Lead one planning round" in top(story, "grace").text
    assert "A secret measure" not in top(story, "grace").text


def test_a_stranger_with_an_old_button_is_refused_and_sees_nothing(story: Story) -> None:
    pair(story)
    set_goal(story)
    hugo = story.person("hugo")
    hugo.command("/mentor", "goals")
    top(story, "hugo").press("Open")
    top(story, "ada").close(everything=True)
    story.person("ada").command("/mentor", "leave")
    top(story, "ada").submit()
    top(story, "hugo").fill(Comment="Are you there?").submit()
    assert "this goal is not open to you any more" in top(story, "hugo").text
    assert "Are you there?" in top(story, "hugo").text
    number = goal(story).id
    with story.uow() as uow:
        assert uow.goals.comments(number) == []


def test_whoever_is_in_no_program_is_led_to_sign_up(story: Story) -> None:
    cat = story.person("cat")
    cat.command("/mentor", "goals")
    assert cat.modal is None
    assert "You are in no mentoring program now. Type `/mentor signup`" in cat.last().words
