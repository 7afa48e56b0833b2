"""The file of who reports to whom: read exactly, taken as a whole or not at all."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.administration import Admin
from bot.domain.person import Person, PersonId
from bot.errors import Refused
from bot.ports import OpenUnitOfWork, UnitOfWork
from bot.services import reporting_file
from bot.services.reporting_file import Column, Unreadable
from bot.services.reporting_lines import Expected, Taken, Wrong, take
from tests.conftest import TEAM

ADA, BOB, GRACE, INES = (PersonId(f"U0{name}") for name in ("ADA", "BOB", "GRACE", "INES"))


@pytest.fixture
def uow(open_uow: OpenUnitOfWork, people: list[Person], now: datetime) -> UnitOfWork:
    """Grace runs mentoring; everybody has an address."""
    with open_uow(TEAM) as uow:
        for person in people:
            uow.people.put(replace(person, email=f"{person.name}@Example.com"))
        uow.people.put(Person(id=PersonId("U0BOT"), name="Bot", is_bot=True))
        uow.admins.appoint(Admin(person_id=GRACE, appointed_by=None, appointed_at=now))
    return uow


def known(uow: UnitOfWork, person_id: PersonId) -> Person:
    with uow:
        return uow.people.get(person_id)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_spreadsheets_write_the_same_in_many_ways(separator: str, encoding: str, newline: str) -> None:
    lines = [["E-Mail", "Manager", "Start_Date"], ["ada@example.com", "", "2026-01-31"], ["bö@example.com", "x", ""]]
    text = newline.join(separator.join(line) for line in lines)
    sheet = reporting_file.read(text.encode(encoding))
    assert sheet.columns == (Column.EMAIL, Column.MANAGER, Column.START_DATE)
    assert [dict(row.cells) for row in sheet.rows] == [
        dict(zip(sheet.columns, line, strict=True)) for line in lines[1:]
    ]


def test_cells_with_lines_in_them_do_not_shift_the_count() -> None:
    sheet = reporting_file.read(b'id,manager,department\n\nU1,,"Pay,\nments"\n\nU2,U1,\n')
    assert [(row.line, row.cells[Column.DEPARTMENT]) for row in sheet.rows] == [(3, "Pay,\nments"), (6, "")]


@given(content=st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    try:
        sheet = reporting_file.read(content)
    except Unreadable:
        return
    assert sheet.rows


@given(rest=st.text(max_size=200))
def test_any_text_below_the_headings_is_read_or_refused(rest: str) -> None:
    try:
        sheet = reporting_file.read(f"id,manager\n{rest}".encode("utf-8", "replace"))
    except Unreadable:
        return
    assert all(row.line >= 2 for row in sheet.rows)


def test_a_file_is_taken_and_what_it_does_not_name_stays(uow: UnitOfWork, now: datetime) -> None:
    with uow:
        uow.people.put(replace(uow.people.get(INES), department="Law", manager_id=BOB))
        uow.people.put(replace(uow.people.get(ADA), department="Old", level=3))
    content = b"id,manager,start date,cost center\nU0ADA,BOB@example.com,2024-05-01,7\n<@U0BOB>,U0GRACE,,8\n"
    done = take(uow, uow, GRACE, now, content)
    assert done == Taken(people=2, changed=2, missing=2, ignored=("cost center",))
    ada, ines = known(uow, ADA), known(uow, INES)
    assert (ada.manager_id, ada.start_date, ada.department, ada.level) == (BOB, date(2024, 5, 1), "Old", 3)
    assert (ines.department, ines.manager_id) == ("Law", BOB)
    with uow:
        assert uow.workspace.settings().reporting_lines_known


def test_the_same_file_twice_changes_nothing_more(uow: UnitOfWork, now: datetime) -> None:
    content = b"id,manager,level\nU0ADA,U0BOB,1\n"
    take(uow, uow, GRACE, now, content)
    before = known(uow, ADA)
    again = take(uow, uow, GRACE, now, content)
    assert isinstance(again, Taken)
    assert again.changed == 0
    assert known(uow, ADA) == before


@pytest.mark.parametrize(
    ("row", "column", "expected"),
    [
        ("U0NOBODY,,,,", Column.ID, Expected.PERSON),
        ("U0BOT,,,,", Column.ID, Expected.PERSON),
        (",,U0BOB,,", Column.ID, Expected.PERSON),
        ("U0ADA,bob@example.com,,,", Column.EMAIL, Expected.SAME_PERSON),
        ("U0ADA,nobody@example.com,,,", Column.EMAIL, Expected.PERSON),
        ("U0INES,,,,", Column.ID, Expected.ONCE),
        ("U0ADA,,U0BOSS,,", Column.MANAGER, Expected.MANAGER),
        ("U0ADA,,ada@example.com,,", Column.MANAGER, Expected.NOT_THEMSELVES),
        ("U0BOB,,U0INES,,", Column.MANAGER, Expected.NO_CIRCLE),
        ("U0ADA,,,4,", Column.LEVEL, Expected.LEVEL),
        ("U0ADA,,,one,", Column.LEVEL, Expected.LEVEL),
        ("U0ADA,,,,01/02/2026", Column.START_DATE, Expected.DATE),
        ("U0ADA,,,,2026-02-30", Column.START_DATE, Expected.DATE),
        ("U0ADA,,,,,surplus", None, Expected.NO_MORE_CELLS),
    ],
)
def test_a_wrong_cell_is_named_and_nothing_is_written(
    uow: UnitOfWork, now: datetime, row: str, column: Column | None, expected: Expected
) -> None:
    content = f"id,email,manager,level,start date\nU0INES,,U0BOB,2,2020-01-01\n{row}\n".encode()
    done = take(uow, uow, GRACE, now, content)
    assert isinstance(done, Wrong)
    assert (3, column, expected) in {(cell.line, cell.column, cell.expected) for cell in done.cells}
    assert known(uow, INES).manager_id is None
    with uow:
        assert not uow.workspace.settings().reporting_lines_known


def test_only_whoever_runs_mentoring_may_give_it(uow: UnitOfWork, now: datetime) -> None:
    with pytest.raises(Refused):
        take(uow, uow, ADA, now, b"id,manager\nU0ADA,\n")


def test_where_people_work_may_be_used_by_rules_and_nothing_protected_is_kept(
    open_uow: OpenUnitOfWork, people: list[Person], now: datetime
) -> None:
    del people
    content = b"id,manager,Site,Business unit,gender,salary\nU0ADA,,Berlin,Rail,f,1\nU0BOB,U0ADA,Paris,,m,2\n"
    with open_uow(TEAM) as uow:
        uow.admins.appoint(Admin(person_id=PersonId("U0GRACE"), appointed_by=None, appointed_at=now))
    done = take(open_uow(TEAM), open_uow(TEAM, reading=True), PersonId("U0GRACE"), now, content)
    assert isinstance(done, Taken)
    assert done.ignored == ("gender", "salary")
    with open_uow(TEAM) as uow:
        assert uow.workspace.settings().field_names == ("business_unit", "site")
        assert uow.people.get(PersonId("U0ADA")).fields == {"site": "Berlin", "business_unit": "Rail"}
        assert uow.people.get(PersonId("U0BOB")).fields == {"site": "Paris"}
