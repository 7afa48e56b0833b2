"""Joining a program, lived over the real protocol."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.domain.enrollment import EnrollmentState
from bot.domain.kinds import Role
from bot.domain.person import PersonId
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
    assert "Matching is on Saturday, March 14" in modal.text
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
