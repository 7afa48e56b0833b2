"""What holds for the whole workspace, changed in its form."""

from datetime import time
from typing import Any

import pytest

from bot.domain.workspace import Workspace
from playground.driver.seen import Modal
from tests.story import Story


def change(story: Story, **answers: Any) -> Modal:
    grace = story.person("grace")
    assert grace.command("/mentor-admin", "settings").ok
    assert grace.modal is not None
    modal = grace.modal.fill(**answers)
    modal.submit()
    return modal


def settings(story: Story) -> Workspace:
    with story.uow() as uow:
        return uow.workspace.settings()


def test_what_was_sent_is_kept(each_story: Story) -> None:
    modal = change(
        each_story,
        working_days=["Sunday", "Monday"],
        works_from="08:00",
        works_until="16:30",
        holidays="us, de-by; gb-sct",
        contact="people-safety@playground.example",
    )
    assert "I write to people on Monday and Sunday, 08:00 to 16:30" in modal.text
    kept = settings(each_story)
    assert kept.working_hours.days == {0, 6}
    assert (kept.working_hours.starts, kept.working_hours.ends) == (time(8), time(16, 30))
    assert kept.holiday_calendars == ("US", "DE-BY", "GB-SCT")
    assert kept.misconduct_contact == "people-safety@playground.example"
    assert "22:00 to 06:00 the next day" in change(each_story, works_from="22:00", works_until="06:00").text
    assert settings(each_story).working_hours.overnight


@pytest.mark.parametrize(
    ("answers", "field", "says"),
    [
        ({"holidays": "US, Narnia"}, "holidays", "calendars"),
        ({"holidays": "DE-NARNIA"}, "holidays", "calendars"),
        ({"works_until": "08:59"}, "works_until", "ends before it begins"),
    ],
)
def test_what_is_wrong_stands_at_its_field(story: Story, answers: dict[str, Any], field: str, says: str) -> None:
    before = settings(story)
    assert says in change(story, **answers).errors[field]
    assert settings(story) == before


def test_two_admins_do_not_undo_each_other(story: Story) -> None:
    grace = story.person("grace")
    grace.command("/mentor-admin", "settings")
    modal = grace.modal
    assert modal is not None
    with story.uow() as uow:
        uow.workspace.save(uow.workspace.settings())
    modal.fill(contact="nobody").submit()
    assert "Somebody changed this a moment ago" in grace.modals[-1].text
    assert settings(story).misconduct_contact == ""
