"""The file of who reports to whom: taken as a whole, or every wrong row named."""

import time
from collections.abc import Callable
from datetime import date

import pytest

from bot.domain.person import Person, PersonId
from playground.driver.seen import Modal
from tests.story import Story

ADA, BOB, GRACE = PersonId("U0ADA"), PersonId("U0BOB"), PersonId("U0GRACE")
GOOD = "id,manager,department,level,start date\nU0ADA,bob@playground.example,Payments,2,2024-05-01\nU0BOB,U0LENA,,3,\n"


@pytest.fixture
def bare(begin_story: Callable[..., Story], sqlite_url: str) -> Story:
    """Grace runs mentoring, and nothing is known of anybody."""
    return begin_story(sqlite_url, sample=False, admins=(GRACE,))


def give(story: Story, content: bytes, name: str = "people.csv", by: str = "grace") -> Modal:
    person = story.person(by)
    person.command("/mentor-admin", "settings")
    assert person.modal is not None
    person.modal.press("Give the file")
    modal = person.modal
    assert modal is not None
    modal.fill(file=[person.upload(name, content)]).submit()
    story.settle()
    return modal


def known(story: Story, person_id: PersonId) -> Person:
    with story.uow() as uow:
        return uow.people.get(person_id)


def lines_known(story: Story) -> bool:
    with story.uow() as uow:
        return uow.workspace.settings().reporting_lines_known


def test_a_good_file_is_taken(bare: Story) -> None:
    modal = give(bare, GOOD.encode())
    assert "2 people read" in modal.text
    ada = known(bare, ADA)
    assert (ada.manager_id, ada.department, ada.level, ada.start_date) == (BOB, "Payments", 2, date(2024, 5, 1))
    assert lines_known(bare)


def test_without_a_file_the_rule_says_that_it_has_no_data(bare: Story) -> None:
    grace = bare.person("grace")
    grace.command("/mentor-admin", "settings")
    assert grace.modal is not None
    assert "not known" in grace.modal.text
    give(bare, GOOD.encode())
    bare.person("grace").modals[-1].close(everything=True)
    grace.command("/mentor-admin", "settings")
    assert grace.modal is not None
    assert "nobody is matched within a reporting line that it names" in grace.modal.text


def test_nothing_is_written_where_one_row_is_wrong(bare: Story) -> None:
    modal = give(bare, (GOOD + "U0NOBODY,U0BOB,,1,\nU0CAT,U0BOB,,9,31.3.2024\n").encode())
    assert "Nothing was changed" in modal.text
    assert "Line 4, column `id`: “U0NOBODY” stands there. I expect the Slack id or e-mail address" in modal.text
    assert "Line 5, column `level`: “9” stands there. I expect 1 (professional contributor)" in modal.text
    assert "Line 5, column `start date`: “31.3.2024” stands there. I expect a day such as 2026-03-31" in modal.text
    assert known(bare, ADA).manager_id is None
    assert not lines_known(bare)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "The file is empty"),
        (b"PK\x03\x04rest of a workbook", "not a CSV file"),
        ("id,manager,department\nU0ADA,U0BOB,Süd\n".encode("cp1252"), "Line 2 is not UTF-8"),
        (b"name,boss\nAda,Bob\n", "no column `id` or `email`"),
        (b"id,boss\nU0ADA,Bob\n", "no column `manager`"),
        (b"id,manager\n", "nobody below it"),
        (b'id,manager\nU0ADA,"U0BOB\n', "From line 2 on"),
        (b"<!channel>,manager\n*x*,y", "no column `id` or `email`"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(bare: Story, content: bytes, says: str) -> None:
    modal = give(bare, content)
    assert says in modal.text
    assert not lines_known(bare)


def test_a_workbook_is_refused_at_its_field(bare: Story) -> None:
    modal = give(bare, b"PK\x03\x04", name="people.xlsx")
    assert "not a CSV file" in modal.errors["file"]


def test_a_file_of_two_thousand_rows_is_taken(bare: Story) -> None:
    with bare.uow() as uow:
        for number in range(2_000):
            uow.people.put(Person(id=PersonId(f"U9{number:05}"), name="x"))
    rows = "".join(f"U9{number:05},U9{number - 1:05},Dept {number % 7},1,\n" for number in range(1, 2_000))
    modal = give(bare, f"id,manager,department,level,start date\n{rows}".encode())
    assert "1999 people read" in modal.text
    assert known(bare, PersonId("U901999")).manager_id == "U901998"


def test_a_file_that_takes_long_is_answered_in_a_message_where_the_form_was_closed(
    bare: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handlers.flows.reporting_lines.SLACK_WAITS_SECONDS", 0.0)
    monkeypatch.setattr("handlers.flows.reporting_lines.ACKNOWLEDGED_AFTER_SECONDS", 0.3)
    bare.slack.app_at_work = None  # the form is closed before what follows has followed
    modal = give(bare, GOOD.encode())
    assert "I am reading the file" in modal.text
    modal.close(everything=True)
    grace = bare.person("grace")
    for _ in range(50):
        if grace.messages():
            break
        time.sleep(0.1)
    assert "2 people read" in grace.last().words
    assert lines_known(bare)
