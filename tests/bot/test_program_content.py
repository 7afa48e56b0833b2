"""Content in versions, the life of a program, nominations and newcomers, on each database."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial

import pytest

from bot.domain.administration import Admin, Job
from bot.domain.announcement import AnnouncementState
from bot.domain.enrollment import Enrollment, EnrollmentState
from bot.domain.forms import Occasion
from bot.domain.kinds import Kind, Role
from bot.domain.nomination import NominationState
from bot.domain.pairing import Member, Pairing
from bot.domain.person import Person, PersonId
from bot.domain.plan import Content
from bot.domain.program import Joining, JoiningRule, Program, ProgramState
from bot.domain.session import Session, SessionState
from bot.errors import FieldProblems, Problem, Refusal, Refused
from bot.nudges import NudgeKind, key
from bot.ports import OpenUnitOfWork, UnitOfWork
from bot.services import (
    cohort,
    contents,
    edit_content,
    end_moved,
    form_content,
    guides,
    newcomers,
    nominations,
    pair,
    program_life,
    program_sayings,
    programs,
    signup,
    stops,
    tell_everybody,
)
from bot.services.edit_content import Clash, Saved
from bot.services.program_plan import Plan
from tests.conftest import TEAM

ADA, BOB, GRACE, INES = (PersonId(f"U0{name}") for name in ("ADA", "BOB", "GRACE", "INES"))


@pytest.fixture
def uow(open_uow: OpenUnitOfWork, people: list[Person], now: datetime) -> UnitOfWork:
    """Grace runs mentoring; Ada reports to Bob."""
    with open_uow(TEAM) as uow:
        uow.admins.appoint(Admin(person_id=GRACE, appointed_by=None, appointed_at=now))
        uow.people.put(replace(uow.people.get(ADA), manager_id=BOB, level=1))
    return uow


def made(uow: UnitOfWork, now: datetime, template: str = "general", **changes: object) -> Program:
    plan: Plan = replace(programs.begin(uow, GRACE, now, template).plan, **changes)  # type: ignore[arg-type]
    return programs.create(uow, GRACE, now, plan, as_draft=False)


def enroll(uow: UnitOfWork, program: Program, now: datetime, *people: PersonId) -> None:
    with uow:
        for person in people:
            enrolled = Enrollment(
                program_id=program.id,
                person_id=person,
                state=EnrollmentState.ENROLLED,
                roles=frozenset(Role),
                enrolled_at=now,
            )
            uow.enrollments.add(enrolled)


def paired(
    uow: UnitOfWork, program: Program, now: datetime, mentor: PersonId = INES, mentee: PersonId = ADA
) -> Pairing:
    with uow:
        return pair.make(uow, program, mentor, mentee, now, 70.0, ())


def reworded(title: str) -> Callable[[Content], Content]:
    def change(content: Content) -> Content:
        guide = content.guide("delegation")
        assert guide is not None
        return content.with_guide(replace(guide, title=title))

    return change


def save_title(uow: UnitOfWork, now: datetime, program: Program, title: str, began_with: int) -> Saved | Clash:
    part = "guide:delegation"
    return edit_content.save(uow, GRACE, now, program.id, part=part, began_with=began_with, change=reworded(title))


def test_a_program_begins_as_its_template_says(uow: UnitOfWork, now: datetime) -> None:
    program = made(uow, now, "high_potential")
    assert (program.joining, program.tells_line_managers) == (Joining.INVITE_ONLY, True)
    assert program.rules.weights["department"] == 20
    with uow:
        first = uow.contents.latest(program.id)
    assert first is not None
    assert (first.number, first.content.template, len(first.content.tracks[0].guides)) == (1, "high_potential", 13)


def test_a_name_is_proposed_that_is_free(uow: UnitOfWork, now: datetime) -> None:
    names = [made(uow, now).name for _ in range(3)]
    assert names == ["General one-to-one", "General one-to-one March 2026", "General one-to-one March 2026 (2)"]


def test_a_running_pairing_keeps_what_it_began_with(uow: UnitOfWork, now: datetime) -> None:
    program = made(uow, now)
    enroll(uow, program, now, ADA, BOB, INES)
    earlier = paired(uow, program, now)
    done = save_title(uow, now, program, "Handing over", began_with=1)
    assert isinstance(done, Saved)
    assert (done.editing.number, done.editing.keep) == (2, 1)
    later = paired(uow, program, now, INES, BOB)
    with uow:
        titles = [guides.at(uow, one, 6).step.guide for one in (earlier, later)]
    assert [one.title if one else "" for one in titles] == ["Letting go of work without dropping it", "Handing over"]


def test_whoever_saves_the_same_part_second_sees_what_changed(uow: UnitOfWork, now: datetime) -> None:
    program = made(uow, now)
    assert isinstance(save_title(uow, now, program, "First", began_with=1), Saved)
    clash = save_title(uow, now, program, "Second", began_with=1)
    assert isinstance(clash, Clash)
    guide = clash.editing.content.guide("delegation")
    assert guide is not None
    assert guide.title == "First"
    again = save_title(uow, now, program, "Second", began_with=clash.editing.number)
    assert isinstance(again, Saved)
    assert again.editing.number == 3


def test_two_who_change_different_parts_both_get_theirs(uow: UnitOfWork, now: datetime) -> None:
    program = made(uow, now)
    save_title(uow, now, program, "Handing over", began_with=1)
    change = edit_content.with_agreement("Be kind.", required=True)
    done = edit_content.save(uow, GRACE, now, program.id, part="agreement", began_with=1, change=change)
    assert isinstance(done, Saved)
    content = done.editing.content
    guide = content.guide("delegation")
    assert (guide.title if guide else "", content.agreement.text, content.agreement.version) == (
        "Handing over",
        "Be kind.",
        2,
    )


def test_saving_what_is_there_already_makes_no_version(uow: UnitOfWork, now: datetime) -> None:
    program = made(uow, now)
    agreement = edit_content.open_content(uow, GRACE, program.id).content.agreement
    change = edit_content.with_agreement(agreement.text, required=agreement.required)
    done = edit_content.save(uow, GRACE, now, program.id, part="agreement", began_with=1, change=change)
    assert isinstance(done, Saved)
    assert not done.changed
    assert done.editing.number == 1


def test_only_whoever_runs_it_changes_it(uow: UnitOfWork, now: datetime) -> None:
    program = made(uow, now)
    for act in (
        lambda: edit_content.open_content(uow, ADA, program.id),
        lambda: program_life.pause(uow, ADA, now, program.id, date(2026, 4, 1)),
        lambda: program_life.archive(uow, ADA, now, program.id),
        lambda: program_life.copy(uow, ADA, now, program.id),
        lambda: nominations.waiting(uow, ADA, program.id),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.why is Refusal.ADMINS_ONLY


@pytest.mark.parametrize(
    ("words", "questions", "problems"),
    [
        ({"aim": " "}, ("a", "b", "c"), {"aim": Problem.REQUIRED}),
        ({"title": "x" * 61}, ("a", "b", "c"), {"title": Problem.TOO_LONG}),
        ({"exercise": "😀" * 40_000}, ("a", "b", "c"), {"exercise": Problem.TOO_LONG}),
        ({}, ("a", "b"), {"questions": Problem.THREE_QUESTIONS}),
    ],
)
def test_what_is_wrong_with_a_guide_stands_at_its_field(
    uow: UnitOfWork, now: datetime, words: dict[str, str], questions: tuple[str, ...], problems: dict[str, Problem]
) -> None:
    program = made(uow, now)
    given = dict.fromkeys(("title", "aim", "mentor", "mentee", "exercise", "agree"), "Words") | words
    with pytest.raises(FieldProblems) as error:
        edit_content.save(
            uow,
            GRACE,
            now,
            program.id,
            part="guide:delegation",
            began_with=1,
            change=edit_content.with_guide("delegation", given, questions),
        )
    assert error.value.problems == problems


def test_a_session_is_counted_on_its_path(uow: UnitOfWork, now: datetime) -> None:
    program = made(uow, now)
    enroll(uow, program, now, ADA, INES)
    pairing = paired(uow, program, now)
    with uow:
        for days, state in ((1, SessionState.HELD), (5, SessionState.MISSED), (15, SessionState.HELD)):
            starts = now + timedelta(days=days)
            uow.sessions.add(Session(pairing_id=pairing.id, state=state, starts_at=starts, recorded_by=ADA))
        third = Session(pairing_id=pairing.id, starts_at=now + timedelta(days=29), recorded_by=ADA)
        step = contents.step_of(uow, uow.sessions.add(third))
    assert (step.number, step.of, step.guide.title if step.guide else "") == (3, 13, "Feedback that lands")


def test_a_late_pairing_gets_the_path_in_short(uow: UnitOfWork, now: datetime) -> None:
    program = made(uow, now)
    enroll(uow, program, now, ADA, INES)
    late = now + timedelta(days=140)
    pairing = paired(uow, program, late)
    with uow:
        path = contents.guides_of(uow, pairing, program)
    assert 3 <= len(path) < 13
    assert (path[0].id, path[-1].id) == ("first_session", "ending_well")


# The life of a program


def test_every_clock_stands_still_and_goes_on(uow: UnitOfWork, open_uow: OpenUnitOfWork, now: datetime) -> None:
    program = made(uow, now)
    enroll(uow, program, now, ADA, INES)
    pairing = paired(uow, program, now)
    first = key(NudgeKind.PLAN_FIRST_SESSION, pairing.id, ADA)

    def due() -> datetime:
        with uow:
            delivery = uow.outbox.find(first)
        assert delivery is not None
        return delivery.nudge.due_at

    before = due()
    program_life.pause(uow, GRACE, now, program.id, date(2026, 3, 16))
    with uow:
        ends = stops.first_moment(program, date(2026, 3, 16))
        assert uow.programs.get(program.id).is_paused(now + timedelta(days=13))
    assert due() - before == ends - now
    early = now + timedelta(days=3)
    program_life.resume(uow, GRACE, early, program.id)
    assert due() - before == timedelta(days=3)
    with pytest.raises(Refused) as refused:
        program_life.resume(uow, GRACE, early, program.id)
    assert refused.value.why is Refusal.PROGRAM_NOT_PAUSED


def tell(open_uow: OpenUnitOfWork, program: Program, now: datetime, kind: str) -> None:
    """The job, twice: nobody hears it twice."""
    job = Job(kind=kind, subject_id=program.id, asked_by=GRACE, asked_at=now)
    for _ in range(2):
        tell_everybody.tell(partial(open_uow, TEAM), partial(_same, now), job)


def test_a_pause_ends_by_itself(uow: UnitOfWork, open_uow: OpenUnitOfWork, now: datetime) -> None:
    program = made(uow, now)
    enroll(uow, program, now, ADA)
    program_life.pause(uow, GRACE, now, program.id, date(2026, 3, 9))
    tell(open_uow, program, now, "tell_program_paused")
    job = Job(kind=program_life.GOES_ON_JOB, subject_id=program.id, asked_by=GRACE, asked_at=now)
    program_life.go_on(lambda: open_uow(TEAM), lambda: now + timedelta(days=2), job)
    with uow:
        assert uow.programs.get(program.id).paused_until is not None, "not before its day"
    program_life.go_on(lambda: open_uow(TEAM), lambda: now + timedelta(days=7), job)
    with uow:
        assert uow.programs.get(program.id).paused_until is None
    with uow:
        about = uow.outbox.about(NudgeKind.PROGRAM_PAUSED, "program", program.id)
    assert [one.nudge.reader for one in about] == [ADA]


def test_a_copy_is_a_draft_with_the_same_words_and_nobody_in_it(uow: UnitOfWork, now: datetime) -> None:
    program = made(uow, now)
    enroll(uow, program, now, ADA)
    save_title(uow, now, program, "Handing over", began_with=1)
    copies = [program_life.copy(uow, GRACE, now, program.id) for _ in range(2)]
    assert [one.name for one in copies] == ["General one-to-one (copy)", "General one-to-one (copy 2)"]
    copied = copies[0]
    assert (copied.state, copied.rules, copied.managers) == (ProgramState.DRAFT, program.rules, program.managers)
    with uow:
        guide = contents.of_program(uow, copied).guide("delegation")
        assert not uow.enrollments.in_program(copied.id)
    assert guide is not None
    assert guide.title == "Handing over"


def test_only_what_is_closed_is_put_away(uow: UnitOfWork, now: datetime) -> None:
    program = made(uow, now)
    with pytest.raises(Refused) as refused:
        program_life.archive(uow, GRACE, now, program.id)
    assert refused.value.why is Refusal.CLOSE_FIRST
    programs.close(uow, GRACE, now, program.id)
    assert program_life.archive(uow, GRACE, now, program.id).state is ProgramState.ARCHIVED
    assert program_life.archive(uow, GRACE, now, program.id).state is ProgramState.ARCHIVED
    assert programs.list_mine(uow, GRACE, now) == ()


def test_everybody_in_it_hears_once_that_it_ends_earlier(
    uow: UnitOfWork, open_uow: OpenUnitOfWork, now: datetime
) -> None:
    program = made(uow, now)
    enroll(uow, program, now, ADA, INES)
    plan = programs.begin(uow, GRACE, now, "general").plan
    shorter = replace(plan, name=program.name, ends_on=program.ends_on - timedelta(days=30))
    programs.edit(uow, GRACE, now, program.id, shorter, version=program.version)
    for _ in range(2):
        job = Job(kind=end_moved.JOB, subject_id=program.id, asked_by=GRACE, asked_at=now)
        end_moved.work(partial(open_uow, TEAM), partial(_same, now), job)
    with uow:
        told = uow.outbox.about(NudgeKind.PROGRAM_END_MOVED, "program", program.id)
    assert {one.nudge.reader for one in told} == {ADA, INES}


def test_line_managers_hear_only_where_the_program_says_so(uow: UnitOfWork, now: datetime) -> None:
    for template, told in (("general", []), ("high_potential", [BOB])):
        program = made(uow, now, template)
        enroll(uow, program, now, ADA, INES)
        paired(uow, program, now)
        with uow:
            heard = uow.outbox.about(NudgeKind.LINE_MANAGER_TOLD, "program", program.id)
        assert [one.nudge.reader for one in heard] == told


# What a program says on its days


@pytest.mark.parametrize(("which", "days"), [("launch", 20), ("midpoint", 111)])
def test_a_text_waits_for_the_manager_on_its_day_once(
    uow: UnitOfWork, open_uow: OpenUnitOfWork, now: datetime, which: str, days: int
) -> None:
    program = made(uow, now)
    enroll(uow, program, now, ADA)
    job = Job(kind=program_sayings.JOBS[which], subject_id=program.id, asked_by=GRACE, asked_at=now)
    for later in (1, days, days + 1):
        moment = now + timedelta(days=later)
        program_sayings.say_it(partial(open_uow, TEAM), partial(_same, moment), job)
    with uow:
        written = uow.announcements.latest(10)
        assert uow.programs.get(program.id).announced == (which,)
    assert [(one.author_id, one.state) for one in written] == [(GRACE, AnnouncementState.DRAFT)]


def _same(moment: datetime) -> datetime:
    return moment


# Nominations


def test_a_manager_names_somebody_and_whoever_is_left_out_hears_nothing(uow: UnitOfWork, now: datetime) -> None:
    program = made(uow, now, "high_potential")
    with uow:
        assert [one.id for one in nominations.programs_for(uow, BOB, now)] == [program.id]
        assert nominations.programs_for(uow, INES, now) == ()
    nomination = nominations.nominate(uow, BOB, now, program.id, ADA, "She led the outage call.")
    with pytest.raises(Refused) as refused:
        nominations.nominate(uow, BOB, now, program.id, ADA, "Again")
    assert refused.value.why is Refusal.ALREADY_NOMINATED
    nominations.leave_out(uow, GRACE, now, nomination.id)
    with uow:
        assert uow.nominations.get(nomination.id).state is NominationState.NOT_TAKEN
        assert uow.enrollments.of(ADA) == []
        assert "nominations_i_wrote" in uow.personal.kept(BOB)
        assert "outage" not in str(uow.personal.kept(ADA)), "the nominee never hears of it"
    assert signup_programs(uow, ADA, now) == []


def signup_programs(uow: UnitOfWork, person: PersonId, now: datetime) -> list[int]:
    with uow:
        return [one.id for one in signup.programs_to_join(uow, person, now)]


def test_whoever_is_taken_gets_the_invitation_and_sees_the_program(uow: UnitOfWork, now: datetime) -> None:
    program = made(uow, now, "high_potential")
    nomination = nominations.nominate(uow, BOB, now, program.id, ADA, "She led the outage call.")
    assert signup_programs(uow, ADA, now) == []
    assert nominations.take(uow, GRACE, now, nomination.id).waiting.nominations == ()
    with uow:
        assert uow.outbox.find(key(NudgeKind.INVITATION, program.id, ADA)) is not None
    assert signup_programs(uow, ADA, now) == [program.id]
    with pytest.raises(Refused):
        nominations.take(uow, GRACE, now, nomination.id)


def test_a_mentor_names_whoever_was_in_their_circle_and_nobody_else(uow: UnitOfWork, now: datetime) -> None:
    program, circle = made(uow, now, "high_potential"), made(uow, now, "circle")
    members = (Member(person_id=INES, role=Role.MENTOR), Member(person_id=ADA, role=Role.MENTEE))
    with uow:
        uow.pairings.add(Pairing(program_id=circle.id, members=members, matched_at=now))
    assert circle.kind is Kind.GROUP
    with pytest.raises(FieldProblems) as error:
        nominations.nominate(uow, INES, now, program.id, BOB, "Good.")
    assert error.value.problems == {"person": Problem.NOT_YOURS_TO_NAME}
    assert nominations.nominate(uow, INES, now, program.id, ADA, "Everybody listens when she speaks.").id
    with pytest.raises(Refused) as refused:
        nominations.nominate(uow, ADA, now, program.id, BOB, "Good.")
    assert refused.value.why is Refusal.NO_NOMINATIONS


# Newcomers


def test_mentees_by_rule_are_those_whom_it_names_and_anybody_may_mentor(uow: UnitOfWork, now: datetime) -> None:
    program = made(uow, now, "onboarding")
    form = signup.begin(uow, BOB, now, program.id)
    answers = replace(form.enrollment.answers, level=2, years_of_experience=9, hours_per_month=2)
    both = replace(answers, wants_words="All of it", offers_words="All of it")
    sent = signup.SignUp(roles=frozenset(Role), answers=both, working_hours=form.working_hours)
    with pytest.raises(FieldProblems) as error:
        signup.enroll(uow, BOB, now, program.id, sent)
    assert error.value.problems == {"roles": Problem.NOT_BY_RULE}
    assert signup.enroll(uow, BOB, now, program.id, replace(sent, roles=frozenset({Role.MENTOR}))).id


def test_whoever_was_new_is_asked_after_six_and_twelve_months(uow: UnitOfWork, now: datetime) -> None:
    with uow:
        uow.people.put(replace(uow.people.get(ADA), start_date=date(2026, 2, 2)))
    program = made(uow, now, "onboarding")
    enroll(uow, program, now, ADA, INES)
    paired(uow, program, now)
    with uow:
        asked = uow.outbox.about(NudgeKind.STILL_FINE, "program", program.id)
    assert [(one.nudge.reader, one.nudge.due_at.date()) for one in asked] == [
        (ADA, date(2026, 8, 4)),
        (ADA, date(2027, 2, 2)),
    ]


def test_the_reverse_program_is_offered_where_one_is_open(uow: UnitOfWork, now: datetime) -> None:
    program = made(uow, now, "onboarding")
    with uow:
        assert newcomers.offered(uow, ADA, program, now) is None
    other = made(uow, now, "reverse")
    with uow:
        found = newcomers.offered(uow, ADA, program, now)
    assert found is not None
    assert found.id == other.id


def test_a_circle_keeps_its_exact_size_whatever_its_mentor_wished_for(uow: UnitOfWork, now: datetime) -> None:
    circle, pair_program = made(uow, now, "circle"), made(uow, now, "general")
    assert [circle.mentor_places(wished) for wished in (1, 5, 9)] == [5, 5, 5]
    assert [pair_program.mentor_places(wished) for wished in (1, 5, 9)] == [1, 5, 9]
    enroll(uow, circle, now, INES)
    change = edit_content.with_agreement("Be kind.", required=False)
    edit_content.save(uow, GRACE, now, circle.id, part="agreement", began_with=1, change=change)
    with uow:
        problem = cohort.problem(uow, circle, now)
        waiting = cohort.waiting(uow, circle, now)
    assert [one.mentor_capacity for one in problem.participants] == [5]
    assert (problem.rules.group_min, problem.rules.group_max, waiting.mentors) == (5, 5, 1)


def test_a_form_asks_in_the_words_of_the_program(uow: UnitOfWork, now: datetime) -> None:
    program = made(uow, now)
    form = form_content.form(Occasion.PULSE)
    words = {one.key: one.ask for one in form.questions} | {form.questions[0].key: "How was your month?"}
    change = edit_content.with_form_words(Occasion.PULSE, words)
    done = edit_content.save(uow, GRACE, now, program.id, part="form:pulse", began_with=1, change=change)
    assert isinstance(done, Saved)
    asked = contents.worded(form, done.editing.content).questions
    assert [one.ask for one in asked] == ["How was your month?", *[one.ask for one in form.questions[1:]]]
    assert done.editing.content.form_words == {f"pulse.{form.questions[0].key}": "How was your month?"}
    per_skill = next(one for one in form_content.form(Occasion.BASELINE).questions if one.per_skill)
    with pytest.raises(FieldProblems) as error:
        edit_content.with_form_words(Occasion.BASELINE, {per_skill.key: "How sure are you?"})
    assert error.value.problems[per_skill.key] is Problem.KEEP_THE_SKILL


def test_a_rule_that_names_everybody_is_none(uow: UnitOfWork, now: datetime) -> None:
    program = made(uow, now, "onboarding")
    around = program_life.Around(rule=JoiningRule(others_may_mentor=True), tells_line_managers=False)
    with pytest.raises(FieldProblems) as error:
        program_life.set_around(uow, GRACE, now, program.id, around, version=program.version)
    assert error.value.problems == {"levels": Problem.RULE_NEEDED}
    leaders = replace(around, rule=JoiningRule(levels=(2, 3)), mentors_channel="C0MENTORS")
    changed = program_life.set_around(uow, GRACE, now, program.id, leaders, version=program.version).program
    assert (changed.rule.levels, changed.mentors_channel) == ((2, 3), "C0MENTORS")
    assert signup_programs(uow, ADA, now) == [], "Ada is at level 1, and the rule is not about mentees alone"
