"""Forms in Slack: asked for once, kept when closed by accident, sent, changed, and never seen by the partner."""

from playground.driver.person import Person
from playground.driver.seen import SeenMessage
from tests.journeys.pairs import ADA, pair
from tests.story import Story


def saying(person: Person, words: str) -> list[SeenMessage]:
    return [one for one in person.messages() if words in one.text or words in one.words]


def test_the_first_form_is_begun_closed_reopened_sent_and_changed(each_story: Story) -> None:
    story = each_story
    pair(story.uow(), story.now)
    story.move(days=1)
    ada = story.person("ada")
    asked = saying(ada, "where do you stand today?")
    assert len(asked) == 1
    ada.press(asked[0], "Answer")
    modal = ada.modal
    assert modal is not None
    modal.fill(role_clarity="2", hopes="To be *heard* <!channel>")
    modal.close()
    ada.command("/mentor", "feedback")
    assert ada.modal is not None
    ada.modal.press("Answer")
    again = ada.modal
    assert "I kept what you had typed" in again.text
    numbers = dict.fromkeys(("belonging", "intent_to_stay", "job_satisfaction"), "4")
    again.fill(**numbers, **dict.fromkeys(skills(again), "3")).submit()
    assert "Your answers are saved" in ada.modal.text
    story.settle()
    assert not saying(ada, "where do you stand today?")
    ada.press(saying(ada, "you answered this")[0], "Change my answers")
    ada.modal.fill(role_clarity="5").submit()
    assert "Your answers are changed" in ada.modal.text
    with story.uow() as uow:
        paper = uow.forms.of(ADA)[0]
        given = {one.question: one.number for one in uow.forms.answers_on(paper.id) if not one.topic}
    assert given["role_clarity"] == 5
    assert given["belonging"] == 4
    story.move(days=10)
    ines = story.person("ines")
    assert "heard" not in " ".join(one.words for one in ines.messages()) + ines.home().words
    assert len(saying(ada, "where do you stand today?")) == 0


def skills(modal: object) -> list[str]:
    """The fields for each skill that she wants."""
    blocks = [one.get("block_id", "") for one in modal.blocks]  # type: ignore[attr-defined]
    return [one for one in blocks if one.startswith("skill_confidence")]


def test_a_rating_is_one_tap_can_be_changed_and_offers_help_where_it_is_low(story: Story) -> None:
    pair(story.uow(), story.now)
    ada, ines = story.person("ada"), story.person("ines")
    ada.command("/mentor", "log")
    assert ada.modal is not None
    ada.modal.submit()
    story.settle()
    ada.press(saying(ada, "How useful was your session")[0], "2")
    ada.press(saying(ada, "2 of 5")[0], "Write a sentence")
    ada.modal.fill(tags=["Listening", "Honesty"]).submit()
    ada.press(saying(ada, "2 of 5")[0], "Change it")
    ada.press(saying(ada, "You can change that for a day")[0], "3")
    ada.press(saying(ada, "3 of 5")[0], "Shall somebody help?")
    assert "Only the person you choose reads this" in ada.modal.text
    with story.uow() as uow:
        given = uow.feedback.in_program(1)
    assert [(one.rating, len(one.tags)) for one in given] == [(3, 2)]
    assert "3 of 5" not in " ".join(one.words for one in ines.messages())
    story.move(days=2)
    ada.command("/mentor", "feedback")
    assert "nothing to answer" not in ada.modal.text
