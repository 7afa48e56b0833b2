"""A program from the form to its end."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.domain.kinds import Role
from bot.domain.pairing import Member, Pairing, PairingState
from bot.domain.person import PersonId
from bot.domain.program import Joining, Program, ProgramState
from playground.driver.seen import Modal
from tests.story import Story

GRACE, INES, FAY, BOB = PersonId("U0GRACE"), PersonId("U0INES"), PersonId("U0FAY"), PersonId("U0BOB")
DAYS = {"sign_up_closes_on": "2026-04-10", "matching_on": "2026-04-14", "ends_on": "2026-10-30"}
SAMPLE = "Grow into leadership"


def new_form(story: Story, template: str = "general", **answers: Any) -> Modal:
    grace = story.person("grace")
    assert grace.command("/mentor-admin", "new").ok
    assert grace.modal is not None
    assert grace.modal.fill(template=template).submit().ok
    return grace.modal.fill(**{"name": "Circles", **DAYS, **answers})


def program(story: Story, name: str) -> Program:
    with story.uow() as uow:
        found = uow.programs.by_name(name)
    assert found is not None
    return found


def press_in_list(story: Story, button: str, name: str, by: str = "grace") -> None:
    person = story.person(by)
    person.command("/mentor-admin", "programs")
    person.press(person.last(), button, str(program(story, name).id))
    story.settle()


def test_a_program_is_open_for_sign_up_at_once(each_story: Story) -> None:
    modal = new_form(each_story, skills="Listening, listening\nHiring\n\n", purpose="Growing together", managers=[INES])
    assert modal.submit().ok
    assert "open for sign-up* until Friday, April 10" in modal.text
    made = program(each_story, "Circles")
    assert (made.state, made.skills, made.managers) == (ProgramState.OPEN, ("Listening", "Hiring"), (INES,))
    assert made.ends_on == date(2026, 10, 30)
    assert made.time_zone == "America/New_York"
    assert "Growing together" in each_story.person("cat").home().words


def test_a_draft_is_seen_by_nobody_until_it_is_opened(story: Story) -> None:
    new_form(story, start="draft").submit()
    assert "Circles" not in story.person("cat").home().words
    press_in_list(story, "Open for sign-up", "Circles")
    assert program(story, "Circles").state is ProgramState.OPEN
    assert "Circles" in story.person("cat").home().words


def test_an_invite_only_program_is_invisible_to_the_uninvited(story: Story) -> None:
    new_form(story, joining="invite_only").submit()
    assert program(story, "Circles").joining is Joining.INVITE_ONLY
    assert "Circles" not in story.person("cat").home().words


@pytest.mark.parametrize(
    ("answers", "field", "says"),
    [
        ({"name": "grow into LEADERSHIP"}, "name", "already"),
        ({"name": "   "}, "name", "answer"),
        ({"sign_up_closes_on": "2026-03-01"}, "sign_up_closes_on", "past"),
        ({"matching_on": "2026-04-09"}, "matching_on", "before the last day of sign-up"),
        ({"ends_on": "2026-04-14"}, "ends_on", "ends before it begins"),
        ({"skills": "\n".join(f"Skill {number}" for number in range(101))}, "skills", "100"),
        ({"skills": "x" * 76}, "skills", "75"),
        ({"managers": ["U0ZED"]}, "managers", "left the workspace"),
    ],
)
def test_what_is_wrong_stands_at_its_field(story: Story, answers: dict[str, Any], field: str, says: str) -> None:
    modal = new_form(story, **answers)
    modal.submit()
    assert says in modal.errors[field]
    with story.uow() as uow:
        assert len(uow.programs.all()) == 1


def test_whoever_manages_one_program_sees_only_that_one(story: Story) -> None:
    new_form(story, managers=[INES]).submit()
    ines = story.person("ines")
    ines.command("/mentor-admin", "programs")
    assert "Circles" in ines.last().words
    assert SAMPLE not in ines.last().words
    ines.command("/mentor-admin", "new")
    assert ines.modal is None
    assert "This is for the people who run mentoring here" in ines.last().text


def test_an_edit_is_saved_and_one_made_from_an_old_form_is_not(story: Story) -> None:
    press_in_list(story, "Edit", SAMPLE)
    modal = story.person("grace").modal
    assert modal is not None
    modal.fill(name="Grow further", cadence="Every month").submit()
    assert "The agreement still says “every two weeks”" in modal.text
    modal.press("Change it")
    agreement = story.person("grace").modal
    assert agreement is not None
    assert "every two weeks" in str(agreement.values), "there to be changed"
    agreement.close(everything=True)
    assert program(story, "Grow further").skills[0] == "Giving feedback"
    with story.uow() as uow:
        uow.programs.save(replace(uow.programs.all()[0], managers=(GRACE, INES)))
    press_in_list(story, "Edit", "Grow further")
    older, ines = story.person("grace").modal, story.person("ines")
    assert older is not None
    ines.command("/mentor-admin", "programs")
    ines.press(ines.last(), "Edit")
    assert ines.modal is not None
    ines.modal.fill(ends_on="2026-12-01").submit()
    older.fill(name="Grow less").submit()
    assert "<@U0INES> saved this program while you were at it" in older.text
    assert "*End:* December 1, 2026" in older.text
    assert "(you changed it too" not in older.text
    with story.uow() as uow:
        uow.programs.save(replace(uow.programs.all()[0], name="Grow anew", purpose="To grow."))
    older.submit()
    assert "*Name:* Grow anew (you changed it too: yours stands below)" in older.text
    older.fill(**{"programs.ends_on": "2020-12-01"}).submit()
    assert "past" in str(older.errors), "shown at the field, whatever it is called by now"
    older.fill(**{"programs.ends_on": "2026-12-01"}).submit()
    # What each of the three saved is there, and of what two changed the last word holds.
    saved = program(story, "Grow less")
    assert (saved.ends_on, saved.purpose) == (date(2026, 12, 1), "To grow.")


def test_closing_finishes_the_pairs_and_thanks_everybody_once(story: Story) -> None:
    number = program(story, SAMPLE).id
    members = (Member(person_id=BOB, role=Role.MENTOR), Member(person_id=FAY, role=Role.MENTEE))
    with story.uow() as uow:
        pairing = uow.pairings.add(Pairing(program_id=number, members=members, matched_at=story.now))
    press_in_list(story, "Close", SAMPLE)
    story.move(days=1)
    with story.uow() as uow:
        assert uow.pairings.get(pairing.id).state is PairingState.FINISHED
    assert program(story, SAMPLE).state is ProgramState.CLOSED
    thanks = [one for one in story.person("fay").messages() if "has come to its end" in one.text]
    assert len(thanks) == 1
    assert SAMPLE not in story.person("cat").home().words


def test_pressing_close_in_an_older_list_says_that_it_is_closed(story: Story) -> None:
    grace = story.person("grace")
    grace.command("/mentor-admin", "programs")
    older = grace.last()
    with story.uow() as uow:
        uow.programs.save(replace(uow.programs.all()[0], state=ProgramState.CLOSED))
    grace.press(older, "Close")
    assert "is closed, so nothing in it can be changed" in grace.last().text


def test_markup_in_a_name_mentions_nobody(story: Story) -> None:
    new_form(story, name="<!channel> *bold* <@U0ADA> 😀 مرحبا").submit()
    grace = story.person("grace")
    grace.command("/mentor-admin", "programs")
    shown = str(grace.last().blocks)
    assert "<!channel>" not in shown
    assert "&lt;!channel&gt;" in shown


def test_the_first_words_say_what_is_next(story: Story) -> None:
    grace = story.person("grace")
    grace.command("/mentor-admin")
    assert "on Monday, March 16 you propose pairs" in grace.last().words
    grace.press(grace.last(), "All programs")
    assert "8 people signed up (5 mentors, 4 mentees)" in grace.last().words
