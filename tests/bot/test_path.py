"""Agenda points, links and notes for oneself of a pairing."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.domain.pairing import Pairing, PairingState
from bot.domain.person import Person, PersonId
from bot.errors import Problem, Refusal
from bot.nudges import NudgeKind
from bot.ports import OpenUnitOfWork
from bot.services import agenda_points, kept, leave, path, reflections, resources, schedule
from bot.services.schedule import Plan
from tests.bot.pairs import ADA, BOB, GRACE, INES, pair
from tests.bot.path_asserts import problems, refusal, roles, told
from tests.conftest import TEAM

DAN = PersonId("U0DAN")
LINK = "https://example.com/feedback?a=1&b=2"


@pytest.fixture
def pairing(open_uow: OpenUnitOfWork, people: list[Person], now: datetime) -> Pairing:
    return pair(open_uow, now)


# The agenda


def test_a_point_waits_for_the_next_session_and_goes_into_its_agenda(
    open_uow: OpenUnitOfWork, pairing: Pairing, now: datetime
) -> None:
    for words in ("Ask about budgets", "Ask   about budgets", "My talk"):
        assert agenda_points.save(open_uow(TEAM), ADA, now, pairing.id, words).session is None
    wanted = Plan(starts_at=now + timedelta(days=1), agenda=("My talk",))
    session = schedule.plan(open_uow(TEAM), ADA, now, pairing.id, wanted).session
    assert session.agenda == ("My talk", "Ask about budgets")
    with open_uow(TEAM) as uow:
        assert list(uow.agenda_points.of(pairing.id)) == []
    later = agenda_points.save(open_uow(TEAM), BOB, now, pairing.id, "From me")
    assert later.session is not None
    assert later.session.agenda[-1] == "From me"


@pytest.mark.parametrize(("words", "why"), [("  ", Problem.REQUIRED), ("x" * 40_000, Problem.TOO_LONG)])
def test_a_point_has_words_and_not_too_many(
    open_uow: OpenUnitOfWork, pairing: Pairing, now: datetime, words: str, why: Problem
) -> None:
    assert problems(lambda: agenda_points.save(open_uow(TEAM), ADA, now, pairing.id, words)) == {"point": why}


def test_a_full_agenda_says_so_and_loses_nothing(open_uow: OpenUnitOfWork, pairing: Pairing, now: datetime) -> None:
    for number in range(5):
        agenda_points.save(open_uow(TEAM), ADA, now, pairing.id, f"{number}" * 190)
    full = problems(lambda: agenda_points.save(open_uow(TEAM), ADA, now, pairing.id, "x" * 190))
    assert full == {"point": Problem.AGENDA_FULL}
    with open_uow(TEAM) as uow:
        assert len(uow.agenda_points.of(pairing.id)) == 5


def test_a_message_of_a_partner_goes_to_the_agenda_with_them(
    open_uow: OpenUnitOfWork, pairing: Pairing, now: datetime
) -> None:
    writers = (INES, ADA, GRACE, BOB, None)
    only = [agenda_points.choose_with(open_uow(TEAM), BOB, one) for one in writers]
    assert {(chosen.pairing.id, sure) for chosen, sure in only} == {(pairing.id, True)}, "there is no other"
    other = pair(open_uow, now, INES)
    chosen = [agenda_points.choose_with(open_uow(TEAM), BOB, one) for one in writers]
    assert [(one.pairing.id, sure) for one, sure in chosen[:2]] == [(other.id, True), (pairing.id, True)]
    assert [sure for _, sure in chosen[2:]] == [False] * 3, "nothing tells with whom of the two"
    pair(open_uow, now, INES)
    assert not agenda_points.choose_with(open_uow(TEAM), BOB, INES)[1], "they meet twice"


def test_nobody_else_adds_to_the_agenda(open_uow: OpenUnitOfWork, pairing: Pairing, now: datetime) -> None:
    assert refusal(lambda: agenda_points.save(open_uow(TEAM), GRACE, now, pairing.id, "Hi")) is Refusal.NO_PAIRING


# Links


def test_a_mentor_shares_a_link_once_and_the_mentee_hears_of_it(
    open_uow: OpenUnitOfWork, pairing: Pairing, now: datetime
) -> None:
    mentor, mentee = roles(pairing)
    shares = [
        resources.share(
            open_uow(TEAM), mentor, now, pairing.id, address=LINK, why="Short and true.", with_everybody=False
        )
        for _ in range(2)
    ]
    assert shares[0] == shares[1]
    seen = path.look(open_uow(TEAM), mentee, now, pairing.id)
    assert [one.address for one in seen.resources] == [LINK]
    assert [one.nudge.reader for one in told(open_uow, NudgeKind.RESOURCE_SHARED, "resource", shares[0].id)] == [mentee]
    assert refusal(lambda: resources.take_back(open_uow(TEAM), mentee, shares[0].id)) is Refusal.NOT_YOURS
    resources.take_back(open_uow(TEAM), mentor, shares[0].id)
    assert path.look(open_uow(TEAM), mentee, now, pairing.id).resources == ()


def test_a_link_may_be_offered_to_the_whole_program(open_uow: OpenUnitOfWork, pairing: Pairing, now: datetime) -> None:
    mentor, mentee = roles(pairing)
    resources.share(open_uow(TEAM), mentor, now, pairing.id, address=LINK, why="For all.", with_everybody=True)
    seen = path.look(open_uow(TEAM), mentee, now, pairing.id)
    assert (len(seen.resources), len(seen.offered)) == (0, 1)
    leave.leave(open_uow(TEAM), mentor, now, pairing.program_id, "")
    assert kept.summary(open_uow(TEAM), mentee).offered == (), "it is not theirs"
    (mine,) = kept.summary(open_uow(TEAM), mentor).offered
    resources.take_back(open_uow(TEAM), mentor, mine.id)
    assert kept.summary(open_uow(TEAM), mentor).offered == ()


def test_a_mentee_does_not_share_links(open_uow: OpenUnitOfWork, pairing: Pairing, now: datetime) -> None:
    _, mentee = roles(pairing)
    assert refusal(lambda: resources.begin(open_uow(TEAM), mentee, pairing.id)) is Refusal.NOT_YOURS


@pytest.mark.parametrize(
    "address",
    [
        "",
        "not a link",
        "javascript:alert(1)",
        "http://",
        "https://a b.com",
        "https://x.com/>|<!channel>",
        "https://[",
        "ftp://x.com",
        "https://bank.example@evil.example/",
    ],
)
def test_only_a_link_that_a_browser_opens_is_taken(
    open_uow: OpenUnitOfWork, pairing: Pairing, now: datetime, address: str
) -> None:
    mentor, _ = roles(pairing)
    share = lambda: resources.share(  # noqa: E731
        open_uow(TEAM), mentor, now, pairing.id, address=address, why="Why.", with_everybody=False
    )
    assert problems(share) == {"address": Problem.NOT_A_LINK}


# For oneself


def test_a_reflection_is_for_its_writer_alone(open_uow: OpenUnitOfWork, pairing: Pairing, now: datetime) -> None:
    for _ in range(2):
        reflections.write(open_uow(TEAM), ADA, now, pairing.id, "I interrupt when I am keen.")
    assert [one.words for one in reflections.begin(open_uow(TEAM), ADA, pairing.id).reflections] == [
        "I interrupt when I am keen."
    ]
    assert reflections.begin(open_uow(TEAM), BOB, pairing.id).reflections == ()
    with open_uow(TEAM) as uow:
        uow.pairings.save(replace(uow.pairings.get(pairing.id), state=PairingState.ENDED, ended_at=now))
    after = reflections.write(open_uow(TEAM), ADA, now, pairing.id, "And less than I did.").reflections
    assert len(after) == 2, "the end is when one has learned most"
    assert refusal(lambda: reflections.begin(open_uow(TEAM), GRACE, pairing.id)) is Refusal.NOT_YOURS
    assert problems(lambda: reflections.write(open_uow(TEAM), ADA, now, pairing.id, "x" * 40_000)) == {
        "words": Problem.TOO_LONG
    }
