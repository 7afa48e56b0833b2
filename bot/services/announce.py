"""One message to many: written, looked at by its author and perhaps by another, confirmed."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.domain.announcement import Announcement, AnnouncementState, Audience, Options, Timing
from bot.domain.person import PersonId
from bot.domain.program import Program
from bot.domain.recurring import first_number_after
from bot.errors import FieldProblems, Problem, Refusal, Refused
from bot.nudges import NudgeKind, Priority
from bot.ports import UnitOfWork
from bot.services import announcement_progress, filling_in, newsletter, say, second_look, send_announcement
from bot.services.announcement_progress import Progress, Said
from bot.services.audience import Reached, resolve
from bot.services.calendars import known_zone
from bot.services.check_announcement import check, narrows, wrong_time
from bot.services.find_people import find
from bot.services.permissions import is_admin, note, require_runs, require_runs_something

UNKNOWN_SHOWN = 5
# Up to so many are looked up once more while whoever pressed Send waits for the answer.
QUICKLY_COUNTED = 300
FORM = "announcement"
GONE_OUT = frozenset(
    {
        AnnouncementState.SCHEDULED,
        AnnouncementState.SENDING,
        AnnouncementState.PAUSED,
        AnnouncementState.DONE,
        AnnouncementState.CANCELED,
        AnnouncementState.REPEATING,
        AnnouncementState.HALTED,
        AnnouncementState.STOPPED,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """What the form shows: whose people may be addressed, what narrows them down, and what is changed, or None."""

    programs: tuple[Program, ...]
    announcement: Announcement | None = None
    departments: tuple[str, ...] = ()
    time_zone: str = "UTC"
    is_admin: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What would be sent, as its author reads it, to whom, and three of them. A channel counts as one."""

    announcement: Announcement
    programs: tuple[Program, ...]
    said: Said
    reached: Reached = field(default_factory=Reached)
    second_look: bool = False

    @property
    def recipients(self) -> int:
        return len(self.reached.readers)

    @property
    def pausing(self) -> int:
        return self.reached.pausing

    @property
    def examples(self) -> tuple[PersonId, ...]:
        """The first, the one in the middle and the last, so that one sees more than one team."""
        readers = [one.id for one in self.reached.readers]
        places = (0, len(readers) // 2, len(readers) - 1)
        return tuple(dict.fromkeys(readers[place] for place in places)) if readers else ()


def begin(uow: UnitOfWork, actor: PersonId, announcement_id: int | None = None) -> Writing:
    """Raises Refused for everybody who runs no program."""
    with uow:
        return Writing(
            programs=require_runs_something(uow, actor),
            announcement=_draft_of(uow, actor, announcement_id) if announcement_id else None,
            departments=tuple(uow.people.departments()),
            time_zone=_zone(uow, actor),
            is_admin=is_admin(uow, actor),
        )


def named(uow: UnitOfWork, actor: PersonId, chosen: Sequence[PersonId], pasted: str) -> tuple[PersonId, ...]:
    """Those who were chosen or stand in a pasted list; raises FieldProblems where a line names nobody."""
    if not pasted.strip():
        return tuple(chosen)
    with uow:
        require_runs_something(uow, actor)
        found = find(uow, (), pasted)
    if found.unknown:
        shown = ", ".join(f"{one.written} (line {one.line})" for one in found.unknown[:UNKNOWN_SHOWN])
        raise FieldProblems({"pasted": Problem.NOT_ALL_KNOWN}, unknown=shown)
    return tuple(dict.fromkeys([*chosen, *(one.id for one in found.people)]))


def write(
    uow: UnitOfWork,
    actor: PersonId,
    now: datetime,
    text: str,
    audience: Audience,
    *,
    timing: Timing | None = None,
    options: Options | None = None,
    instead_of: int | None = None,
) -> Draft:
    """Keeps it, and shows it to its author alone. `instead_of` is a draft that it takes the place of."""
    given, when = options or Options(), timing or Timing()
    check(text, audience, when, given, now)
    with uow:
        mine = require_runs_something(uow, actor)
        addressed = _addressed(audience, mine)
        require_may_address(uow, actor, addressed)
        reached = resolve(uow, addressed, given, now)
        if not reached.does_something and audience.channel_id is None:
            raise FieldProblems({"programs": Problem.NOBODY_THERE})
        if instead_of is not None:
            _discard(uow, _draft_of(uow, actor, instead_of))
        announcement = uow.announcements.add(
            Announcement(
                author_id=actor,
                text=text,
                audience=addressed,
                recipients=len(reached.readers) + (addressed.channel_id is not None),
                written_at=now,
                timing=replace(when, zone=_zone(uow, actor)),
                options=given,
            )
        )
        uow.drafts.forget(actor, FORM)
        say.at_once(uow, NudgeKind.ANNOUNCEMENT_PREVIEW, actor, now, about={"announcement": announcement.id})
        return _draft(uow, announcement, reached, now)


def look(uow: UnitOfWork, actor: PersonId, announcement_id: int, now: datetime) -> Draft:
    """A draft as it would be sent now; raises Refused where it is none any more."""
    with uow:
        announcement = _draft_of(uow, actor, announcement_id)
        reached = resolve(uow, announcement.audience, announcement.options, now)
        return _draft(uow, announcement, reached, now)


def send(uow: UnitOfWork, actor: PersonId, now: datetime, announcement_id: int) -> Progress:
    """Begins to send it, or asks another to look first; a second press is refused."""
    with uow:
        draft = _draft_of(uow, actor, announcement_id)
        _require_possible(uow, actor, draft, now)
        if second_look.is_needed(uow, draft.audience):
            return announcement_progress.of(uow, _ask_another(uow, draft, now))
        return announcement_progress.of(uow, send_announcement.launch(uow, draft, actor, now))


def discard(uow: UnitOfWork, actor: PersonId, announcement_id: int) -> None:
    """Also while somebody else is to look at it."""
    with uow:
        said = uow.announcements.hold(announcement_id)
        if said.author_id == actor and said.state is AnnouncementState.AWAITING:
            _discard(uow, said)
        else:
            _discard(uow, _draft_of(uow, actor, announcement_id))


# The second pair of eyes


def look_at_anothers(uow: UnitOfWork, actor: PersonId, announcement_id: int, now: datetime) -> Draft | None:
    """What waits for an approval, as the one who may approve reads it; None where it waits no more."""
    with uow:
        said = uow.announcements.get(announcement_id)
        if said.state is not AnnouncementState.AWAITING or actor not in second_look.those_who_may(uow, said.author_id):
            return None
        return _draft(uow, said, resolve(uow, said.audience, said.options, now), now, reader=actor)


def approve(uow: UnitOfWork, actor: PersonId, now: datetime, announcement_id: int) -> Progress:
    """By an admin who did not write it; then it goes out."""
    with uow:
        said = _awaiting(uow, actor, announcement_id)
        _require_possible(uow, said.author_id, said, now)
        note(uow, actor, now, "announcement_approved", f"announcement:{said.id}")
        launched = send_announcement.launch(uow, replace(said, approved_by=actor), said.author_id, now)
        return announcement_progress.of(uow, launched)


def send_back(uow: UnitOfWork, actor: PersonId, now: datetime, announcement_id: int) -> Announcement:
    """It is its author's draft again, who is told so."""
    with uow:
        said = _awaiting(uow, actor, announcement_id)
        note(uow, actor, now, "announcement_sent_back", f"announcement:{said.id}")
        draft = uow.announcements.save(replace(said, state=AnnouncementState.DRAFT))
        about: dict[str, str | int] = {"announcement": said.id, "by": actor}
        say.at_once(uow, NudgeKind.ANNOUNCEMENT_RETURNED, said.author_id, now, about=about, part=said.version)
        return draft


def returned(uow: UnitOfWork, announcement_id: int) -> bool:
    """Whether it still is a draft that somebody sent back."""
    with uow:
        return uow.announcements.get(announcement_id).state is AnnouncementState.DRAFT


def _awaiting(uow: UnitOfWork, actor: PersonId, announcement_id: int) -> Announcement:
    said = uow.announcements.hold(announcement_id)
    second_look.require_other(uow, actor, said.author_id)
    if said.state in GONE_OUT:
        raise Refused(Refusal.ALREADY_SENT)
    if said.state is not AnnouncementState.AWAITING:
        raise Refused(Refusal.NOT_POSSIBLE_NOW)
    return said


def _ask_another(uow: UnitOfWork, draft: Announcement, now: datetime) -> Announcement:
    others = second_look.those_who_may(uow, draft.author_id)
    if not others:
        raise Refused(Refusal.NOBODY_TO_APPROVE)
    waiting = uow.announcements.save(replace(draft, state=AnnouncementState.AWAITING))
    for one in others:
        about: dict[str, str | int] = {"announcement": draft.id}
        priority = Priority.REQUEST
        say.later(uow, NudgeKind.ANNOUNCEMENT_APPROVAL, one, now, about=about, priority=priority, part=waiting.version)
    note(uow, draft.author_id, now, "announcement_awaits_approval", f"announcement:{draft.id}")
    return waiting


# To whom


def require_may_address(uow: UnitOfWork, actor: PersonId, audience: Audience) -> None:
    """Every program whose people are addressed must be the actor's own. Called in an open unit of work."""
    require_runs_something(uow, actor)
    for program_id in audience.programs:
        require_runs(uow, actor, uow.programs.get(program_id))


def _addressed(audience: Audience, mine: Sequence[Program]) -> Audience:
    """Whoever narrows people down without naming a program means all that they run; a channel has no roles."""
    if audience.programs:
        return audience
    if narrows(audience) or (audience.role and audience.channel_id is None):
        return replace(audience, programs=tuple(one.id for one in mine))
    return replace(audience, role=None)


def _require_possible(uow: UnitOfWork, author: PersonId, said: Announcement, now: datetime) -> None:
    require_may_address(uow, author, said.audience)
    if not said.timing.is_now and not said.timing.every and wrong_time(said.timing, now):
        raise Refused(Refusal.TIME_HAS_PASSED)
    quickly = said.audience.channel_id is None and said.recipients <= QUICKLY_COUNTED
    if quickly and not resolve(uow, said.audience, said.options, now).does_something:
        raise Refused(Refusal.NOBODY_TO_TELL)


def _draft_of(uow: UnitOfWork, actor: PersonId, announcement_id: int) -> Announcement:
    announcement = uow.announcements.get(announcement_id)
    if announcement.author_id != actor:
        raise Refused(Refusal.NOT_YOURS)
    if announcement.state in GONE_OUT:
        raise Refused(Refusal.ALREADY_SENT)
    if announcement.state is not AnnouncementState.DRAFT:
        raise Refused(Refusal.NOT_POSSIBLE_NOW)
    return announcement


def _discard(uow: UnitOfWork, draft: Announcement) -> None:
    uow.announcements.save(replace(draft, state=AnnouncementState.DISCARDED))


def _draft(
    uow: UnitOfWork, said: Announcement, reached: Reached, now: datetime, *, reader: PersonId | None = None
) -> Draft:
    programs = tuple(uow.programs.get(one) for one in said.audience.programs)
    shown = send_announcement.first_issue(said)
    options = newsletter.gathered(uow, said.options, now)
    if said.timing.every:
        said = replace(said, number=first_number_after(said.timing, 0, now))
    filling = filling_in.of_reader(uow, reader or said.author_id, _first(programs), now)
    return Draft(
        announcement=said,
        programs=programs,
        said=announcement_progress.worded(uow, replace(shown, options=options), _first(programs), filling),
        reached=reached,
        second_look=second_look.is_needed(uow, said.audience),
    )


def _first(programs: Sequence[Program]) -> Program | None:
    return next(iter(programs), None)


def _zone(uow: UnitOfWork, actor: PersonId) -> str:
    person = uow.people.find(actor)
    return known_zone(person.time_zone) if person else "UTC"
