"""Taking a break and coming back, and leaving, lived over the real protocol."""

from bot.domain.enrollment import EnrollmentState
from bot.domain.person import PersonId
from bot.nudges import DeliveryState
from tests.journeys.test_signup import sign_up
from tests.story import Story

ADA = PersonId("U0ADA")


def state_of(story: Story, person: PersonId = ADA) -> EnrollmentState:
    with story.uow() as uow:
        return uow.enrollments.of(person)[0].state


def pause(story: Story, until: str) -> None:
    ada = story.person("ada")
    ada.command("/mentor", "pause")
    assert ada.modal is not None
    ada.modal.fill(until=until)
    ada.modal.submit()


def test_ada_pauses_and_is_welcomed_back_on_the_first_working_day_after(each_story: Story) -> None:
    sign_up(each_story)
    pause(each_story, "2026-03-14")
    ada = each_story.person("ada")
    assert ada.modal is not None
    assert "You are pausing until March 14, 2026" in ada.modal.text
    assert state_of(each_story) is EnrollmentState.PAUSED
    assert "pausing until" in ada.home().words
    each_story.move(days=13)
    assert not [one for one in ada.messages() if "Welcome back" in one.words], "it is Sunday"
    each_story.move(days=2)
    back = [one for one in ada.messages() if "Welcome back" in one.words]
    assert len(back) == 1
    assert "You are signed up for Grow into leadership. Matching is on" in back[0].words
    assert ada.last().words == back[0].words, "on that day nothing else is said"
    assert state_of(each_story) is EnrollmentState.ENROLLED


def test_ada_comes_back_early_and_hears_nothing_on_the_planned_day(story: Story) -> None:
    sign_up(story)
    pause(story, "2026-03-20")
    ada = story.person("ada")
    assert ada.command("/mentor", "resume").ok
    assert "Welcome back" in ada.last().words
    story.move(days=25)
    assert not [one for one in ada.messages() if "has ended, as you planned" in one.words]


def test_a_pause_cannot_end_today_nor_in_two_years(story: Story) -> None:
    sign_up(story)
    for day, said in (("2026-03-02", "in the past"), ("2028-03-02", "more than a year")):
        pause(story, day)
        modal = story.person("ada").modal
        assert modal is not None
        assert said in modal.errors["until"]
        modal.close(everything=True)
    assert state_of(story) is EnrollmentState.ENROLLED


def test_whoever_is_in_no_program_is_told_so_kindly(story: Story) -> None:
    ada = story.person("ada")
    for word in ("pause", "resume", "leave"):
        ada.command("/mentor", word)
        assert ada.modal is None
        assert "You are in no mentoring program now" in ada.last().text


def test_ada_leaves_after_being_asked_and_only_grace_hears_why(story: Story) -> None:
    sign_up(story)
    ada, grace = story.person("ada"), story.person("grace")
    ada.command("/mentor", "leave")
    assert ada.modal is not None
    assert state_of(story) is EnrollmentState.ENROLLED, "nothing happens before the answer"
    ada.modal.fill(reason="My team needs me <!channel>").submit()
    assert ada.modal is not None
    assert "You have left Grow into leadership" in ada.modal.text
    assert state_of(story) is EnrollmentState.LEFT
    story.move(days=1)
    told = [one for one in grace.messages() if "left Grow into leadership" in one.words]
    assert len(told) == 1
    assert "My team needs me" in told[0].words
    assert "<!channel>" not in str(told[0].blocks)
    assert not [one for one in story.person("bob").messages() if "left" in one.words]


def test_leaving_twice_from_two_windows_is_done_once(story: Story) -> None:
    sign_up(story)
    ada = story.person("ada")
    ada.command("/mentor", "leave")
    ada.command("/mentor", "leave")
    *_, first, second = ada.modals
    second.submit()
    second.close()
    first.submit()
    assert "You are in no mentoring program now" in ada.modals[-1].text
    story.move(days=1)
    assert len([one for one in story.person("grace").messages() if "left Grow" in one.words]) == 1


def test_pausing_is_offered_where_somebody_wants_to_leave(story: Story) -> None:
    sign_up(story)
    ada = story.person("ada")
    ada.command("/mentor", "leave")
    assert ada.modal is not None
    ada.modal.press("Pause instead")
    assert ada.modal.title == "Pause"


def test_an_unfinished_sign_up_reminder_comes_as_much_later_as_the_pause_lasts(story: Story) -> None:
    sign_up(story)
    with story.uow() as uow:
        before = uow.outbox.find("sign-up-unfinished:1:U0ADA:7")
    pause(story, "2026-03-30")
    story.move(days=8)
    with story.uow() as uow:
        waiting = uow.outbox.find("sign-up-unfinished:1:U0ADA:7")
    assert before is not None
    assert waiting is not None
    assert waiting.state is DeliveryState.WAITING
    assert (waiting.nudge.due_at - before.nudge.due_at).days == 27, "from March 2 until March 30, at midnight"


def test_the_profile_leads_out_of_the_program_too(story: Story) -> None:
    sign_up(story)
    ada = story.person("ada")
    assert ada.modal is not None
    ada.modal.close()
    ada.command("/mentor", "profile")
    assert ada.modal is not None
    ada.modal.press("Leave it")
    assert ada.modal.title == "Leave a program"
