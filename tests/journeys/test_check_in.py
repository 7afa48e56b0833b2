"""How is it going? And a private word to somebody who can help."""

from dataclasses import replace
from datetime import date

from bot.domain.administration import Admin
from bot.domain.session import CheckInAnswer
from playground.driver.person import Person
from playground.driver.seen import SeenMessage
from tests.journeys.pairs import ADA, GRACE, INES, KOFI, pair, set_misconduct_contact
from tests.story import Story

QUESTION = "How is it going with"


def saying(person: Person, words: str) -> list[SeenMessage]:
    return [one for one in person.messages() if words in one.text or words in one.words]


def everything_said_to(story: Story, name: str) -> str:
    person = story.person(name)
    return " ".join(one.words for one in person.messages()) + person.home().words


def test_both_are_asked_when_nothing_was_logged_for_a_cadence_and_a_week(each_story: Story) -> None:
    story = each_story
    pair(story.uow(), story.now)
    ada, ines = story.person("ada"), story.person("ines")
    story.move(days=20, hours=23)
    assert not saying(ada, QUESTION)
    story.move(hours=2)
    assert len(saying(ada, QUESTION)) == len(saying(ines, QUESTION)) == 1
    story.move(days=20)
    assert len(saying(ada, QUESTION)) == 1
    story.move(days=2)
    assert len(saying(ada, QUESTION)) == 2, "asked again a round later, answered or not"


def test_a_logged_session_starts_the_clock_anew(story: Story) -> None:
    pair(story.uow(), story.now)
    ada = story.person("ada")
    story.move(days=15)
    ada.command("/mentor", "log")
    assert ada.modal is not None
    ada.modal.submit()
    story.move(days=20)
    assert not saying(ada, QUESTION)
    story.move(days=2)
    assert len(saying(ada, QUESTION)) == 1
    story.move(days=18)
    assert len(saying(ada, QUESTION)) == 1


def test_a_meeting_logged_late_asks_nobody_again_too_soon(story: Story) -> None:
    pair(story.uow(), story.now)
    ada = story.person("ada")
    story.move(days=22)
    assert len(saying(ada, QUESTION)) == 1
    ada.command("/mentor", "log")
    assert ada.modal is not None
    ada.modal.submit()
    story.move(days=20)
    assert not saying(ada, QUESTION)
    story.move(days=2)
    assert len(saying(ada, QUESTION)) == 1


def test_an_answer_replaces_the_question_and_leads_to_the_next_thing(story: Story) -> None:
    pairing = pair(story.uow(), story.now)
    story.move(days=22)
    ada, ines = story.person("ada"), story.person("ines")
    ada.press(saying(ada, QUESTION)[0], "We met")
    assert ada.modal is not None
    assert ada.modal.title == "Log a session"
    assert not saying(ada, QUESTION)
    ines.press(saying(ines, QUESTION)[0], "Not yet")
    assert saying(ines, "Shall we find a time")
    with story.uow() as uow:
        check_in = uow.check_ins.latest(pairing.id)
    assert check_in is not None
    assert check_in.answers == {ADA: CheckInAnswer.WE_MET, INES: CheckInAnswer.NOT_YET}


def test_a_question_is_gone_for_both_once_the_session_is_logged(story: Story) -> None:
    pair(story.uow(), story.now)
    story.move(days=22)
    ada, ines = story.person("ada"), story.person("ines")
    ines.press(saying(ines, QUESTION)[0], "Not yet")
    ada.command("/mentor", "log")
    assert ada.modal is not None
    ada.modal.submit()
    story.settle()
    assert not saying(ada, QUESTION)
    assert saying(ada, "Noted: you met")
    assert saying(ines, "Shall we find a time"), "what was answered stays as it was"


def test_what_is_planned_is_put_into_the_plan(story: Story) -> None:
    pair(story.uow(), story.now)
    story.move(days=22)
    ada = story.person("ada")
    ada.press(saying(ada, QUESTION)[0], "It is planned")
    ada.press(saying(ada, "I remind you of it")[0], "Put it into the plan")
    assert ada.modal is not None
    assert ada.modal.title == "Plan a session"


def test_a_concern_reaches_the_chosen_reader_and_nobody_else(each_story: Story) -> None:
    story = each_story
    pairing = pair(story.uow(), story.now)
    set_misconduct_contact(story.uow(), "care@example.com")
    with story.uow() as uow:
        # Ada's line manager helps to run mentoring, and still never reads what she writes.
        uow.admins.appoint(
            Admin(person_id=uow.people.get(ADA).manager_id or KOFI, appointed_by=None, appointed_at=story.now)
        )
        uow.admins.appoint(Admin(person_id=KOFI, appointed_by=None, appointed_at=story.now))
        uow.admins.appoint(Admin(person_id=INES, appointed_by=None, appointed_at=story.now))
    story.move(days=22)
    ada = story.person("ada")
    ada.press(saying(ada, QUESTION)[0], "Something is wrong")
    modal = ada.modal
    assert modal is not None
    assert "care@example.com" in modal.text
    options = next(one for one in modal.blocks if one.get("block_id") == "reader")["element"]["options"]
    assert [one["text"]["text"] for one in options] == ["Grace Hughes", "Kofi Mensah"]
    modal.fill(reader="Kofi Mensah", words="I am <b>shouted</b> at *every* time").submit()
    story.settle()
    story.move(days=3)
    kofi = story.person("kofi")
    told = saying(kofi, "private")
    assert len(told) == 1
    assert "shouted" in told[0].words
    story.move(days=8)
    ada.press(saying(ada, "has not been read")[0], "Choose somebody else")
    assert ada.modal is not None
    ada.modal.fill(reader="Grace Hughes").submit()
    story.settle()
    assert "shouted" not in everything_said_to(story, "kofi"), "the words are gone from who did not come to them"
    story.move(days=3)
    grace = story.person("grace")
    grace.press(saying(grace, "tells you something in private")[0], "I have read it")
    assert saying(grace, "You marked this as read")
    for name in ("ines", "kofi", "bob"):
        assert "shouted" not in everything_said_to(story, name)
        assert "private concern" not in everything_said_to(story, name)
    with story.uow() as uow:
        assert [one.words for one in uow.concerns.to(GRACE)] == ["I am <b>shouted</b> at *every* time"]
        assert not uow.concerns.to(KOFI)
        assert uow.check_ins.latest(pairing.id) is None, "the answer itself would tell those who see numbers"


def test_where_nobody_can_read_it_the_companys_own_contact_stands(story: Story) -> None:
    pair(story.uow(), story.now, mentor=GRACE)
    set_misconduct_contact(story.uow(), "care@example.com")
    story.move(days=22)
    ada = story.person("ada")
    ada.press(saying(ada, QUESTION)[0], "Something is wrong")
    assert ada.modal is not None
    assert "care@example.com" in ada.modal.text
    assert "Nobody who runs mentoring here" in ada.modal.text


def test_a_paused_person_is_asked_nothing_and_neither_is_the_partner(story: Story) -> None:
    pairing = pair(story.uow(), story.now)
    with story.uow() as uow:
        place = uow.enrollments.find(program_id=pairing.program_id, person_id=ADA)
        assert place is not None
        uow.enrollments.save(place.paused(date(2026, 5, 4)))
    story.move(days=60)
    for name in ("ada", "ines"):
        assert not saying(story.person(name), QUESTION)
        assert not saying(story.person(name), "first session")
    story.move(days=8)
    assert len(saying(story.person("ada"), QUESTION)) == 1, "the clock goes on after the pause"


def test_nobody_is_asked_once_the_pairing_has_ended(story: Story) -> None:
    from bot.domain.pairing import PairingState

    pairing = pair(story.uow(), story.now)
    with story.uow() as uow:
        uow.pairings.save(replace(pairing, state=PairingState.ENDED, ended_at=story.now))
    story.move(days=60)
    assert not saying(story.person("ada"), QUESTION)
    assert not saying(story.person("ines"), "first session")
    assert not saying(story.person("grace"), "first session")


def test_after_weeks_of_rest_each_is_asked_once(story: Story) -> None:
    pair(story.uow(), story.now)
    story.settle()
    driver, story.clock.driver = story.clock.driver, None  # the bot is down while the clock goes on
    story.clock.move_to(story.now.replace(day=27, month=5, hour=10))
    story.clock.driver = driver
    story.settle()
    for name in ("ada", "ines"):
        assert len(saying(story.person(name), QUESTION)) == 1
    story.move(days=1)
    assert len(saying(story.person("ada"), QUESTION)) == 1
