"""One message to many: written, looked at by its author, confirmed, and sent to each exactly once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.announcement import Announcement, AnnouncementState, Audience
from bot.domain.enrollment import Enrollment, EnrollmentState
from bot.domain.kinds import Kind
from bot.domain.person import Person, PersonId
from bot.domain.program import Program
from bot.errors import FieldProblems, Problem, Refusal, Refused
from bot.nudges import DeliveryState, Nudge, NudgeKind, Priority, key
from bot.ports import UnitOfWork
from bot.services import say
from bot.services.calendars import calendar
from bot.services.pause import is_away, is_pausing
from bot.services.permissions import is_admin, note, require_runs, require_runs_something, runs

LONGEST_TEXT = 3000
SHOWN = 20
# Over a long weekend and a few holidays; whoever works again after that has missed the news.
STILL_NEWS = timedelta(days=10)
SETTLED = timedelta(minutes=15)
FORM = "announcement"
KIND = NudgeKind.ANNOUNCEMENT
WRITTEN = {AnnouncementState.SENDING, AnnouncementState.DONE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """What the form shows: the programs whose people may be addressed, and what is changed, or None."""

    programs: tuple[Program, ...]
    announcement: Announcement | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What would be sent, and to how many; `pausing` are left out. A channel counts as one."""

    announcement: Announcement
    program: Program | None
    recipients: int
    pausing: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """Somebody who did not get it, or (None) a channel, and why in a word."""

    person_id: PersonId | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """What became of it so far."""

    announcement: Announcement
    program: Program | None
    sent: int
    waiting: int
    missed: tuple[Missed, ...]


def begin(uow: UnitOfWork, actor: PersonId, announcement_id: int | None = None) -> Writing:
    """Raises Refused for everybody who runs no program."""
    with uow:
        programs = require_runs_something(uow, actor)
        if announcement_id is None:
            return Writing(programs=programs)
        return Writing(programs=programs, announcement=_draft_of(uow, actor, announcement_id))


def write(
    uow: UnitOfWork, actor: PersonId, now: datetime, text: str, audience: Audience, instead_of: int | None = None
) -> Draft:
    """Keeps it, and shows it to its author alone. `instead_of` is a draft that it takes the place of."""
    _check(text, audience)
    with uow:
        require_runs_something(uow, actor)
        program = _program(uow, actor, audience)
        readers, pausing = _readers(uow, audience, program, now)
        if program is not None and not readers:
            raise FieldProblems({"to": Problem.NOBODY_THERE})
        if instead_of is not None:
            _discard(uow, _draft_of(uow, actor, instead_of))
        count = len(readers) if program else 1
        new = Announcement(author_id=actor, text=text, audience=audience, recipients=count, written_at=now)
        announcement = uow.announcements.add(new)
        uow.drafts.forget(actor, FORM)
        say.at_once(uow, NudgeKind.ANNOUNCEMENT_PREVIEW, actor, now, about={"announcement": announcement.id})
        return Draft(announcement=announcement, program=program, recipients=count, pausing=pausing)


def look(uow: UnitOfWork, actor: PersonId, announcement_id: int, now: datetime) -> Draft:
    """A draft as it would be sent now; raises Refused where it is none any more."""
    with uow:
        announcement = _draft_of(uow, actor, announcement_id)
        program = _program(uow, actor, announcement.audience)
        readers, pausing = _readers(uow, announcement.audience, program, now)
        count = len(readers) if program else 1
        return Draft(announcement=announcement, program=program, recipients=count, pausing=pausing)


def send(uow: UnitOfWork, actor: PersonId, now: datetime, announcement_id: int) -> Progress:
    """Writes one delivery for each who is in the audience now; a second press is refused."""
    with uow:
        draft = _draft_of(uow, actor, announcement_id)
        program = _program(uow, actor, draft.audience)
        readers, _ = _readers(uow, draft.audience, program, now)
        if program is not None and not readers:
            raise Refused(Refusal.NOBODY_TO_TELL)
        sending = replace(
            draft, state=AnnouncementState.SENDING, confirmed_at=now, recipients=len(readers) if program else 1
        )
        saved = uow.announcements.save(sending)
        nudges = _nudges(uow, saved, readers, now)
        uow.outbox.add_all(nudges)
        settled = max(one.due_at for one in nudges) + SETTLED
        say.later(uow, NudgeKind.ANNOUNCEMENT_RESULT, actor, settled, about={"announcement": saved.id})
        note(uow, actor, now, "announcement_sent", f"announcement:{saved.id}", recipients=saved.recipients)
        return Progress(announcement=saved, program=program, sent=0, waiting=saved.recipients, missed=())


def discard(uow: UnitOfWork, actor: PersonId, announcement_id: int) -> None:
    with uow:
        _discard(uow, _draft_of(uow, actor, announcement_id))


def progress(uow: UnitOfWork, actor: PersonId, announcement_id: int) -> Progress:
    """For its author, and for whoever runs the program or mentoring."""
    with uow:
        announcement = uow.announcements.get(announcement_id)
        if not _may_look(uow, actor, announcement) or announcement.state not in WRITTEN:
            raise Refused(Refusal.NOT_YOURS)
        return _progress(uow, announcement)


def earlier(uow: UnitOfWork, actor: PersonId) -> tuple[Progress, ...]:
    """The latest that the actor may look at, newest first."""
    with uow:
        require_runs_something(uow, actor)
        latest = [one for one in uow.announcements.latest(10 * SHOWN) if one.state in WRITTEN]
        return tuple(_progress(uow, one) for one in latest if _may_look(uow, actor, one))[:SHOWN]


def for_reader(
    uow: UnitOfWork, announcement_id: int, reader: PersonId | None, now: datetime
) -> tuple[Announcement, Program | None] | None:
    """What somebody is to read, or (None) a channel; None once they left or are away."""
    with uow:
        announcement = uow.announcements.get(announcement_id)
        program_id = announcement.audience.program_id
        if program_id is None or reader is None:
            return announcement, None
        if is_away(uow, reader, program_id, now):
            return None
        return announcement, uow.programs.get(program_id)


def note_settled(uow: UnitOfWork, announcement_id: int) -> None:
    """Its author was told what became of it. Called in an open unit of work."""
    announcement = uow.announcements.get(announcement_id)
    if announcement.state is AnnouncementState.SENDING:
        uow.announcements.save(replace(announcement, state=AnnouncementState.DONE))


def _check(text: str, audience: Audience) -> None:
    problems: dict[str, Problem] = {}
    if not text.strip():
        problems["text"] = Problem.REQUIRED
    if len(text) > LONGEST_TEXT:
        problems["text"] = Problem.TOO_LONG
    if audience.program_id is not None and audience.channel_id is not None:
        problems["channel"] = Problem.NOT_BOTH
    if audience.program_id is None and audience.channel_id is None:
        problems["to"] = Problem.REQUIRED
    if problems:
        raise FieldProblems(problems)


def _draft_of(uow: UnitOfWork, actor: PersonId, announcement_id: int) -> Announcement:
    announcement = uow.announcements.get(announcement_id)
    if announcement.author_id != actor:
        raise Refused(Refusal.NOT_YOURS)
    if announcement.state in WRITTEN:
        raise Refused(Refusal.ALREADY_SENT)
    if announcement.state is not AnnouncementState.DRAFT:
        raise Refused(Refusal.NOT_POSSIBLE_NOW)
    return announcement


def _discard(uow: UnitOfWork, draft: Announcement) -> None:
    uow.announcements.save(replace(draft, state=AnnouncementState.DISCARDED))


def _program(uow: UnitOfWork, actor: PersonId, audience: Audience) -> Program | None:
    """The program whose people are addressed; whoever does not run it is refused."""
    if audience.program_id is None:
        require_runs_something(uow, actor)
        return None
    program = uow.programs.get(audience.program_id)
    require_runs(uow, actor, program)
    return program


def _readers(
    uow: UnitOfWork, audience: Audience, program: Program | None, now: datetime
) -> tuple[Sequence[Person], int]:
    """Those who have joined and are there, and how many are pausing. Nobody else ever gets it by DM."""
    if program is None:
        return (), 0
    inside = uow.enrollments.in_program(program.id, {EnrollmentState.ENROLLED, EnrollmentState.PAUSED})
    wanted = [one for one in inside if _is_meant(one, audience, program)]
    known = uow.people.those([one.person_id for one in wanted])
    there = [(one, known[one.person_id]) for one in wanted if one.person_id in known]
    able = [(one, person) for one, person in there if person.can_take_part]
    active = [person for one, person in able if not is_pausing(one, person, now)]
    return active, len(able) - len(active)


def _is_meant(enrollment: Enrollment, audience: Audience, program: Program) -> bool:
    return audience.role is None or program.kind is Kind.PEER or audience.role in enrollment.roles


def _nudges(uow: UnitOfWork, announcement: Announcement, readers: Sequence[Person], now: datetime) -> list[Nudge]:
    if announcement.audience.channel_id is not None:
        return [_nudge(announcement, None, now, now)]
    workspace = uow.workspace.settings()
    return [_nudge(announcement, one.id, now, calendar(one, workspace).at_or_after(now)) for one in readers]


def _nudge(announcement: Announcement, reader: PersonId | None, now: datetime, due: datetime) -> Nudge:
    channel_id = announcement.audience.channel_id
    return Nudge(
        key=key(KIND, announcement.id, reader or channel_id),
        kind=KIND,
        readers=(reader,) if reader else (),
        channel_id=channel_id,
        subject={"announcement": announcement.id},
        priority=Priority.ANNOUNCEMENT,
        due_at=due,
        ends_at=now + STILL_NEWS,
        in_working_hours=reader is not None,
    )


def _may_look(uow: UnitOfWork, actor: PersonId, announcement: Announcement) -> bool:
    program_id = announcement.audience.program_id
    if announcement.author_id == actor or is_admin(uow, actor):
        return True
    return program_id is not None and runs(uow, actor, uow.programs.get(program_id))


def _progress(uow: UnitOfWork, announcement: Announcement) -> Progress:
    counts: Mapping[DeliveryState, int] = uow.outbox.counts(KIND, "announcement", announcement.id)
    program_id = announcement.audience.program_id
    missed = counts.get(DeliveryState.FAILED, 0) + counts.get(DeliveryState.DROPPED, 0)
    return Progress(
        announcement=announcement,
        program=uow.programs.get(program_id) if program_id else None,
        sent=counts.get(DeliveryState.SENT, 0),
        waiting=counts.get(DeliveryState.WAITING, 0) + counts.get(DeliveryState.SENDING, 0),
        missed=_missed(uow, announcement.id) if missed else (),
    )


def _missed(uow: UnitOfWork, announcement_id: int) -> tuple[Missed, ...]:
    deliveries = uow.outbox.about(KIND, "announcement", announcement_id)
    lost = [one for one in deliveries if one.state in {DeliveryState.FAILED, DeliveryState.DROPPED}]
    return tuple(Missed(person_id=next(iter(one.nudge.readers), None), reason=one.reason) for one in lost)
