"""Who is meant by what somebody pasted."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.person import Person, PersonId
from bot.ports import OpenUnitOfWork, UnitOfWork
from bot.services.find_people import WhyUnknown, find
from tests.conftest import TEAM


@pytest.fixture
def uow(open_uow: OpenUnitOfWork, people: list[Person]) -> UnitOfWork:
    ada, bob, *_ = people
    with open_uow(TEAM) as uow:
        uow.people.put(replace(ada, name="Ada Okafor", email="Ada.O@Example.com"))
        uow.people.put(replace(bob, name="Ursula", email=None))
        uow.people.put(Person(id=PersonId("U0OLD"), name="Old", email="ada.o@example.com", is_deactivated=True))
        uow.people.put(Person(id=PersonId("U0TWIN1"), name="Kim Lee"))
        uow.people.put(Person(id=PersonId("U0TWIN2"), name="Kim  LEE"))
    return uow


@pytest.mark.parametrize(
    "pasted",
    [
        "<@U0ADA>",
        "<@U0ADA|ada>",
        "u0ada",
        "@U0ADA",
        "ada.o@example.com",
        " ADA.O@EXAMPLE.COM ;",
        "<mailto:ada.o@example.com|ada.o@example.com>",
        "Ada Okafor <ada.o@example.com>",
        "Ada Okafor <@U0ADA>",
        "ada okafor",
        "@Ada  Okafor",
        "U0ADA U0ADA\n\n<@U0ADA>,ada.o@example.com\tAda Okafor",
    ],
)
def test_each_way_to_name_her_finds_ada_once(uow: UnitOfWork, pasted: str) -> None:
    with uow:
        found = find(uow, [], pasted)
    assert [one.id for one in found.people] == ["U0ADA"]
    assert found.unknown == ()


@pytest.mark.parametrize(
    ("pasted", "why"),
    [
        ("<@U0NOBODY>", WhyUnknown.NO_SUCH_ID),
        ("U0NOBODY", WhyUnknown.NO_SUCH_ID),
        ("ada@example.org", WhyUnknown.NO_SUCH_EMAIL),
        ("Ada", WhyUnknown.NO_SUCH_NAME),
        ("kim lee", WhyUnknown.SEVERAL_OF_THIS_NAME),
        ("U0OLD", WhyUnknown.HAS_LEFT),
        ("x" * 3000, WhyUnknown.NO_SUCH_NAME),
    ],
)
def test_what_names_nobody_is_said_with_its_line(uow: UnitOfWork, pasted: str, why: WhyUnknown) -> None:
    with uow:
        found = find(uow, [], f"U0BOB\n{pasted}")
    assert [one.id for one in found.people] == ["U0BOB"]
    assert [(one.line, one.why) for one in found.unknown] == [(2, why)]
    assert len(found.unknown[0].written) <= 60


def test_a_name_that_looks_like_an_id_is_a_name(uow: UnitOfWork) -> None:
    with uow:
        assert [one.id for one in find(uow, [], "Ursula\nURSULA").people] == ["U0BOB"]


def test_whoever_left_counts_where_that_is_wanted(uow: UnitOfWork) -> None:
    with uow:
        assert [one.id for one in find(uow, [PersonId("U0OLD")], "", also_gone=True).people] == ["U0OLD"]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(pasted=st.text(max_size=300))
def test_any_text_is_read(uow: UnitOfWork, pasted: str) -> None:
    with uow:
        found = find(uow, [], pasted)
    assert all(one.line >= 1 for one in found.unknown)
