"""A mentee gets ready: the agreement and a lesson, page by page, over the real protocol."""

from dataclasses import replace

from bot.domain.person import PersonId
from bot.domain.plan import Agreement, ContentVersion, Lessons
from bot.services import templates
from tests.journeys.test_goals import pair, top
from tests.journeys.test_signup import sign_up
from tests.story import Story

ADA, GRACE = PersonId("U0ADA"), PersonId("U0GRACE")


def require(story: Story, *, version: int = 1) -> None:
    """The program wants a lesson and the agreement from every mentee before matching."""
    agreement = Agreement(text=f"We meet. These are words number {version}.", version=version, required=True)
    lessons = Lessons(mentee=("setting_goals",), required=True)
    content = replace(templates.every()[0].content(), lessons=lessons, agreement=agreement)
    with story.uow() as uow:
        newest = uow.contents.latest(1)
        number = newest.number + 1 if newest else 1
        uow.contents.add(ContentVersion(program_id=1, number=number, content=content, made_by=GRACE, made_at=story.now))


def test_ada_gets_ready_before_matching(each_story: Story) -> None:
    require(each_story)
    sign_up(each_story)
    ada = each_story.person("ada")
    assert "Before you begin: 1 short lesson (about 2 minutes) and the agreement." in top(each_story, "ada").text
    top(each_story, "ada").press("Read the agreement")
    require(each_story, version=2)
    top(each_story, "ada").submit()
    assert "changed while you were reading" in top(each_story, "ada").text
    assert "words number 2" in top(each_story, "ada").text, "the new words are there at once"
    top(each_story, "ada").submit()
    assert "You have accepted the agreement" in top(each_story, "ada").text
    top(each_story, "ada").close(everything=True)

    assert "Next: 1 short lesson" in str(ada.command("/mentor").response["text"])
    ada.command("/mentor", "lessons")
    top(each_story, "ada").press("Read")
    top(each_story, "ada").press("Next")
    top(each_story, "ada").close(everything=True)
    ada.command("/mentor")
    ada.press(ada.last(), "Go on")
    assert "Page 2 of 3" in top(each_story, "ada").text, "from the hub"
    top(each_story, "ada").close(everything=True)
    ada.command("/mentor", "lessons")
    top(each_story, "ada").press("Go on")
    assert "Page 2 of 3" in top(each_story, "ada").text
    top(each_story, "ada").press("Next")
    top(each_story, "ada").press("One question")
    top(each_story, "ada").press("A")
    assert "Try another one." in top(each_story, "ada").text
    top(each_story, "ada").press("B")
    assert "That was the last one. Well done." in top(each_story, "ada").text
    assert "Lessons: finished." in ada.home().text
    each_story.move(days=15)
    said = [one.text for one in ada.messages() if one.text.startswith("Before you begin in")]
    assert said == [], "whoever is ready is not reminded"


def test_what_lies_below_the_agreement_is_up_to_date_once_it_is_accepted(story: Story) -> None:
    require(story)
    pair(story)
    ada = story.person("ada")
    ada.command("/mentor", "lessons")
    top(story, "ada").press("Read it")
    top(story, "ada").submit()
    top(story, "ada").close()
    assert "Accepted" in top(story, "ada").text
    top(story, "ada").close(everything=True)
    require(story, version=2)
    ada.home().press("Our path")
    assert "You have not accepted these words yet." in top(story, "ada").text
    top(story, "ada").press("agreement.show")
    top(story, "ada").submit()
    top(story, "ada").close()
    assert "Ada Okafor accepted version 2" in top(story, "ada").text
    assert "not accepted" not in top(story, "ada").text


def test_whoever_is_not_ready_is_reminded_twice_and_no_more(story: Story) -> None:
    require(story)
    sign_up(story)
    top(story, "ada").close(everything=True)
    story.move(days=40)
    reminders = [one for one in story.person("ada").messages() if "short lesson" in one.text]
    assert len(reminders) == 2
    story.person("ada").press(reminders[-1], "Read")
    assert "Page 1 of 3" in top(story, "ada").text
