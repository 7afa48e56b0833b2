"""Bringing people into a program, over the real protocol."""

from typing import Any

import pytest

from bot.domain.enrollment import Enrollment, EnrollmentState
from bot.domain.kinds import Role
from bot.domain.pairing import Member, Pairing, PairingState
from bot.domain.person import PersonId
from playground.driver.seen import Modal, SeenMessage
from tests.story import Story

ADA, BOB, CAT, FAY, GRACE = (PersonId(f"U0{name}") for name in ("ADA", "BOB", "CAT", "FAY", "GRACE"))
SAMPLE = 1


def form(story: Story, button: str, by: str = "grace", **answers: Any) -> Modal:
    """The form behind a button of the list of people, filled in and sent."""
    person = story.person(by)
    if person.modal is not None:
        person.modal.close(everything=True)
    assert person.command("/mentor-admin", "people").ok
    assert person.modal is not None
    person.modal.press(button)
    modal = person.modal
    assert modal is not None
    modal.fill(**answers).submit()
    story.settle()
    return modal


def enrollment(story: Story, person_id: PersonId) -> Enrollment | None:
    with story.uow() as uow:
        return uow.enrollments.find(program_id=SAMPLE, person_id=person_id)


def invitations(story: Story, name: str) -> list[SeenMessage]:
    return [one for one in story.person(name).messages() if "You are invited" in one.text]


def test_one_invitation_per_person_with_a_way_in(each_story: Story) -> None:
    modal = form(each_story, "Invite", people=[ADA], pasted="cat@playground.example\nU0ADA")
    assert "invited" in modal.text
    each_story.move(hours=9)
    form(each_story, "Invite", people=[ADA])
    each_story.move(days=1)
    ada = each_story.person("ada")
    assert len(invitations(each_story, "ada")) == 1
    ada.press(invitations(each_story, "ada")[0], "Sign up")
    assert ada.modal is not None
    assert ada.modal.title == "Sign up"


def test_an_invitation_comes_in_the_working_hours_of_its_reader(story: Story) -> None:
    form(story, "Invite", people=["U0CAT"])
    assert invitations(story, "cat") == [], "it is 17:00 in Ho Chi Minh City"
    story.move(hours=16)
    assert len(invitations(story, "cat")) == 1


def test_whoever_asks_to_be_left_alone_is_never_invited_again(story: Story) -> None:
    form(story, "Invite", people=[ADA])
    ada = story.person("ada")
    ada.press(invitations(story, "ada")[0], "Don't ask me again")
    assert "I will not invite you again" in ada.last().words
    assert invitations(story, "ada") == [], "its buttons are gone"
    modal = form(story, "Invite", people=[ADA])
    assert "asked for no more invitations" in modal.text


def test_each_line_that_names_nobody_is_said(story: Story) -> None:
    pasted = (
        "<@U0ADA|ada>, @Cat Nguyen\nnobody@example.com\nU0NOBODY\nCalendar\nU0CALBOT\nZed Volkov\nU0ZED\n<!channel>"
    )
    modal = form(story, "Invite", pasted=pasted)
    assert "2 people are invited" in modal.text
    for line in (
        "Line 2: “nobody@example.com”: nobody here has this e-mail address.",
        "Line 3: “U0NOBODY”: nobody here has this id.",
        "Line 4: “Calendar”: nobody here has this name",
        "Line 5: “U0CALBOT”: this is a bot.",
        "Line 7: “U0ZED”: this person has left the workspace.",
        "Line 8: “&lt;!channel&gt;”: nobody here has this name",
    ):
        assert line in modal.text


def test_a_form_that_names_nobody_says_so_at_its_field(story: Story) -> None:
    modal = form(story, "Invite", pasted=" \n , ")
    assert "choose people" in modal.errors["people"].lower()


def test_whoever_is_enrolled_is_in_and_told_so(story: Story) -> None:
    form(story, "Enroll", people=[ADA], roles="both")
    joined = enrollment(story, ADA)
    assert joined is not None
    assert joined.state is EnrollmentState.ENROLLED
    assert joined.roles == frozenset(Role)
    assert joined.answers.level == 1, "known from the file of who reports to whom"
    ada = story.person("ada")
    assert "You are now in Grow into leadership" in ada.last().text
    ada.press(ada.last(), "Fill in my profile")
    assert ada.modal is not None
    assert ada.modal.title == "My profile"


def test_whoever_is_removed_is_told_and_their_pair_ends(story: Story) -> None:
    members = (Member(person_id=BOB, role=Role.MENTOR), Member(person_id=FAY, role=Role.MENTEE))
    with story.uow() as uow:
        pairing = uow.pairings.add(Pairing(program_id=SAMPLE, members=members, matched_at=story.now))
    form(story, "Remove", people=[FAY])
    left = enrollment(story, FAY)
    assert left is not None
    assert left.state is EnrollmentState.LEFT
    with story.uow() as uow:
        assert uow.pairings.get(pairing.id).state is PairingState.ENDED
    story.move(hours=8)
    assert [one for one in story.person("fay").messages() if "You are no longer in" in one.text]


def test_an_invitation_that_is_taken_back_in_time_is_never_heard_of(story: Story) -> None:
    form(story, "Invite", people=[CAT])
    form(story, "Remove", people=[CAT])
    story.move(days=3)
    assert story.person("cat").messages() == []


def test_nobody_else_may_press_these_buttons(story: Story) -> None:
    story.person("grace").command("/mentor-admin")
    story.person("ada").command("/mentor-admin", "people")
    assert story.person("ada").modal is None
    assert "This is for the people who run mentoring" in story.person("ada").last().text


def test_a_list_longer_than_a_page_is_turned(story: Story) -> None:
    with story.uow() as uow:
        known = uow.people.get(ADA)
        for number in range(60):
            person = uow.people.put(type(known)(id=PersonId(f"U1P{number:03}"), name="x" * 40_000))
            uow.enrollments.add(Enrollment(program_id=SAMPLE, person_id=person.id, state=EnrollmentState.ENROLLED))
    grace = story.person("grace")
    grace.command("/mentor-admin", "people")
    assert grace.modal is not None
    assert "1 to 40 of 68" in grace.modal.text
    grace.modal.press("More")
    assert "41 to 68 of 68" in grace.modal.text
    grace.modal.press("Earlier")
    assert "1 to 40 of 68" in grace.modal.text


@pytest.mark.parametrize("days", [11, 400])
def test_nobody_is_invited_once_sign_up_is_over(story: Story, days: int) -> None:
    story.move(days=days)
    grace = story.person("grace")
    grace.command("/mentor-admin", "people")
    assert grace.modal is not None
    assert "Invite" not in grace.modal.buttons
