"""Joining a program: the form is begun, sent, and changed later by the same form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.domain.enrollment import Answers, Enrollment, EnrollmentState
from bot.domain.kinds import Kind, Role
from bot.domain.person import Person, PersonId
from bot.domain.program import Joining, Program
from bot.domain.working_time import WorkingHours
from bot.errors import FieldProblems, Problem, Refusal, Refused
from bot.nudges import NudgeKind
from bot.ports import UnitOfWork
from bot.services import form_times, own_hours, place_freed, preparation, say, stops
from bot.services.permissions import is_named_by_rule, may_see

MOST_MENTEES, MOST_YEARS, MOST_HOURS = 10, 70, 80
LONGEST_WORDS, LONGEST_STRENGTHS, LONGEST_WISH = 1000, 500, 300


@dataclass(frozen=True, slots=True, kw_only=True)
class SignUpForm:
    """What the form shows: the program, those one could choose instead, and everything known already.

    `draft` is what was typed into it before it was closed by accident, as it came.
    """

    program: Program
    others: tuple[Program, ...]
    person: Person
    enrollment: Enrollment
    do_not_match: frozenset[PersonId]
    working_hours: WorkingHours
    draft: Mapping[str, Any] | None = None
    groups: tuple[str, ...] = ()  # that the program asks about, for whoever likes to name one
    group: str = ""

    @property
    def is_profile(self) -> bool:
        return self.enrollment.is_in


@dataclass(frozen=True, slots=True, kw_only=True)
class SignUp:
    """What somebody sent. Capacities are people, hours a month; in a peer program everybody has both roles."""

    roles: frozenset[Role]
    answers: Answers
    mentor_capacity: int = 1
    hides_answer_time: bool | None = None  # None where it was not asked
    mentee_capacity: int = 1
    working_hours: WorkingHours
    do_not_match: frozenset[PersonId] = frozenset()
    group: str | None = None  # None where it was not asked; empty where nobody named one


def begin(uow: UnitOfWork, actor: PersonId, now: datetime, program_id: int | None = None) -> SignUpForm:
    """Opens the form of a program to join, and notes that it was begun; of one joined already, the profile.

    Raises Refused where there is none, or where this one cannot be joined any more.
    """
    with uow:
        inside = next((one for one in _mine(uow, actor) if one.program_id == program_id), None)
        if inside is not None:
            program = uow.programs.get(inside.program_id)
            return _form(uow, actor, program, (program,), inside)
        programs = programs_to_join(uow, actor, now)
        program = _chosen(uow, actor, programs, program_id, now)
        return _form(uow, actor, program, tuple(programs), _begun(uow, actor, now, program))


def open_profile(uow: UnitOfWork, actor: PersonId, program_id: int | None = None) -> SignUpForm:
    """The same form with what was answered; raises Refused where the person is in no program, or not in this one."""
    with uow:
        mine = _mine(uow, actor)
        enrollment = next((one for one in mine if program_id in {None, one.program_id}), None)
        if enrollment is None:
            raise Refused(Refusal.NOT_ENROLLED)
        programs = tuple(uow.programs.get(one.program_id) for one in mine)
        return _form(uow, actor, uow.programs.get(enrollment.program_id), programs, enrollment)


def enroll(uow: UnitOfWork, actor: PersonId, now: datetime, program_id: int, sign_up: SignUp) -> Program:
    """Enrolls, or changes the profile of whoever is in already. Sent twice, it is done once."""
    with uow:
        program = uow.programs.get(program_id)
        sign_up = _fitting(program, sign_up)
        _check(actor, program, sign_up)
        enrollment = uow.enrollments.find(program_id=program_id, person_id=actor)
        _require_open(uow, actor, now, program, enrollment)
        _require_role_by_rule(uow, actor, now, program, enrollment, sign_up)
        base = enrollment or Enrollment(program_id=program_id, person_id=actor, state=EnrollmentState.BEGUN)
        enrolled = replace(
            base.enrolled(roles=sign_up.roles, answers=sign_up.answers, now=now),
            mentor_capacity=sign_up.mentor_capacity,
            hides_answer_time=_chosen_or(sign_up.hides_answer_time, base.hides_answer_time),
            mentee_capacity=sign_up.mentee_capacity,
        )
        saved = (uow.enrollments.save if enrolled.id else uow.enrollments.add)(enrolled)
        if not base.is_in:
            preparation.begin_clock(uow, program, saved, now)
        if _takes_more(program, base, saved):
            place_freed.note(uow, program, actor, now)
        _remember_about_person(uow, actor, now, sign_up)
        form_times.plan_first(uow, program, actor, now)
        if sign_up.group is not None:
            known = sign_up.group if sign_up.group in uow.groups.asked(program_id) else ""
            uow.groups.put(program_id, actor, known)
        uow.drafts.forget(actor, form_name(program_id))
        return program


def _takes_more(program: Program, before: Enrollment, saved: Enrollment) -> bool:
    """Whether there is a place with them that was not there before."""
    is_new = not before.is_in or Role.MENTOR not in before.roles
    more = program.mentor_places(saved.mentor_capacity) > program.mentor_places(before.mentor_capacity)
    return Role.MENTOR in saved.roles and (is_new or more)


def _chosen_or(chosen: bool | None, before: bool) -> bool:
    return before if chosen is None else chosen


def form_name(program_id: int) -> str:
    return f"signup:{program_id}"


def programs_to_join(uow: UnitOfWork, actor: PersonId, now: datetime) -> Sequence[Program]:
    """Open for sign-up, visible to the actor, and not joined yet. Called in an open unit of work."""
    inside = {one.program_id for one in uow.enrollments.of(actor) if one.is_in}
    return [
        one
        for one in uow.programs.all()
        if one.takes_sign_ups(now) and one.id not in inside and may_see(uow, actor, one, now)
    ]


def _mine(uow: UnitOfWork, actor: PersonId) -> Sequence[Enrollment]:
    inside = [one for one in uow.enrollments.of(actor) if one.is_in]
    return [one for one in inside if not uow.programs.get(one.program_id).is_over]


def _chosen(
    uow: UnitOfWork, actor: PersonId, programs: Sequence[Program], program_id: int | None, now: datetime
) -> Program:
    if program_id is None and not programs:
        raise Refused(Refusal.NO_PROGRAM)
    program = next((one for one in programs if program_id in {None, one.id}), None)
    if program is not None:
        return program
    closed = uow.programs.get(program_id or 0)
    if not may_see(uow, actor, closed, now):
        raise Refused(Refusal.GONE)
    raise Refused(Refusal.SIGN_UP_CLOSED, program=closed.name, who=closed.managers)


def _begun(uow: UnitOfWork, actor: PersonId, now: datetime, program: Program) -> Enrollment:
    known = uow.enrollments.find(program_id=program.id, person_id=actor)
    if known is not None and known.state is EnrollmentState.BEGUN:
        return known
    base = known or Enrollment(program_id=program.id, person_id=actor, state=EnrollmentState.BEGUN)
    begun = replace(base, state=EnrollmentState.BEGUN, begun_at=now)
    enrollment = uow.enrollments.save(begun) if begun.id else uow.enrollments.add(begun)
    _remind(uow, program, enrollment, now)
    return enrollment


def _remind(uow: UnitOfWork, program: Program, begun: Enrollment, now: datetime) -> None:
    begins, until = stops.goes_on_at(program, now), stops.stopped_until(program, now)
    again = f"-{now:%Y%m%d}" if begun.left_at is not None else ""  # whoever left has reminders of before
    for days in program.clocks.unfinished_days:
        kind, about, due = NudgeKind.SIGN_UP_UNFINISHED, {"program": program.id}, say.in_days(begins, days)
        part = f"{days}{again}"
        say.later(uow, kind, begun.person_id, due, about={**about}, part=part, stopped_until=until)


def _form(
    uow: UnitOfWork, actor: PersonId, program: Program, others: tuple[Program, ...], enrollment: Enrollment
) -> SignUpForm:
    person = uow.people.get(actor)
    return SignUpForm(
        program=program,
        others=others,
        person=person,
        enrollment=enrollment if enrollment.is_in else _prefilled(uow, actor, person, enrollment),
        do_not_match=uow.do_not_match.by(actor),
        working_hours=person.working_hours or uow.workspace.settings().working_hours,
        draft=uow.drafts.find(actor, form_name(program.id)),
        groups=uow.groups.asked(program.id),
        group=uow.groups.by(program.id, actor),
    )


def _prefilled(uow: UnitOfWork, actor: PersonId, person: Person, enrollment: Enrollment) -> Enrollment:
    """Nothing known is asked again: the last program's answers, and the level from HR data."""
    earlier = [one for one in uow.enrollments.of(actor) if one.enrolled_at is not None]
    answers = max(earlier, key=lambda one: one.id).answers if earlier else enrollment.answers
    return replace(enrollment, answers=replace(answers, level=answers.level or person.level))


def _require_open(
    uow: UnitOfWork, actor: PersonId, now: datetime, program: Program, enrollment: Enrollment | None
) -> None:
    changes_profile = enrollment is not None and enrollment.is_in and not program.is_over
    if not changes_profile and not (program.takes_sign_ups(now) and may_see(uow, actor, program, now)):
        raise Refused(Refusal.SIGN_UP_CLOSED, program=program.name, who=program.managers)


def _require_role_by_rule(
    uow: UnitOfWork,
    actor: PersonId,
    now: datetime,
    program: Program,
    enrollment: Enrollment | None,
    sign_up: SignUp,
) -> None:
    """Mentees by rule are those whom it names, whoever was invited, and whoever is one already."""
    if program.joining is not Joining.BY_RULE or Role.MENTEE not in sign_up.roles:
        return
    known = enrollment is not None and (enrollment.invited_at is not None or Role.MENTEE in enrollment.roles)
    if not known and not is_named_by_rule(uow, actor, program, now):
        raise FieldProblems({"roles": Problem.NOT_BY_RULE})


def _remember_about_person(uow: UnitOfWork, actor: PersonId, now: datetime, sign_up: SignUp) -> None:
    uow.do_not_match.put(actor, sign_up.do_not_match)
    person = uow.people.get(actor)
    if person.working_hours != sign_up.working_hours:
        uow.people.put(replace(person, working_hours=sign_up.working_hours))
        own_hours.follow(uow, actor, now)


def _fitting(program: Program, sign_up: SignUp) -> SignUp:
    """Skills of this program only, and both roles among peers."""
    answers = replace(
        sign_up.answers,
        wants_skills=tuple(one for one in sign_up.answers.wants_skills if one in program.skills),
        offers_skills=tuple(one for one in sign_up.answers.offers_skills if one in program.skills),
    )
    roles = frozenset(Role) if program.kind is Kind.PEER else sign_up.roles
    return replace(sign_up, answers=answers, roles=roles)


def _check(actor: PersonId, program: Program, sign_up: SignUp) -> None:
    problems: dict[str, Problem] = {}
    if not sign_up.roles:
        problems["roles"] = Problem.REQUIRED
    if actor in sign_up.do_not_match:
        problems["do_not_match"] = Problem.NOT_YOURSELF
    if not sign_up.working_hours.is_plausible:
        problems["works_until"] = Problem.END_BEFORE_START
    if not sign_up.working_hours.days:
        problems["working_days"] = Problem.REQUIRED
    problems |= _wrong_numbers(sign_up) | _missing_wishes(program, sign_up) | _too_long(sign_up.answers)
    if problems:
        raise FieldProblems(problems)


def _missing_wishes(program: Program, sign_up: SignUp) -> dict[str, Problem]:
    """A mentee wants something and a mentor offers something; named at the skills, where the program has some."""
    answers = sign_up.answers
    missing = [
        name
        for name, role, given in (
            ("wants", Role.MENTEE, answers.wants_skills or answers.wants_words),
            ("offers", Role.MENTOR, answers.offers_skills or answers.offers_words),
        )
        if role in sign_up.roles and not given
    ]
    return {name if program.skills else f"{name}_words": Problem.REQUIRED for name in missing}


def _too_long(answers: Answers) -> dict[str, Problem]:
    words = {
        "wants_words": (answers.wants_words, LONGEST_WORDS),
        "offers_words": (answers.offers_words, LONGEST_WORDS),
        "strengths": (answers.strengths, LONGEST_STRENGTHS),
        "wish": (answers.wish, LONGEST_WISH),
    }
    return {name: Problem.TOO_LONG for name, (text, longest) in words.items() if len(text) > longest}


def _wrong_numbers(sign_up: SignUp) -> dict[str, Problem]:
    answers = sign_up.answers
    ranges = {
        "level": (answers.level, 1, 3),
        "years": (answers.years_of_experience, 0, MOST_YEARS),
        "hours": (answers.hours_per_month, 1, MOST_HOURS),
        "mentor_capacity": (sign_up.mentor_capacity, 1, MOST_MENTEES),
    }
    return {
        name: Problem.REQUIRED if value is None else Problem.OUT_OF_RANGE
        for name, (value, least, most) in ranges.items()
        if value is None or not least <= value <= most
    }
