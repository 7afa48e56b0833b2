"""What a pair keeps along its way, over the real protocol."""

from datetime import timedelta

from bot.domain.person import PersonId
from tests.journeys.test_goals import pair, top
from tests.story import Story

INES = PersonId("U0INES")


def words(story: Story, name: str) -> str:
    return "\n".join(one.words + one.text for one in story.person(name).messages())


def open_path(story: Story, name: str) -> None:
    home = story.person(name).home()
    home.press("Our path")


def test_the_pair_fills_its_agenda_shares_a_link_and_meets_somebody(each_story: Story) -> None:
    story = each_story
    pair(story)
    _fill_the_agenda(story)
    _share_a_link_with_the_mentee(story)
    _take_the_link_back(story)
    _introduce_the_mentee(story)
    _offer_a_link_to_all_and_take_it_back(story)


def _fill_the_agenda(story: Story) -> None:
    open_path(story, "ada")
    assert "Next: session 1 of" in top(story, "ada").text
    top(story, "ada").press("Add a point")
    top(story, "ada").fill(point="How did you learn to say no?").submit()
    assert "It waits for your next session" in top(story, "ada").text
    top(story, "ada").close(everything=True)
    open_path(story, "hugo")
    assert "How did you learn to say no?" in top(story, "hugo").text, "both see it"


def _share_a_link_with_the_mentee(story: Story) -> None:
    top(story, "hugo").press("Share a link")
    top(story, "hugo").fill(address="no link", why="Because.").submit()
    assert top(story, "hugo").errors
    top(story, "hugo").fill(address="https://example.com/no").submit()
    story.settle()
    top(story, "hugo").close(everything=True)
    assert "thinks that something is worth your time" in words(story, "ada")


def _take_the_link_back(story: Story) -> None:
    open_path(story, "hugo")
    top(story, "hugo").press("All links")
    top(story, "hugo").press("Take it back")
    story.settle()
    assert "is gone" in top(story, "hugo").text
    top(story, "hugo").close()
    assert "example.com" not in top(story, "hugo").text
    assert "example.com" not in words(story, "ada")
    assert "<@U0HUGO> took back the link that was here." in words(story, "ada")


def _introduce_the_mentee(story: Story) -> None:
    ada, hugo, ines = (story.person(name) for name in ("ada", "hugo", "ines"))
    top(story, "hugo").press("Introduce somebody")
    top(story, "hugo").fill(third=INES, why="You both build for hospitals.").submit()
    story.settle()
    top(story, "hugo").close(everything=True)
    (asked,) = [one for one in ines.messages() if "introduce" in one.text]
    assert "introduce you to" not in words(story, "ada"), "the mentee hears only after the yes"
    ines.press(asked, "Yes, gladly")
    story.settle()
    (offered,) = [one for one in ada.messages() if "introduce you to" in one.text]
    ada.press(offered, "Yes, please")
    story.settle()
    said = [one for number, kind in ines.conversations() if kind == "mpim" for one in ines.messages(number)]
    assert [one.text for one in said] == ["<@U0ADA>, meet <@U0INES>. <@U0INES>, meet <@U0ADA>."]
    assert hugo.home().text.count("Our path") == 1


def _offer_a_link_to_all_and_take_it_back(story: Story) -> None:
    open_path(story, "hugo")
    top(story, "hugo").press("Share a link")
    top(story, "hugo").fill(address="https://example.com/all", why="For all.", whom="program").submit()
    top(story, "hugo").close(everything=True)
    story.person("hugo").command("/mentor", "data")
    top(story, "hugo").press("Take it back")
    story.settle()
    assert "is gone" in top(story, "hugo").text, "also for whoever has no path there any more"


def test_a_message_anywhere_is_saved_to_the_agenda(story: Story) -> None:
    pair(story)
    ada = story.person("ada")
    typed = ada.say("*<!channel>* & we should talk about <https://x.example|this> with <@U0HUGO> 🎉")
    ada.message_shortcut("agenda.save", typed)
    assert "*<!channel>* & we should talk about <https://x.example|this> with @Hugo Martín 🎉" in str(
        top(story, "ada").values
    )
    top(story, "ada").submit()
    assert "Saved." in top(story, "ada").text
    with story.uow() as uow:
        assert len(uow.agenda_points.of(1)) == 1


def test_only_the_writer_ever_sees_a_reflection(story: Story) -> None:
    pair(story)
    open_path(story, "ada")
    top(story, "ada").press("Write it down")
    top(story, "ada").fill(words="I speak too fast when I am keen.").submit()
    assert "Kept, for you alone." in top(story, "ada").text
    top(story, "ada").close(everything=True)
    open_path(story, "hugo")
    assert "too fast" not in top(story, "hugo").text
    top(story, "hugo").press("Write it down")
    assert "too fast" not in top(story, "hugo").text


def test_both_write_the_agenda_at_once_and_the_second_sees_what_changed(story: Story) -> None:
    pair(story)
    story.person("ada").command("/mentor", "schedule")
    top(story, "ada").fill(own=story.now + timedelta(days=2, hours=6), agenda="First").submit()
    top(story, "ada").close(everything=True)
    for name in ("ada", "hugo"):
        open_path(story, name)
        top(story, name).press("Change the agenda")
    top(story, "ada").fill(agenda="First\nOf Ada").submit()
    assert "Of Ada" in top(story, "ada").text, "the path below shows it too"
    top(story, "hugo").fill(agenda="First\nOf Hugo").submit()
    assert "with what <@U0ADA>, your mentee, changed meanwhile" in top(story, "hugo").text
    assert "• First\n• Of Hugo\n• Of Ada" in top(story, "hugo").text
    top(story, "hugo").press("Change the agenda")
    top(story, "hugo").fill(agenda="Of Hugo\nOf Ada").submit()
    with story.uow() as uow:
        assert uow.sessions.of(1)[0].agenda == ("Of Hugo", "Of Ada")
