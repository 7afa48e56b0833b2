"""Joining a program, lived over the real protocol."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from bot.domain.enrollment import Enrollment, EnrollmentState
from bot.domain.kinds import Kind, Role
from bot.domain.person import PersonId
from bot.domain.program import Joining, Program
from playground.driver.seen import Modal
from tests.journeys.matching_story import until
from tests.story import Story

ADA = PersonId("U0ADA")


def sign_up(story: Story, name: str = "ada", **answers: object) -> None:
    person = story.person(name)
    assert person.command("/mentor", "signup").ok
    assert person.modal is not None
    person.modal.fill(**{"roles": "mentee", "wants": ["Giving feedback"], "level": "1", "years": 3, **answers})
    person.modal.submit()


def test_ada_signs_up_and_is_told_when_matching_happens(each_story: Story) -> None:
    sign_up(each_story)
    modal = each_story.person("ada").modal
    assert modal is not None
    assert "Matching is on Monday, March 16" in modal.text
    with each_story.uow() as uow:
        enrollment = uow.enrollments.of(ADA)[0]
    assert enrollment.state is EnrollmentState.ENROLLED
    assert enrollment.roles == {Role.MENTEE}
    assert enrollment.answers.wants_skills == ("Giving feedback",)


@pytest.mark.parametrize(("answers", "field"), [({"wants": []}, "wants"), ({"works_until": "08:00"}, "works_until")])
def test_an_error_stands_at_its_field(story: Story, answers: dict[str, Any], field: str) -> None:
    sign_up(story, **answers)
    modal = story.person("ada").modal
    assert modal is not None
    assert field in modal.errors
    assert modal.title == "Sign up"


def test_whoever_opens_the_form_and_does_not_send_it_is_reminded_twice(story: Story) -> None:
    ada = story.person("ada")
    ada.command("/mentor", "signup")
    story.move(days=30)
    reminders = [message for message in ada.messages() if "not finished" in message.text]
    assert len(reminders) == 1, "the second would come after sign-up closed"


def test_an_unfinished_sign_up_is_not_mentioned_once_it_was_sent(story: Story) -> None:
    sign_up(story)
    story.move(days=8)
    assert not [message for message in story.person("ada").messages() if "not finished" in message.text]


def test_everything_works_the_same_after_a_restart(begin_story: Callable[..., Story], sqlite_url: str) -> None:
    first = begin_story(sqlite_url)
    sign_up(first)
    second = begin_story(sqlite_url)
    assert "You are signed up" in second.person("ada").home().words


def modal_of(story: Story, name: str = "ada") -> Modal:
    modal = story.person(name).modal
    assert modal is not None
    return modal


def value(modal: Modal, name: str) -> Any:
    answer = next(iter(modal.values[name].values()))
    return next(held for key, held in answer.items() if key != "type")


def add_program(story: Story, **facts: Any) -> Program:
    with story.uow() as uow:
        return uow.programs.add(replace(uow.programs.get(1), id=0, **facts))


def test_what_was_typed_is_there_again_after_the_form_was_closed(each_story: Story) -> None:
    ada = each_story.person("ada")
    ada.command("/mentor", "signup")
    modal_of(each_story).fill(
        roles="both", wants=["Listening"], wants_words="Half a thou", mentor_capacity=3, works_from="10:00"
    )
    modal_of(each_story).fill(do_not_match=["U0BOB"], working_days=["Monday"]).close()
    ada.command("/mentor", "signup")
    again = modal_of(each_story)
    assert "I kept what you had typed" in again.text
    assert value(again, "wants_words") == "Half a thou"
    assert value(again, "mentor_capacity") == "3"
    assert value(again, "works_from") == "10:00"
    assert value(again, "do_not_match") == ["U0BOB"]
    again.fill(level="1", years=3, offers=["Coaching"]).submit()
    with each_story.uow() as uow:
        mine = uow.enrollments.of(ADA)[0]
        assert (mine.roles, mine.mentor_capacity) == (frozenset(Role), 3)
        assert uow.drafts.find(ADA, "signup:1") is None


def test_only_mentors_are_asked_how_many_they_take(story: Story) -> None:
    story.person("ada").command("/mentor", "signup")
    assert "Mentees I can take" not in modal_of(story).text
    modal_of(story).fill(wants_words="Stays", roles="mentor")
    assert "Mentees I can take" in modal_of(story).text
    modal_of(story).fill(roles="mentee")
    assert "Mentees I can take" not in modal_of(story).text
    assert value(modal_of(story), "wants_words") == "Stays"


def test_a_role_chosen_and_then_closed_is_kept_too(story: Story) -> None:
    ada = story.person("ada")
    ada.command("/mentor", "signup")
    modal_of(story).fill(wants_words="Typed first", roles="mentor").close()
    ada.command("/mentor", "signup")
    assert value(modal_of(story), "wants_words") == "Typed first"
    assert "Mentees I can take" in modal_of(story).text


def test_several_open_programs_are_a_choice_that_keeps_what_was_typed(story: Story) -> None:
    peers = add_program(story, name="Peers who lead", kind=Kind.PEER)
    story.person("ada").command("/mentor", "signup")
    modal_of(story).fill(wants_words="To be heard")
    modal_of(story).choose("signup.choose_program", "Peers who lead")
    assert "Everybody here is both" in modal_of(story).text
    assert value(modal_of(story), "wants_words") == "To be heard"
    modal_of(story).fill(level="1", years=3, offers_words="Calm").submit()
    assert "signed up for Peers who lead" in modal_of(story).text
    with story.uow() as uow:
        mine = next(one for one in uow.enrollments.of(ADA) if one.program_id == peers.id)
    assert mine.roles == frozenset(Role)


def test_a_reverse_program_asks_in_its_own_words(story: Story) -> None:
    add_program(story, name="Reverse", kind=Kind.REVERSE)
    story.person("ada").command("/mentor", "signup")
    modal_of(story).choose("signup.choose_program", "Reverse")
    assert "Mentor: I am early in my career" in modal_of(story).text


def test_a_program_without_skills_names_the_missing_wish_at_the_words(story: Story) -> None:
    add_program(story, name="No skills", skills=())
    story.person("ada").command("/mentor", "signup")
    modal_of(story).choose("signup.choose_program", "No skills")
    modal_of(story).fill(roles="mentee", level="1", years=3).submit()
    assert set(modal_of(story).errors) == {"wants_words"}


def test_an_invite_only_program_is_invisible_to_the_uninvited_everywhere(story: Story) -> None:
    secret = add_program(story, name="High potential", joining=Joining.INVITE_ONLY)
    ada = story.person("ada")
    ada.command("/mentor")
    ada.command("/mentor", "signup")
    assert "High potential" not in modal_of(story).text + ada.home().words + ada.last().words
    with story.uow() as uow:
        uow.enrollments.add(Enrollment(program_id=secret.id, person_id=ADA, state=EnrollmentState.INVITED))
    modal_of(story).close()
    ada.command("/mentor", "signup")
    assert "High potential" in modal_of(story).text


def test_the_profile_shows_and_changes_what_was_said(story: Story) -> None:
    sign_up(story, do_not_match=["U0DAN"])
    modal_of(story).close()
    ada = story.person("ada")
    ada.command("/mentor", "profile")
    profile = modal_of(story)
    assert profile.title == "My profile"
    assert value(profile, "do_not_match") == ["U0DAN"]
    profile.fill(hours=5, do_not_match=[]).submit()
    assert "Saved" in modal_of(story).title
    with story.uow() as uow:
        assert uow.enrollments.of(ADA)[0].answers.hours_per_month == 5
        assert uow.do_not_match.by(ADA) == frozenset()


def test_the_reminder_of_an_unfinished_sign_up_leads_to_the_form_and_loses_its_button_then(story: Story) -> None:
    ada = story.person("ada")
    ada.command("/mentor", "signup")
    modal_of(story).close()
    story.move(days=8)
    reminder = next(one for one in ada.messages() if "not finished" in one.text)
    ada.press(reminder, "Finish it")
    modal_of(story).fill(roles="mentee", wants=["Listening"], level="1", years=3).submit()
    until(lambda: not any("Finish it" in one.buttons for one in ada.messages()))


def test_a_form_sent_after_the_last_day_is_refused_with_whom_to_ask(story: Story) -> None:
    story.person("ada").command("/mentor", "signup")
    form = modal_of(story).fill(roles="mentee", wants=["Listening"], level="1", years=3)
    story.move(days=20)
    form.submit()
    assert "Sign-up for Grow into leadership has closed" in modal_of(story).text
    with story.uow() as uow:
        assert not uow.enrollments.of(ADA)[0].is_in


def test_leaving_and_coming_back_begins_with_the_earlier_answers(story: Story) -> None:
    sign_up(story, wants_words="Saying hard things")
    modal_of(story).close()
    ada = story.person("ada")
    ada.command("/mentor", "leave")
    modal_of(story).submit()
    modal_of(story).close()
    ada.command("/mentor", "signup")
    assert value(modal_of(story), "wants_words") == "Saying hard things"
    modal_of(story).submit()
    with story.uow() as uow:
        mine = uow.enrollments.of(ADA)[0]
    assert (mine.state, mine.left_at, mine.leave_reason) == (EnrollmentState.ENROLLED, None, "")


def test_forty_thousand_characters_are_an_error_at_the_field(story: Story) -> None:
    story.person("ada").command("/mentor", "signup")
    modal_of(story).fill(roles="mentee", wants_words="x" * 40_000, level="1", years=3).submit()
    assert "wants_words" in modal_of(story).errors


def test_emoji_right_to_left_and_markup_are_kept_as_they_were_typed(story: Story) -> None:
    words = "🎉 مرحبا <!channel> *bold* & <http://x|y>"
    sign_up(story, wants_words=words)
    with story.uow() as uow:
        assert uow.enrollments.of(ADA)[0].answers.wants_words == words


def test_whoever_is_in_several_programs_has_a_profile_in_each(story: Story) -> None:
    sign_up(story, wants_words="In the first")
    modal_of(story).close()
    other = add_program(story, name="Second")
    with story.uow() as uow:
        first = uow.enrollments.of(ADA)[0]
        answers = replace(first.answers, wants_words="In the second")
        uow.enrollments.add(replace(first, id=0, program_id=other.id, answers=answers))
    story.person("ada").command("/mentor", "profile")
    assert modal_of(story).title == "My profiles"
    for program_id, words in ((1, "In the first"), (other.id, "In the second")):
        modal_of(story).press("Open", str(program_id))
        assert value(modal_of(story), "wants_words") == words
        modal_of(story).close()
    modal_of(story).press("Open", str(other.id))
    modal_of(story).fill(hours=7).submit()
    with story.uow() as uow:
        hours = {one.program_id: one.answers.hours_per_month for one in uow.enrollments.of(ADA)}
    assert hours == {1: 2, other.id: 7}
