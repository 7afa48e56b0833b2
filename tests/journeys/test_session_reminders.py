"""What is said before a session, and where none is planned, lived over the real protocol."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tests.journeys.pairs import ADA, pair
from tests.journeys.scheduling import in_days, plan, saying
from tests.story import Story


def test_a_reminder_comes_a_day_before_to_both_and_never_twice(story: Story) -> None:
    pair(story.uow(), story.now)
    plan(story, own=in_days(story, 3), agenda="One point")
    story.move_to(in_days(story, 2) - timedelta(minutes=1))
    assert not saying(story.person("ada"), "you meet")
    story.move(minutes=2)
    for name in ("ada", "ines"):
        reminders = saying(story.person(name), "you meet")
        assert len(reminders) == 1
        assert {"Open the agenda", "Move it", "Not this time"} <= set(reminders[0].buttons)
    story.move(hours=20)
    assert len(saying(story.person("ada"), "you meet")) == 1


def test_a_reminder_for_monday_comes_on_friday(story: Story) -> None:
    pair(story.uow(), story.now)
    monday = in_days(story, 7)
    plan(story, own=monday)
    story.move_to(monday - timedelta(days=2, hours=12))
    assert len(saying(story.person("ada"), "you meet")) == 1


def test_a_moved_session_is_reminded_of_once_at_its_new_time(story: Story) -> None:
    pair(story.uow(), story.now)
    plan(story, own=in_days(story, 3))
    ines = story.person("ines")
    ines.press(saying(ines, "planned a session")[0], "Move it")
    assert ines.modal is not None
    ines.modal.fill(own=in_days(story, 9)).submit()
    story.move_to(in_days(story, 7))
    assert not saying(story.person("ada"), "you meet")
    story.move_to(in_days(story, 9) - timedelta(hours=1))
    assert len(saying(story.person("ada"), "you meet")) == 1


def test_not_this_time_cancels_and_tells_the_other_one(story: Story) -> None:
    pair(story.uow(), story.now)
    plan(story, own=in_days(story, 3))
    story.move_to(in_days(story, 2) + timedelta(hours=1))
    ada, ines = story.person("ada"), story.person("ines")
    ada.press(saying(ada, "you meet")[0], "Not this time")
    story.settle()
    assert len(saying(ines, "canceled your session")) == 1
    assert not saying(ines, "Open the agenda"), "the reminder of the partner no longer has buttons"
    story.move(days=4)
    assert not saying(ada, "Did you and")


def test_the_agenda_is_opened_from_the_reminder_and_saved(story: Story) -> None:
    pairing = pair(story.uow(), story.now)
    plan(story, own=in_days(story, 3))
    story.move_to(in_days(story, 2) + timedelta(hours=1))
    ines = story.person("ines")
    ines.press(saying(ines, "you meet")[0], "Open the agenda")
    assert ines.modal is not None
    ines.modal.fill(agenda="<!channel> *bold*\n\n  Second point ").submit()
    with story.uow() as uow:
        assert uow.sessions.of(pairing.id)[0].agenda == ("<!channel> *bold*", "Second point")


def test_a_first_session_is_asked_for_after_five_working_days_and_its_absence_told_after_fourteen(story: Story) -> None:
    pair(story.uow(), story.now)
    ada, grace = story.person("ada"), story.person("grace")
    story.move(days=6)
    assert not saying(ada, "first session")
    story.move(days=2)
    assert len(saying(ada, "not planned your first session")) == 1
    assert len(saying(story.person("ines"), "not planned your first session")) == 1
    story.move(days=8)
    news = saying(grace, "have not held their first session")
    assert len(news) == 1
    grace.press(news[0], "Remind both")
    story.move(hours=23)
    assert len(saying(ada, "not planned your first session")) == 2
    assert not saying(grace, "Remind both"), "the button is gone once it was pressed"


def test_nothing_is_said_of_a_first_session_that_is_planned(story: Story) -> None:
    pair(story.uow(), story.now)
    plan(story, own=in_days(story, 18))
    story.move(days=10)
    assert not saying(story.person("ada"), "not planned your first session")


def _rest_until(story: Story, moment: datetime) -> None:
    """The bot is down while time goes on, and comes back."""
    story.settle()
    driver, story.clock.driver = story.clock.driver, None
    story.clock.move_to(moment)
    story.clock.driver = driver
    story.settle()


def test_a_reminder_that_is_late_still_comes_before_the_session(story: Story) -> None:
    pair(story.uow(), story.now)
    plan(story, own=in_days(story, 3))
    _rest_until(story, in_days(story, 3, hour=11))
    assert len(saying(story.person("ada"), "you meet")) == 1


def test_after_days_of_rest_nobody_is_reminded_of_the_past_and_each_is_asked_once(story: Story) -> None:
    pair(story.uow(), story.now)
    plan(story, own=in_days(story, 3))
    _rest_until(story, in_days(story, 9, hour=11))
    for name in ("ada", "ines"):
        assert not saying(story.person(name), "you meet")
        assert len(saying(story.person(name), "Did you and")) == 1
    story.move(days=5)
    assert len(saying(story.person("ada"), "Did you and")) == 2, "once more the next morning, then no more"


def test_across_the_change_of_clocks_people_are_reminded_at_the_hour_they_live(story: Story) -> None:
    story.move_to(datetime(2026, 3, 26, 10, tzinfo=UTC))  # London changes its clocks on Sunday the 29th
    pair(story.uow(), story.now)
    tuesday = datetime(2026, 3, 31, 8, 30, tzinfo=UTC)  # 09:30 in London
    plan(story, own=tuesday)
    story.move_to(datetime(2026, 3, 30, 8, 29, tzinfo=UTC))
    assert not saying(story.person("ada"), "you meet")
    story.move_to(datetime(2026, 3, 30, 8, 31, tzinfo=UTC))
    assert len(saying(story.person("ada"), "you meet")) == 1
    assert len(saying(story.person("ines"), "you meet")) == 1


def test_whoever_left_slack_gets_nothing_more(story: Story) -> None:
    pair(story.uow(), story.now)
    plan(story, own=in_days(story, 3))
    before = len(story.person("ada").messages())
    with story.uow() as uow:
        uow.people.put(replace(uow.people.get(ADA), is_deactivated=True))
    story.move(days=30)
    assert len(story.person("ada").messages()) == before


def test_the_question_for_a_first_session_is_gone_once_it_is_planned(story: Story) -> None:
    pair(story.uow(), story.now)
    story.move(days=8)
    ada = story.person("ada")
    ada.press(saying(ada, "not planned your first session")[0], "Show me times")
    assert ada.modal is not None
    ada.modal.fill(own=in_days(story, 3)).submit()
    story.settle()
    for name in ("ada", "ines"):
        assert not saying(story.person(name), "not planned your first session")
        assert len(saying(story.person(name), "is in the plan")) == 1


def test_a_partner_on_a_break_is_named_in_the_reminder_of_what_stayed_in_the_plan(story: Story) -> None:
    pair(story.uow(), story.now)
    plan(story, own=in_days(story, 3))
    ines = story.person("ines")
    ines.command("/mentor", "pause")
    assert ines.modal is not None
    ines.modal.fill(until="2026-03-16").submit()
    story.move(days=2, hours=5)
    reminder = saying(story.person("ada"), "you meet <@U0INES>")[0]
    assert "<@U0INES> is taking a break until Monday, March 16. Ask whether this still suits" in reminder.words
    assert not saying(ines, "you meet"), "whoever pauses is not reminded"
