"""What somebody still has to do before they meet anybody: lessons, and the program's agreement.

Everything here is called in an open unit of work.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.agreement import Acceptance
from bot.domain.enrollment import Enrollment
from bot.domain.kinds import Kind, Role
from bot.domain.lesson import Lesson, Reading
from bot.domain.person import PersonId
from bot.domain.plan import Agreement, Content
from bot.domain.program import Program
from bot.nudges import NudgeKind
from bot.ports import UnitOfWork
from bot.services import built_in, say, stops
from bot.services.lesson_words import worded


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonStand:
    """One lesson and how far its reader is; None before it was opened. `role` is in which of theirs they read it.

    Among peers, and where it is meant for both of their roles, there is none.
    """

    lesson: Lesson
    reading: Reading | None = None
    role: Role | None = None

    @property
    def is_finished(self) -> bool:
        return self.reading is not None and self.reading.finished_at is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Preparation:
    """One person's own in one program. `accepted` is the latest version they accepted, of any."""

    program: Program
    lessons: tuple[LessonStand, ...] = ()
    lessons_required: bool = False
    agreement: Agreement = field(default_factory=Agreement)
    accepted: Acceptance | None = None

    @property
    def open_lessons(self) -> tuple[LessonStand, ...]:
        return tuple(one for one in self.lessons if not one.is_finished)

    @property
    def must_accept(self) -> bool:
        return bool(self.agreement.text) and not self.has_accepted

    @property
    def has_accepted(self) -> bool:
        return self.accepted is not None and self.accepted.agreement_version >= self.agreement.version

    @property
    def is_done(self) -> bool:
        return not self.open_lessons and not self.must_accept

    @property
    def holds_up_matching(self) -> bool:
        """Whether the program matches nobody before this is done."""
        return (self.lessons_required and bool(self.open_lessons)) or (self.agreement.required and self.must_accept)


def content_of(uow: UnitOfWork, program_id: int) -> Content | None:
    """What the program says today; None for one without a plan."""
    latest = uow.contents.latest(program_id)
    return latest.content if latest is not None else None


def of(uow: UnitOfWork, program: Program, enrollment: Enrollment) -> Preparation:
    content = content_of(uow, program.id)
    if content is None:
        return Preparation(program=program)
    person_id = enrollment.person_id
    read = {one.lesson_id: one for one in uow.readings.of(person_id)}
    known = built_in.of(uow, content).lessons
    accepted = uow.acceptances.of(program_id=program.id, person_id=person_id)
    return Preparation(
        program=program,
        lessons=tuple(
            LessonStand(
                lesson=worded(known[name], content),
                reading=read.get(name),
                role=_role(content, program, enrollment, name),
            )
            for name in lesson_ids(content, program, enrollment.roles)
            if name in known
        ),
        lessons_required=content.lessons.required,
        agreement=content.agreement,
        accepted=max(accepted, key=lambda one: one.agreement_version, default=None),
    )


def all_of(uow: UnitOfWork, person_id: PersonId) -> Sequence[Preparation]:
    """In every program they are in that is not over."""
    return [of(uow, program, enrollment) for program, enrollment in _places(uow, person_id)]


def _places(uow: UnitOfWork, person_id: PersonId) -> Sequence[tuple[Program, Enrollment]]:
    programs = {one.id: one for one in uow.programs.all()}
    inside = [one for one in uow.enrollments.of(person_id) if one.is_in and not programs[one.program_id].is_over]
    return [(programs[one.program_id], one) for one in inside]


def holding_up(uow: UnitOfWork, person_id: PersonId) -> Sequence[Preparation]:
    """Those programs of theirs that match them only once something is done."""
    found = (held_up(uow, program, enrollment) for program, enrollment in _places(uow, person_id))
    return [one for one in found if one is not None]


def held_up(uow: UnitOfWork, program: Program, enrollment: Enrollment) -> Preparation | None:
    """What this program waits for before it matches them, or None; what it does not require is not read."""
    content = content_of(uow, program.id)
    if content is None or not _may_hold_up(uow, content, enrollment):
        return None
    prepared = of(uow, program, enrollment)
    return prepared if prepared.holds_up_matching else None


def _may_hold_up(uow: UnitOfWork, content: Content, enrollment: Enrollment) -> bool:
    """Without looking at any lesson that was read."""
    agreement = content.agreement
    if content.lessons.required or not (agreement.required and agreement.text):
        return content.lessons.required
    accepted = uow.acceptances.of(program_id=enrollment.program_id, person_id=enrollment.person_id)
    return all(one.agreement_version < agreement.version for one in accepted)


def lesson_ids(content: Content, program: Program, roles: Iterable[Role]) -> Sequence[str]:
    """In order and each once; among peers everybody is both."""
    asked = set(Role) if program.kind is Kind.PEER else set(roles)
    wanted = [
        *(content.lessons.mentor if Role.MENTOR in asked else ()),
        *(content.lessons.mentee if Role.MENTEE in asked else ()),
    ]
    return list(dict.fromkeys(wanted))


def _role(content: Content, program: Program, enrollment: Enrollment, lesson_id: str) -> Role | None:
    lists = {Role.MENTOR: content.lessons.mentor, Role.MENTEE: content.lessons.mentee}
    roles = [role for role in enrollment.roles if lesson_id in lists[role]]
    return roles[0] if len(roles) == 1 and program.kind is not Kind.PEER else None


def is_unready(uow: UnitOfWork, program: Program, enrollment: Enrollment) -> bool:
    """Whether the program matches this one person not yet. In an open unit of work."""
    return held_up(uow, program, enrollment) is not None


def unready(uow: UnitOfWork, program: Program, enrolled: Sequence[Enrollment]) -> frozenset[PersonId]:
    """Those whom the program does not match yet, since something it requires is not done."""
    content = content_of(uow, program.id)
    if content is None:
        return frozenset()
    missing: set[PersonId] = set()
    if content.lessons.required:
        finished = uow.readings.finished_by([one.person_id for one in enrolled])
        missing |= _with_open_lessons(built_in.of(uow, content).lessons, content, program, enrolled, finished)
    if content.agreement.required and content.agreement.text:
        accepted = {
            one.person_id
            for one in uow.acceptances.in_program(program.id)
            if one.agreement_version >= content.agreement.version
        }
        missing |= {one.person_id for one in enrolled if one.person_id not in accepted}
    return frozenset(missing)


def trained(uow: UnitOfWork, program: Program, content: Content) -> frozenset[PersonId]:
    """Of those who signed up, who finished every lesson of their roles."""
    known = built_in.of(uow, content).lessons
    return uow.boards.trained(
        program.id, lambda roles: frozenset(one for one in lesson_ids(content, program, roles) if one in known)
    )


def _with_open_lessons(
    known: Collection[str],
    content: Content,
    program: Program,
    enrolled: Sequence[Enrollment],
    finished: Mapping[PersonId, frozenset[str]],
) -> set[PersonId]:
    return {
        one.person_id
        for one in enrolled
        if not {name for name in lesson_ids(content, program, one.roles) if name in known}
        <= finished.get(one.person_id, frozenset())
    }


def begin_clock(uow: UnitOfWork, program: Program, enrollment: Enrollment, now: datetime) -> None:
    """Reminders for whoever has just joined; each is dropped unsent once everything is done."""
    if of(uow, program, enrollment).is_done:
        return
    begins, until = stops.goes_on_at(program, now), stops.stopped_until(program, now)
    for days in program.clocks.lessons_unfinished_days:
        kind, about, reader = NudgeKind.PREPARATION_UNFINISHED, {"program": program.id}, enrollment.person_id
        say.later(uow, kind, reader, say.in_days(begins, days), about={**about}, part=days, stopped_until=until)


def remind(uow: UnitOfWork, program: Program, people: Iterable[PersonId], now: datetime, *, part: object) -> int:
    """Those people hear what they still have to do; gives how many. Said again for another `part` only.

    In an open unit of work.
    """
    about: dict[str, str | int] = {"program": program.id}
    return sum(
        say.later(uow, NudgeKind.PREPARATION_UNFINISHED, one, now, about=about, part=part) for one in sorted(people)
    )
