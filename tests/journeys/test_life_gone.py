"""When life happens: somebody is gone from Slack, and everything of theirs settles by itself."""

from datetime import timedelta

import pytest

from bot.domain.administration import Admin
from bot.domain.announcement import Announcement, AnnouncementState, Audience
from bot.domain.enrollment import EnrollmentState
from bot.domain.pairing import PairingState, Request, RequestState
from bot.domain.rematch import RematchAnswer
from bot.domain.session import Concern, Session, SessionState
from bot.services import rematch
from tests.journeys.living import able_to_mentor, deactivate, saying
from tests.journeys.pairs import ADA, DAN, GRACE, INES, KOFI, pair
from tests.story import Story


@pytest.mark.usefixtures("matching_here")
def test_everything_of_a_deactivated_mentor_settles_and_the_next_best_is_asked_at_once(story: Story) -> None:
    pairing = pair(story.uow(), story.now)
    program_id = pairing.program_id
    able_to_mentor(story, program_id)
    with story.uow() as uow:
        planned = story.now + timedelta(days=5)
        uow.sessions.add(Session(pairing_id=pairing.id, starts_at=planned, minutes=45, recorded_by=ADA))
        uow.requests.add(
            Request(program_id=program_id, mentor_id=INES, mentee_id=DAN, asked_at=story.now, lapses_at=planned)
        )
    deactivate(story, "ines")
    story.move(hours=6)
    ada, kofi, grace = (story.person(name) for name in ("ada", "kofi", "grace"))
    (told,) = saying(ada, "has ended")
    assert "I am asking somebody else who fits you" in told.words
    assert len(saying(kofi, "Would you mentor")) == 1, "at once, and in their working hours"
    assert len(saying(grace, "is gone from Slack, and so from Grow")) == 1
    with story.uow() as uow:
        place = uow.enrollments.find(program_id=program_id, person_id=INES)
        assert place is not None
        assert place.state is EnrollmentState.LEFT
        assert uow.pairings.get(pairing.id).state is PairingState.ENDED
        assert uow.sessions.of(pairing.id)[0].state is SessionState.CANCELED
        assert uow.requests.of(DAN)[0].state is RequestState.WITHDRAWN
    kofi.press(saying(kofi, "Would you mentor")[0], "Yes, gladly")
    story.settle()
    assert "Kofi" in ada.home().words or KOFI in ada.home().words
    deactivate(story, "ines")
    story.move(days=2)
    assert len(saying(ada, "has ended")) == 1


def test_a_manager_is_gone_and_an_admin_takes_over(each_story: Story) -> None:
    story = each_story
    pairing = pair(story.uow(), story.now)
    offered = rematch.offer(story.uow(), GRACE, story.now, pairing.id)
    with story.uow() as uow:
        asked = uow.rematches.latest(offered.id)
        assert asked is not None
    for person, given in ((ADA, RematchAnswer.SOMEBODY_NEW), (INES, RematchAnswer.GO_ON)):
        rematch.answer(story.uow(), person, story.now, asked.id, given)
    with story.uow() as uow:
        for one in (KOFI, DAN):
            uow.admins.appoint(Admin(person_id=one, appointed_by=None, appointed_at=story.now))
        uow.concerns.add(
            Concern(pairing_id=pairing.id, writer_id=ADA, reader_id=GRACE, words="It is hard.", written_at=story.now)
        )
        said = uow.announcements.add(
            Announcement(
                author_id=GRACE,
                text="Welcome",
                audience=Audience(programs=(pairing.program_id,)),
                state=AnnouncementState.HALTED,
                written_at=story.now,
            )
        )
    deactivate(story, "grace")
    story.move(hours=10)
    kofi, dan, ada = (story.person(name) for name in ("kofi", "dan", "ada"))
    for admin in (kofi, dan):
        (told,) = saying(admin, "nobody manages Grow into leadership any more")
        assert "1 announcement that was still to go out" in told.words
        assert "It is hard" not in str(told.blocks)
        assert len(saying(admin, "Not everybody in the pairing")) == 1, "what waited for the manager waits for them"
    assert len(saying(ada, "choose somebody else")) == 1 or saying(ada, "not read")
    kofi.press(saying(kofi, "nobody manages")[0], "I take over")
    assert saying(kofi, "manages Grow into leadership from now on")
    story.settle()
    assert not saying(dan, "nobody manages"), "the other admin's message says so too"
    with story.uow() as uow:
        assert uow.programs.get(pairing.program_id).managers == (KOFI,)
        assert GRACE not in {one.person_id for one in uow.admins.all()}
        assert uow.announcements.get(said.id).author_id in {KOFI, DAN}
        assert uow.audit.about(f"program:{pairing.program_id}")[-1].action == "took_over_program"
    story.move(days=8)
    assert saying(kofi, "Grow into leadership"), "the week's summary comes to whoever took over"
    deactivate(story, "grace")
    story.move(days=1)
    assert not saying(kofi, "nobody manages")


def test_the_last_admin_is_gone_and_the_owners_of_the_workspace_are_asked_once(story: Story) -> None:
    pair(story.uow(), story.now)
    deactivate(story, "grace")
    deactivate(story, "grace")
    story.move(days=1)
    lena, owen = story.person("lena"), story.person("owen")
    for owner in (lena, owen):
        (asked,) = saying(owner, "Nobody runs mentoring here any more")
        assert "1 program goes on by itself" in asked.words
    lena.press(saying(lena, "Nobody runs mentoring here")[0], "Appoint somebody")
    assert lena.modal is not None
    lena.modal.fill(people=[KOFI]).submit()
    assert "now run by" in lena.modal.text
    story.settle()
    assert not saying(owen, "Nobody runs mentoring here any more")[0].buttons, "the other owner need not do it too"
    assert len(saying(story.person("kofi"), "You now run mentoring")) == 1
