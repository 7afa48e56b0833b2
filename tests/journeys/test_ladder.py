"""A pairing goes quiet: both are warned, somebody new is offered, the manager is told, then the admins."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.administration import Admin
from bot.domain.pairing import PairingState
from bot.matching.values import Couple
from bot.services import cohort
from playground.driver.person import Person
from playground.driver.seen import SeenMessage
from tests.journeys.pairs import ADA, GRACE, INES, KOFI, pair
from tests.story import Story


def saying(person: Person, words: str) -> list[SeenMessage]:
    return [one for one in person.messages() if words in one.text or words in one.words]


def everything(story: Story, name: str) -> str:
    return " ".join(one.words for one in story.person(name).messages())


def test_a_quiet_pairing_climbs_to_its_manager_and_then_to_the_admins(story: Story) -> None:
    with story.uow() as uow:
        uow.admins.appoint(Admin(person_id=KOFI, appointed_by=None, appointed_at=story.now))
    pair(story.uow(), story.now)
    ada, ines, grace, kofi = (story.person(name) for name in ("ada", "ines", "grace", "kofi"))
    story.move(days=34)
    assert not saying(ada, "have not logged a session for")
    story.move(days=8)
    for person in (ada, ines):
        assert len(saying(person, "have not logged a session for")) == 1
    assert not saying(grace, "have not met for")
    story.move(days=16)
    for person in (ada, ines):
        assert len(saying(person, "or meet somebody new?")) == 1
    told = saying(grace, "have not met for")
    assert len(told) == 1
    assert not saying(kofi, "nobody looks after it")
    story.move(days=18)
    assert len(saying(kofi, "nobody looks after it")) == 1
    assert ADA not in everything(story, "kofi"), "which pairing it is, admins do not see"
    story.move(days=40)
    assert len(saying(kofi, "nobody looks after it")) == 1


@pytest.mark.parametrize("act", ["Write to both", "I look after it"])
def test_the_admins_hear_nothing_where_the_manager_acted(story: Story, act: str) -> None:
    with story.uow() as uow:
        uow.admins.appoint(Admin(person_id=KOFI, appointed_by=None, appointed_at=story.now))
    pair(story.uow(), story.now)
    grace = story.person("grace")
    story.move(days=56)
    grace.press(saying(grace, "have not met for")[0], act)
    if grace.modal is not None:
        grace.modal.fill(words="How can I help?").submit()
    story.move(days=30)
    assert not saying(story.person("kofi"), "nobody looks after it")


def test_without_a_manager_who_could_act_the_admins_hear_at_once(story: Story) -> None:
    with story.uow() as uow:
        uow.admins.appoint(Admin(person_id=KOFI, appointed_by=None, appointed_at=story.now))
    pairing = pair(story.uow(), story.now)
    with story.uow() as uow:
        uow.people.put(replace(uow.people.get(GRACE), is_deactivated=True))
    story.move(days=58)
    assert len(saying(story.person("kofi"), "nobody looks after it")) == 1
    assert pairing.state is PairingState.ACTIVE


def offered(story: Story) -> None:
    """Grace offers a rematch from what she sees of her programs."""
    story.move(days=16)
    grace = story.person("grace")
    grace.command("/mentor-admin", "health")
    grace.press(grace.last(), "Offer a rematch")
    assert grace.modal is not None
    assert "each asked in private" in grace.modal.text
    story.move(hours=9)


def test_a_rematch_ends_it_where_both_want_that_and_keeps_them_apart(each_story: Story) -> None:
    story = each_story
    pairing = pair(story.uow(), story.now)
    with story.uow() as uow:
        program = uow.programs.get(pairing.program_id)
        rules = replace(program.rules, allow_former_partners=True)
        uow.programs.save(replace(program, rules=rules))
    offered(story)
    ada, ines, grace = (story.person(name) for name in ("ada", "ines", "grace"))
    question = saying(ada, "or meet somebody new?")[0]
    ada.press(question, "Somebody new")
    assert saying(ada, "Nobody is told that it was you")
    story.move(days=2)
    assert "somebody new" not in " ".join(one.words for one in ines.messages() if "or meet" not in one.text)
    assert not saying(grace, "has ended")
    ines.press(saying(ines, "or meet somebody new?")[0], "Somebody new")
    story.move(days=3)
    for person in (ada, ines):
        assert saying(person, "has ended")
        assert saying(person, "next matching")
    assert "Match again" in saying(grace, "has ended, as wanted")[0].buttons
    with story.uow() as uow:
        assert uow.pairings.get(pairing.id).state is PairingState.ENDED
        problem = cohort.problem(uow, uow.programs.get(pairing.program_id), story.now)
    assert Couple(INES, ADA) in problem.forbidden
    assert {ADA, INES} <= {one.id for one in problem.participants}


def test_where_only_one_wants_somebody_new_the_manager_decides_and_never_hears_who(story: Story) -> None:
    pairing = pair(story.uow(), story.now)
    offered(story)
    ada, ines, grace = (story.person(name) for name in ("ada", "ines", "grace"))
    ada.press(saying(ada, "or meet somebody new?")[0], "Somebody new")
    ines.press(saying(ines, "or meet somebody new?")[0], "We go on")
    story.move(days=1)
    told = saying(grace, "Not everybody in the pairing")
    assert len(told) == 1
    grace.press(told[0], "End it kindly")
    story.move(days=1)
    for person in (ada, ines):
        assert saying(person, "has ended")
    with story.uow() as uow:
        problem = cohort.problem(uow, uow.programs.get(pairing.program_id), story.now + timedelta(days=1))
    assert Couple(ADA, INES) in problem.forbidden


def test_a_second_offer_waits_and_a_stale_answer_gets_a_sentence(story: Story) -> None:
    pairing = pair(story.uow(), story.now)
    offered(story)
    ada, grace = story.person("ada"), story.person("grace")
    grace.command("/mentor-admin", "health")
    grace.press(grace.last(), "Offer a rematch")
    assert saying(grace, "asked already")
    question = saying(ada, "or meet somebody new?")[0]
    with story.uow() as uow:
        uow.pairings.save(replace(uow.pairings.get(pairing.id), state=PairingState.ENDED, ended_at=story.now))
    ada.press(question, "We go on")
    assert "settled already" in ada.last().words
