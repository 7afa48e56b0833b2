"""A message that an admin or program manager sends to an audience, once or again and again."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from bot.domain.kinds import Role
from bot.domain.person import PersonId


class AnnouncementState(StrEnum):
    DRAFT = "draft"
    AWAITING = "awaiting"  # a second pair of eyes
    SCHEDULED = "scheduled"
    SENDING = "sending"
    PAUSED = "paused"
    DONE = "done"
    CANCELED = "canceled"  # what was not sent yet never will be
    DISCARDED = "discarded"
    REPEATING = "repeating"  # itself says nothing: its issues do
    HALTED = "halted"  # repeats no more until somebody goes on with it
    STOPPED = "stopped"


class Standing(StrEnum):
    """Where somebody stands in a program, as far as an audience asks for it."""

    UNMATCHED = "unmatched"
    SILENT = "silent"  # in a pairing that logged no session for longer than its program waits
    UNFINISHED = "unfinished"  # opened the sign-up form and did not send it
    FINISHED = "finished"


class Every(StrEnum):
    WEEK = "week"
    MONTH = "month"


class Extra(StrEnum):
    """What a newsletter gathers anew each time."""

    PROGRAMS = "programs"  # those that are open for sign-up
    PLACES = "places"  # mentors who can still take somebody


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """A channel, or the people of programs: each further choice leaves fewer of them; none of a kind means all."""

    programs: tuple[int, ...] = ()
    role: Role | None = None
    standings: tuple[Standing, ...] = ()
    levels: tuple[int, ...] = ()
    departments: tuple[str, ...] = ()
    people: tuple[PersonId, ...] = ()
    channel_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """Now where `day` is None. `hour` is local to `zone` (IANA), or to each reader with `own_zones`.

    `until` is the last day of one that repeats.
    """

    day: date | None = None
    hour: time | None = None
    zone: str = "UTC"
    own_zones: bool = False
    every: Every | None = None
    until: date | None = None

    @property
    def is_now(self) -> bool:
        return self.day is None or self.hour is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A mentor who can take so many more."""

    mentor_id: PersonId
    free: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """`later_texts` are said one each time, after what was written; programs and places are as gathered at sending."""

    newsletter: bool = False  # by DM only to those who said yes
    necessary: bool = False  # also to those who muted announcements
    invite_others: bool = False  # whoever is named and has not joined gets the program's invitation
    extras: tuple[Extra, ...] = ()
    later_texts: tuple[str, ...] = ()
    open_programs: tuple[int, ...] = ()
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """`series_id` is what this is an issue of; `number` counts the issues of a series; `next_at` is UTC."""

    id: int = 0
    author_id: PersonId
    text: str  # as typed; escaped when it is worded
    audience: Audience
    state: AnnouncementState = AnnouncementState.DRAFT
    recipients: int = 0
    written_at: datetime
    confirmed_at: datetime | None = None
    timing: Timing = field(default_factory=Timing)
    options: Options = field(default_factory=Options)
    series_id: int | None = None
    number: int = 0
    next_at: datetime | None = None
    approved_by: PersonId | None = None
    version: int = 0


class NewsletterAnswer(StrEnum):
    ASKED = "asked"
    YES = "yes"
    NO = "no"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnouncementChoice:
    """What one person chose for one program, or (program 0) for all; the newsletter is asked about once, for all."""

    person_id: PersonId
    program_id: int = 0
    muted: bool = False
    newsletter: NewsletterAnswer | None = None
    changed_at: datetime


class RewriteKind(StrEnum):
    EDIT = "edit"
    DELETE = "delete"


class RewriteState(StrEnum):
    RUNNING = "running"
    DONE = "done"
    REPLACED = "replaced"  # by a later one


# Why a delivery was dropped that was not sent yet.
CANCELED = "canceled"
# Slack takes fifty of these a minute; some are left to buttons that change the message they stand under.
REWRITES_A_MINUTE = 36


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewrite:
    """What was sent is changed or deleted, a few messages at a time. `last_id` is the last delivery that was seen to.

    What was on its way while it was asked for is seen to in a second round, from `again_at` (UTC) on.
    """

    id: int = 0
    announcement_id: int
    kind: RewriteKind
    state: RewriteState = RewriteState.RUNNING
    asked_by: PersonId
    asked_at: datetime
    total: int
    done: int = 0
    failed: int = 0
    last_id: int = 0
    next_at: datetime
    again_at: datetime | None = None
    version: int = 0

    @property
    def takes(self) -> timedelta:
        """How long what is left takes at Slack's limit."""
        return time_for(max(0, self.total - self.done - self.failed))


def time_for(messages: int) -> timedelta:
    return timedelta(minutes=-(-messages // REWRITES_A_MINUTE))
