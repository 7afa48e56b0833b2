"""When life happens: two people take a break, and sessions that do not happen blame nobody."""

from datetime import timedelta

from bot.domain.session import Session, SessionState
from tests.journeys.living import path_of, saying
from tests.journeys.pairs import ADA, INES, pair
from tests.story import Story


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
    story.settle()  # whoever opens the Home for the first time is welcomed
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


def test_a_missed_session_blames_nobody_and_three_in_a_row_offer_help(story: Story) -> None:
    pairing = pair(story.uow(), story.now)
    ada, ines, grace = (story.person(name) for name in ("ada", "ines", "grace"))
    for day in range(3):
        with story.uow() as uow:
            at = story.now + timedelta(hours=2)
            uow.sessions.add(Session(pairing_id=pairing.id, starts_at=at, minutes=45, recorded_by=ADA))
        story.move(days=2)
        ada.command("/mentor", "log")
        assert ada.modal is not None
        ada.modal.fill(outcome="missed").submit()
        assert "did not happen" in ada.modal.text
        if day == 0:
            ada.modal.press("Ines could not")
            assert "Noted, for you alone" in ada.modal.text
        ada.modal.close(everything=True)
        assert not saying(ines, "What would help") or day == 2
    story.move(days=4)
    for person in (ada, ines):
        (offer,) = saying(person, "The last 3 sessions of you and")
        assert "nobody's fault" in offer.words
        assert "could not" not in offer.words
    assert not [one for name in ("ines", "grace") for one in saying(story.person(name), "could not")]
    assert not saying(grace, "sessions of you")
    with story.uow() as uow:
        assert uow.personal.kept(ADA)["sessions_that_fell_through"]
        assert not uow.personal.kept(INES)["sessions_that_fell_through"]
    ines.press(saying(ines, "The last 3 sessions of you and")[0], "Take a break until ...")
    assert ines.modal is not None
    assert ines.modal.title == "Take a break"
