"""An announcement before it goes out: how its author reads it, to whom it would go, and whether it still may.

Everything here is called in an open unit of work.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.domain.announcement import Announcement, AnnouncementState, Audience
from bot.domain.person import PersonId
from bot.domain.placeholders import Placeholder
from bot.domain.program import Program
from bot.domain.recurring import day_of, first_number_to_come, is_over, last_moment_of, local_moment
from bot.errors import Refusal, Refused
from bot.ports import UnitOfWork
from bot.services import announcement_progress, filling_in, newsletter, second_look, send_announcement
from bot.services.announcement_progress import Said
from bot.services.audience import Reached, resolve
from bot.services.calendars import known_zone
from bot.services.permissions import require_runs, require_runs_something

# Up to so many are looked up once more while whoever pressed Send waits for the answer.
QUICKLY_COUNTED = 300
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
class Draft:
    """What would be sent, as its author reads it, to whom, and three of them. A channel counts as one."""

    announcement: Announcement
    programs: tuple[Program, ...]
    said: Said
    reached: Reached = field(default_factory=Reached)
    second_look: bool = False
    late: int = 0  # readers in whose own zone the hour has passed
    without: Mapping[Placeholder, int] = field(default_factory=dict)  # how many have no value for it

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


def drafted(
    uow: UnitOfWork,
    said: Announcement,
    reached: Reached,
    now: datetime,
    *,
    reader: PersonId | None = None,
    brief: bool = False,
) -> Draft:
    """As its author reads it, or another `reader`; or a channel, where it goes to nobody else.

    `brief` leaves out what is counted reader by reader, while somebody waits for the answer.
    """
    programs = tuple(uow.programs.get(one) for one in said.audience.programs)
    shown = send_announcement.first_issue(said)
    options = newsletter.gathered(uow, said.options, now)
    if said.timing.every:
        said = replace(said, number=first_number_to_come(said.timing, 0, now))
    one = reader or said.author_id
    through = _through(uow, one, programs)
    filling = filling_in.of_reader(uow, one, through, now) if programs else filling_in.of_channel(None)
    return Draft(
        announcement=said,
        programs=programs,
        said=announcement_progress.worded(uow, replace(shown, options=options), through, filling),
        reached=reached,
        second_look=second_look.is_needed(uow, said.audience),
        late=0 if brief else _late(said, reached, now),
        without={} if brief else filling_in.without(uow, shown.text, said.audience.programs, reached.readers, now),
    )


def _late(said: Announcement, reached: Reached, now: datetime) -> int:
    timing = said.timing
    if not timing.own_zones or timing.hour is None:
        return 0
    zones = Counter(known_zone(one.time_zone) for one in reached.readers)
    day = day_of(timing, said.number if timing.every else 0)
    return sum(count for zone, count in zones.items() if local_moment(day, timing.hour, zone) <= now)


def require_may_address(uow: UnitOfWork, actor: PersonId, audience: Audience) -> None:
    """Every program whose people are addressed must be the actor's own."""
    require_runs_something(uow, actor)
    for program_id in audience.programs:
        require_runs(uow, actor, uow.programs.get(program_id))


def require_possible(uow: UnitOfWork, author: PersonId, said: Announcement, now: datetime) -> None:
    require_may_address(uow, author, said.audience)
    if not said.timing.is_now and _has_passed(said, now):
        raise Refused(Refusal.TIME_HAS_PASSED)
    quickly = said.audience.channel_id is None and said.recipients <= QUICKLY_COUNTED
    if quickly and not resolve(uow, said.audience, said.options, now).does_something:
        raise Refused(Refusal.NOBODY_TO_TELL)


def _has_passed(said: Announcement, now: datetime) -> bool:
    if said.timing.every:
        return is_over(said.timing, first_number_to_come(said.timing, 0, now))
    return last_moment_of(said.timing) <= now


def _through(uow: UnitOfWork, reader: PersonId, programs: Sequence[Program]) -> Program | None:
    """The first of these programs that they are in, or else the first."""
    mine = {one.program_id for one in uow.enrollments.of(reader) if one.is_in}
    return next((one for one in programs if one.id in mine), next(iter(programs), None))
