"""One message to many: written, looked at by its author and perhaps by another, confirmed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.announcement import Announcement, AnnouncementState, Audience, Options, Standing, Timing
from bot.domain.person import PersonId
from bot.domain.program import Program, ProgramState
from bot.errors import FieldProblems, Problem, Refusal, Refused
from bot.nudges import NudgeKind
from bot.ports import UnitOfWork
from bot.services import announcement_approval, announcement_progress, say, second_look, send_announcement
from bot.services.announcement_draft import GONE_OUT, Draft, drafted, require_may_address, require_possible
from bot.services.announcement_progress import Progress
from bot.services.audience import resolve
from bot.services.calendars import known_zone
from bot.services.check_announcement import check, narrows
from bot.services.find_people import find
from bot.services.permissions import is_admin, require_runs_something

UNKNOWN_SHOWN = 5
FORM = "announcement"


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """What the form shows: whose people may be addressed, what narrows them down, and what is changed, or None."""

    programs: tuple[Program, ...]
    announcement: Announcement | None = None
    departments: tuple[str, ...] = ()
    time_zone: str = "UTC"
    is_admin: bool = False


def begin(uow: UnitOfWork, actor: PersonId, announcement_id: int | None = None) -> Writing:
    """Raises Refused for everybody who runs no program."""
    with uow:
        return Writing(
            programs=_offered(require_runs_something(uow, actor)),
            announcement=_draft_of(uow, actor, announcement_id) if announcement_id else None,
            departments=tuple(uow.people.departments()),
            time_zone=_zone(uow, actor),
            is_admin=is_admin(uow, actor),
        )


def _offered(programs: Sequence[Program]) -> tuple[Program, ...]:
    """Those that go on first, the newest of them at the top; what was put away is not written to any more."""
    kept = [one for one in programs if one.state is not ProgramState.ARCHIVED]
    return tuple(sorted(kept, key=lambda one: (one.is_over, -one.id)))


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
            _discard(uow, _held_draft(uow, actor, instead_of))
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
        return drafted(uow, announcement, reached, now, brief=True)


def look(uow: UnitOfWork, actor: PersonId, announcement_id: int, now: datetime) -> Draft:
    """A draft as it would be sent now; raises Refused where it is none any more."""
    with uow:
        announcement = _draft_of(uow, actor, announcement_id)
        reached = resolve(uow, announcement.audience, announcement.options, now)
        return drafted(uow, announcement, reached, now)


def send(uow: UnitOfWork, actor: PersonId, now: datetime, announcement_id: int) -> Progress:
    """Begins to send it, or asks another to look first; a second press is refused."""
    with uow:
        draft = _held_draft(uow, actor, announcement_id)
        require_possible(uow, actor, draft, now)
        if second_look.is_needed(uow, draft.audience):
            return announcement_progress.of(uow, announcement_approval.ask_another(uow, draft, now))
        return announcement_progress.of(uow, send_announcement.launch(uow, draft, actor, now))


def discard(uow: UnitOfWork, actor: PersonId, announcement_id: int) -> None:
    """Also while somebody else is to look at it."""
    with uow:
        said = uow.announcements.hold(announcement_id)
        if said.author_id == actor and said.state is AnnouncementState.AWAITING:
            _discard(uow, said)
        else:
            _discard(uow, _require_draft(actor, said))


# To whom


def _addressed(audience: Audience, mine: Sequence[Program]) -> Audience:
    """Whoever narrows people down without naming a program means all that they run now; a channel has no roles.

    Those who have finished are in programs that are over, too.
    """
    if audience.programs:
        return audience
    if narrows(audience) or (audience.role and audience.channel_id is None):
        over = Standing.FINISHED in audience.standings
        return replace(audience, programs=tuple(one.id for one in mine if over or not one.is_over))
    return replace(audience, role=None)


def _draft_of(uow: UnitOfWork, actor: PersonId, announcement_id: int) -> Announcement:
    return _require_draft(actor, uow.announcements.get(announcement_id))


def _held_draft(uow: UnitOfWork, actor: PersonId, announcement_id: int) -> Announcement:
    """Nobody else does anything with it before this is done, so that of two presses one is too late."""
    return _require_draft(actor, uow.announcements.hold(announcement_id))


def _require_draft(actor: PersonId, announcement: Announcement) -> Announcement:
    if announcement.author_id != actor:
        raise Refused(Refusal.NOT_YOURS)
    if announcement.state in GONE_OUT:
        raise Refused(Refusal.ALREADY_SENT)
    if announcement.state is not AnnouncementState.DRAFT:
        raise Refused(Refusal.NOT_POSSIBLE_NOW)
    return announcement


def _discard(uow: UnitOfWork, draft: Announcement) -> None:
    uow.announcements.save(replace(draft, state=AnnouncementState.DISCARDED))


def _zone(uow: UnitOfWork, actor: PersonId) -> str:
    person = uow.people.find(actor)
    return known_zone(person.time_zone) if person else "UTC"
