"""When life happens: what was put together stands still, is covered, ends or goes on, and everybody hears it once."""

from datetime import timedelta

from bot.domain.session import Session, SessionState
from playground.driver.person import Person
from playground.driver.seen import SeenMessage
from tests.journeys.pairs import ADA, pair
from tests.story import Story


def saying(person: Person, words: str) -> list[SeenMessage]:
    return [one for one in person.messages() if words in one.text or words in one.words]


def path_of(story: Story, name: str) -> Person:
    """Somebody who has opened the path of their pairing."""
    person = story.person(name)
    while person.modal is not None:
        person.modal.close()
    person.command("/mentor")
    person.press(person.last(), "Our path")
    assert person.modal is not None
    return person


def test_a_pairing_takes_a_break_and_goes_on_by_itself(each_story: Story) -> None:
    story = each_story
    pairing = pair(story.uow(), story.now)
    with story.uow() as uow:
        for days in (10, 40):
            uow.sessions.add(
                Session(pairing_id=pairing.id, starts_at=story.now + timedelta(days=days), minutes=45, recorded_by=ADA)
            )
    story.settle()
    ada, ines = path_of(story, "ada"), story.person("ines")
    assert ada.modal is not None
    ada.modal.press("Take a break")
    form = ada.modal
    form.fill(until="2026-03-01").submit()
    assert "past" in form.errors["until"]
    form.fill(until="2026-03-30").submit()
    assert "take a break until Monday, March 30" in form.text
    assert "Called off" in form.text
    story.move(hours=10)
    told = saying(ines, "asked for a break of the two of you until Monday, March 30")
    assert len(told) == 1
    assert "1 session that you planned within it is called off" in told[0].words
    assert "take a break until Monday, March 30" in ines.home().words
    with story.uow() as uow:
        assert [one.state for one in uow.sessions.of(pairing.id)] == [SessionState.PLANNED, SessionState.CANCELED]
    heard = {name: len(story.person(name).messages()) for name in ("ada", "ines")}
    story.move(days=26)
    assert {name: len(story.person(name).messages()) for name in heard} == heard, "every clock of theirs stands still"
    story.move(days=2)
    for person in (ada, ines):
        assert len(saying(person, "Your break is over, as planned")) == 1
    assert not saying(ada, "asked for a break"), "whoever took it knows"
    assert "Next session" in ada.home().words


def test_either_ends_a_break_early_and_its_clocks_have_as_long_as_before(story: Story) -> None:
    pairing = pair(story.uow(), story.now)
    ada, ines = path_of(story, "ada"), story.person("ines")
    assert ada.modal is not None
    ada.modal.press("Take a break")
    ada.modal.fill(until="2026-03-30").submit()
    story.move(days=3)
    ines.press(saying(ines, "asked for a break")[0], "End the break now")
    assert saying(ines, "as much time left as before the break")
    ines.press(saying(ines, "asked for a break")[0], "End the break now")
    assert "you take no break" in ines.last().words.lower() or "take no break" in ines.last().words
    story.move(days=4)
    assert len(saying(ada, "ended your break")) == 1
    assert not saying(ada, "not planned your first session"), "it has three days more than without the break"
    story.move(days=6)
    assert len(saying(ada, "not planned your first session")) == 1
    assert not saying(ines, "Your break is over, as planned")
    with story.uow() as uow:
        assert uow.pairings.get(pairing.id).paused_until is None
