"""When life happens: what was put together stands still, is covered, ends or goes on, and everybody hears it once."""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.administration import Admin
from bot.domain.announcement import Announcement, AnnouncementState, Audience
from bot.domain.enrollment import Answers, Enrollment, EnrollmentState
from bot.domain.goal import Goal
from bot.domain.kinds import Role
from bot.domain.life import PayForward
from bot.domain.pairing import PairingState, Request, RequestState
from bot.domain.program import Program
from bot.domain.session import Concern, Session, SessionState
from bot.services import programs
from bot.services.program_plan import Plan
from playground.driver.person import Person
from playground.driver.seen import SeenMessage
from tests.journeys.pairs import ADA, DAN, GRACE, INES, KOFI, pair
from tests.story import Story


def saying(person: Person, words: str) -> list[SeenMessage]:
    return [one for one in person.messages() if words in one.text or words in one.words]


def path_of(story: Story, name: str) -> Person:
    """Somebody who has opened the path of their pairing."""
    person = story.person(name)
    while person.modal is not None:
        person.modal.close()
    person.command("/mentor")
    person.press(person.last(), "Our path")
    assert person.modal is not None
    return person


def test_a_pairing_takes_a_break_and_goes_on_by_itself(each_story: Story) -> None:
    story = each_story
    pairing = pair(story.uow(), story.now)
    with story.uow() as uow:
        for days in (10, 40):
            uow.sessions.add(
                Session(pairing_id=pairing.id, starts_at=story.now + timedelta(days=days), minutes=45, recorded_by=ADA)
            )
    story.settle()
    ada, ines = path_of(story, "ada"), story.person("ines")
    assert ada.modal is not None
    ada.modal.press("Take a break")
    form = ada.modal
    form.fill(until="2026-03-01").submit()
    assert "past" in form.errors["until"]
    form.fill(until="2026-03-30").submit()
    assert "take a break until Monday, March 30" in form.text
    assert "Called off" in form.text
    story.move(hours=10)
    told = saying(ines, "asked for a break of the two of you until Monday, March 30")
    assert len(told) == 1
    assert "1 session that you planned within it is called off" in told[0].words
    assert "take a break until Monday, March 30" in ines.home().words
    with story.uow() as uow:
        assert [one.state for one in uow.sessions.of(pairing.id)] == [SessionState.PLANNED, SessionState.CANCELED]
    story.settle()  # whoever opens the Home for the first time is welcomed
    heard = {name: len(story.person(name).messages()) for name in ("ada", "ines")}
    story.move(days=26)
    assert {name: len(story.person(name).messages()) for name in heard} == heard, "every clock of theirs stands still"
    story.move(days=2)
    for person in (ada, ines):
        assert len(saying(person, "Your break is over, as planned")) == 1
    assert not saying(ada, "asked for a break"), "whoever took it knows"
    assert "Next session" in ada.home().words


def test_either_ends_a_break_early_and_its_clocks_have_as_long_as_before(story: Story) -> None:
    pairing = pair(story.uow(), story.now)
    ada, ines = path_of(story, "ada"), story.person("ines")
    assert ada.modal is not None
    ada.modal.press("Take a break")
    ada.modal.fill(until="2026-03-30").submit()
    story.move(days=3)
    ines.press(saying(ines, "asked for a break")[0], "End the break now")
    assert saying(ines, "as much time left as before the break")
    ines.press(saying(ines, "asked for a break")[0], "End the break now")
    assert "you take no break" in ines.last().words.lower() or "take no break" in ines.last().words
    story.move(days=4)
    assert len(saying(ada, "ended your break")) == 1
    assert not saying(ada, "not planned your first session"), "it has three days more than without the break"
    story.move(days=6)
    assert len(saying(ada, "not planned your first session")) == 1
    assert not saying(ines, "Your break is over, as planned")
    with story.uow() as uow:
        assert uow.pairings.get(pairing.id).paused_until is None


def deactivate(story: Story, name: str) -> None:
    story.slack.fault("deactivate", user=f"U0{name.upper()}")
    story.settle()


def able_to_mentor(story: Story, program_id: int) -> None:
    """Ines and Kofi fit Ada; nobody else is in the program."""
    with story.uow() as uow:
        program = uow.programs.get(program_id)
        for person_id in (INES, KOFI, ADA):
            place = uow.enrollments.find(program_id=program_id, person_id=person_id)
            answers = Answers(
                level=1 if person_id == ADA else 2, wants_skills=program.skills[:1], languages=("English",)
            )
            answers = replace(answers, offers_skills=program.skills[:1])
            known = place or Enrollment(program_id=program_id, person_id=person_id, state=EnrollmentState.ENROLLED)
            roles = frozenset({Role.MENTEE if person_id == ADA else Role.MENTOR})
            known = replace(known, roles=roles, answers=answers, enrolled_at=story.now)
            (uow.enrollments.save if known.id else uow.enrollments.add)(known)


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
    assert len(saying(grace, "left Grow")) == 1
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


def test_a_missed_session_blames_nobody_and_three_in_a_row_offer_help(story: Story) -> None:
    pairing = pair(story.uow(), story.now)
    ada, ines, grace = (story.person(name) for name in ("ada", "ines", "grace"))
    for day in range(3):
        with story.uow() as uow:
            at = story.now + timedelta(hours=2)
            uow.sessions.add(Session(pairing_id=pairing.id, starts_at=at, minutes=45, recorded_by=ADA))
        story.move(days=2)
        ada.command("/mentor", "log")
        assert ada.modal is not None
        ada.modal.fill(outcome="missed").submit()
        assert "did not happen" in ada.modal.text
        if day == 0:
            ada.modal.press("Ines could not")
            assert "Noted, for you alone" in ada.modal.text
        ada.modal.close(everything=True)
        assert not saying(ines, "What would help") or day == 2
    story.move(days=4)
    for person in (ada, ines):
        (offer,) = saying(person, "The last 3 sessions of you and")
        assert "nobody's fault" in offer.words
        assert "could not" not in offer.words
    assert not [one for name in ("ines", "grace") for one in saying(story.person(name), "could not")]
    assert not saying(grace, "sessions of you")
    with story.uow() as uow:
        assert uow.personal.kept(ADA)["sessions_that_fell_through"]
        assert not uow.personal.kept(INES)["sessions_that_fell_through"]
    ines.press(saying(ines, "The last 3 sessions of you and")[0], "Take a break until ...")
    assert ines.modal is not None
    assert ines.modal.title == "Take a break"


def finish(story: Story) -> None:
    """Ada and Ines met, and their program is closed."""
    pairing = pair(story.uow(), story.now)
    with story.uow() as uow:
        for days, state in ((1, SessionState.HELD), (30, SessionState.PLANNED)):
            at = story.now + timedelta(days=days)
            uow.sessions.add(Session(pairing_id=pairing.id, starts_at=at, minutes=45, recorded_by=ADA, state=state))
        ada = uow.enrollments.find(program_id=pairing.program_id, person_id=ADA)
        skills = uow.programs.get(pairing.program_id).skills
        assert ada is not None
        answers = Answers(wants_skills=skills[:1], level=1, hours_per_month=2, years_of_experience=4, strengths="Maps")
        uow.enrollments.save(replace(ada, answers=answers))
    story.move(days=2)
    programs.close(story.uow(), GRACE, story.now, pairing.program_id)
    story.settle()
    with story.uow() as uow:
        assert {one.state for one in uow.sessions.of(pairing.id)} == {SessionState.HELD, SessionState.CANCELED}


def open_another(story: Story) -> Program:
    with story.uow() as uow:
        old = uow.programs.all()[0]
    begun = programs.begin(story.uow(), GRACE, story.now, "general")
    plan = replace(begun.plan, name="Onwards", skills=old.skills)
    return programs.create(story.uow(), GRACE, story.now, plan, as_draft=False)


def test_whoever_finished_as_a_mentee_is_asked_once_to_mentor_with_their_profile_ready(each_story: Story) -> None:
    story = each_story
    finish(story)
    program = open_another(story)
    ada, ines = story.person("ada"), story.person("ines")
    story.move(days=3)
    assert not saying(ada, "Would you mentor somebody one step"), "the end has its own words"
    story.move(days=6)
    (asked,) = saying(ada, "Would you mentor somebody one step")
    assert "Onwards takes mentors until" in asked.words
    assert not saying(ines, "Would you mentor somebody one step"), "mentors already"
    ada.press(asked, "Yes, show me my profile")
    form = ada.modal
    assert form is not None
    assert "Onwards" in form.text
    form.submit()
    assert not form.errors
    with story.uow() as uow:
        place = uow.enrollments.find(program_id=program.id, person_id=ADA)
    assert place is not None
    assert (place.roles, place.answers.strengths) == (frozenset({Role.MENTOR}), "Maps")
    story.move(days=40)
    assert len(saying(ada, "Would you mentor somebody one step")) == 1


def test_whoever_would_rather_mentor_later_hears_of_the_next_program_and_a_no_is_for_good(story: Story) -> None:
    finish(story)
    ada = story.person("ada")
    story.move(days=7)
    (asked,) = saying(ada, "Would you mentor somebody one step")
    assert "tell you when the next one opens" in asked.words
    ada.press(asked, "Tell me when one opens")
    assert saying(ada, "I tell you when the next program opens")
    story.move(days=20)
    open_another(story)
    story.move(days=2)
    (again,) = saying(ada, "Would you mentor somebody one step")
    assert "Onwards takes mentors" in again.words
    ada.press(again, "No, and don't ask again")
    assert saying(ada, "I do not ask again")
    with story.uow() as uow:
        answer = uow.pay_forward.find(ADA)
    assert answer is not None
    assert answer.answer is PayForward.NEVER
    story.move(days=30)
    assert not saying(ada, "Would you mentor somebody one step")


@pytest.mark.usefixtures("matching_here")
def test_somebody_stands_in_for_a_mentor_on_leave_and_everything_goes_back_on_the_day(each_story: Story) -> None:
    story = each_story
    pairing = pair(story.uow(), story.now)
    able_to_mentor(story, pairing.program_id)
    ada, ines, kofi = (story.person(name) for name in ("ada", "ines", "kofi"))
    with story.uow() as uow:
        held = Session(
            pairing_id=pairing.id,
            starts_at=story.now - timedelta(days=1),
            minutes=45,
            recorded_by=INES,
            state=SessionState.HELD,
            notes="Between Ada and Ines",
        )
        uow.sessions.add(held)
        uow.goals.add(Goal(program_id=pairing.program_id, mentee_id=ADA, title="Delegate more", set_at=story.now))
    ines.command("/mentor", "pause")
    assert ines.modal is not None
    ines.modal.fill(until="2026-04-06", cover=["cover"]).submit()
    assert "pausing until" in ines.modal.text
    story.move(hours=8)
    (told,) = saying(ada, "is taking a break until Monday, April 6")
    assert "asking somebody to stand in" in told.words
    (asked,) = saying(kofi, "Would you stand in for")
    kofi.press(asked, "Yes, gladly")
    story.settle()
    groups = [number for number, kind in kofi.conversations() if kind == "mpim"]
    begun = [one for number in groups for one in kofi.messages(number) if "stands in while" in one.words]
    assert len(begun) == 1
    assert len(saying(ines, "stands in for you with")) == 1
    assert not saying(ada, "stands in"), "she reads it in their conversation, once"
    path_of(story, "kofi")
    assert kofi.modal is not None
    assert "session 2 of" in kofi.modal.text, "the path is the mentee's"
    assert "Between Ada and Ines" not in kofi.modal.text
    kofi.modal.close(everything=True)
    kofi.command("/mentor", "goals")
    assert "Delegate more" in (kofi.modal.text if kofi.modal else kofi.last().words)
    with story.uow() as uow:
        cover_pairing = next(one for one in uow.pairings.active_of(KOFI) if one.covers_id == pairing.id)
        late = Session(
            pairing_id=cover_pairing.id, starts_at=story.now + timedelta(days=45), minutes=45, recorded_by=KOFI
        )
        uow.sessions.add(late)
    story.move_to(datetime(2026, 4, 7, 12, tzinfo=UTC))
    assert len(saying(ada, "and you go on together")) == 1
    assert len(saying(kofi, "Your time as a stand-in is over")) == 1
    assert len(saying(ines, "Welcome back")) == 1
    with story.uow() as uow:
        assert uow.pairings.get(cover_pairing.id).state is PairingState.FINISHED
        assert uow.sessions.of(cover_pairing.id)[0].state is SessionState.CANCELED
        assert uow.pairings.get(pairing.id).state is PairingState.ACTIVE
        assert [one.title for one in uow.goals.of(ADA)] == ["Delegate more"]
    assert KOFI not in ada.home().words
    assert INES in ada.home().words


@pytest.mark.usefixtures("matching_here")
def test_a_mentor_who_comes_back_early_is_covered_no_longer_and_a_no_is_nobodys_business(story: Story) -> None:
    pairing = pair(story.uow(), story.now)
    able_to_mentor(story, pairing.program_id)
    ada, ines, kofi = (story.person(name) for name in ("ada", "ines", "kofi"))
    ines.command("/mentor", "pause")
    assert ines.modal is not None
    ines.modal.fill(until="2026-04-06", cover=["cover"]).submit()
    story.move(hours=8)
    kofi.press(saying(kofi, "Would you stand in for")[0], "No, not this time")
    assert saying(kofi, "nobody hears of it")
    story.move(days=1)
    assert not saying(kofi, "Would you stand in for"), "and is not asked again"
    hugo = story.person("hugo")
    hugo.press(saying(hugo, "Would you stand in for")[0], "Yes, gladly")
    story.settle()
    assert "U0HUGO" in ada.home().words
    assert "U0KOFI" not in " ".join(one.words for one in ada.messages())
    ines.command("/mentor", "resume")
    story.move(days=2)
    assert len(saying(ada, "and you go on together")) == 1
    assert len(saying(hugo, "Your time as a stand-in is over")) == 1
    assert "U0HUGO" not in ada.home().words
    story.move_to(datetime(2026, 4, 8, 12, tzinfo=UTC))
    assert len(saying(ada, "and you go on together")) == 1


def test_a_program_cut_short_takes_what_was_planned_after_its_end_out_of_the_calendars(story: Story) -> None:
    pairing = pair(story.uow(), story.now)
    with story.uow() as uow:
        for days in (10, 60):
            at = story.now + timedelta(days=days)
            uow.sessions.add(Session(pairing_id=pairing.id, starts_at=at, minutes=45, recorded_by=ADA))
        before = uow.programs.get(pairing.program_id)
    ends = (story.now + timedelta(days=40)).date()
    plan = replace(plan_of(before), ends_on=ends)
    programs.edit(story.uow(), GRACE, story.now, before.id, plan, version=before.version)
    with story.uow() as uow:
        states = [one.state for one in uow.sessions.of(pairing.id)]
    assert states == [SessionState.CANCELED, SessionState.PLANNED]


def plan_of(program: Program) -> Plan:
    return Plan(**{one.name: getattr(program, one.name) for one in fields(Plan) if hasattr(program, one.name)})
