"""A program's ready-made path: phases, a guide for every session, milestones, lessons, agreement, and what is said."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.clocks import Cadence
from bot.domain.forms import Occasion
from bot.domain.guide import Guide, WayToLearn
from bot.domain.person import PersonId

DAYS_A_MONTH = 365.25 / 12


class MeantFor(StrEnum):
    """For which mentees a path is, where a program has more than one."""

    EVERYBODY = "everybody"
    LEADERS = "leaders"  # levels 2 and 3
    NON_LEADERS = "non_leaders"


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """A stretch of the path: from session `first` to session `last`, counted from 1, both within it."""

    name: str
    aim: str
    first: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanMilestone:
    """Something worth a moment: reached once session `after_session` was held."""

    name: str
    after_session: int
    cheer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """One path of guides, in the order of the sessions."""

    name: str
    meant_for: MeantFor = MeantFor.EVERYBODY
    guides: tuple[Guide, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lessons:
    """Lessons by their ids, in order, for each role. Where `required`, they come before matching."""

    mentor: tuple[str, ...] = ()
    mentee: tuple[str, ...] = ()
    required: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """What both accept. `version` rises with every change of the words, and then both are asked again.

    Where `required`, it comes before matching.
    """

    text: str = ""
    version: int = 1
    required: bool = False

    def reworded(self, text: str) -> "Agreement":
        return self if text == self.text else replace(self, text=text, version=self.version + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class FormsUsed:
    """Feedback forms by their ids, the usual ones where nothing else is said; an empty one is not asked.

    `later` is for programs that ask again months after the first day.
    """

    start: str = "baseline"
    pulse: str = "pulse"
    midpoint: str = "midpoint"
    end: str = "final"
    later: str = "later"

    def of(self, occasion: Occasion) -> str:
        return str(getattr(self, SLOTS[occasion]))


# The field of `FormsUsed` that names the form for each occasion.
SLOTS = {
    Occasion.BASELINE: "start",
    Occasion.PULSE: "pulse",
    Occasion.MIDPOINT: "midpoint",
    Occasion.FINAL: "end",
    Occasion.LATER: "later",
}


class Sends(StrEnum):
    """How an announcement goes out when its time comes."""

    BY_ITSELF = "by_itself"
    AS_DRAFT = "as_draft"  # the manager gets it as a draft, and presses


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """One text to many."""

    text: str
    sends: Sends = Sends.AS_DRAFT


@dataclass(frozen=True, slots=True, kw_only=True)
class Sayings:
    """What is said to many: with each invitation, when the program starts, half way, and when it is closed."""

    invitation: Saying
    launch: Saying
    midpoint: Saying
    close: Saying


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """Everything that a pairing keeps from the day it began: the words and the path. Months, hours and minutes."""

    template: str = ""
    months: int
    hours_per_month: int
    session_minutes: int
    phases: tuple[Phase, ...] = ()
    tracks: tuple[Track, ...]
    milestones: tuple[PlanMilestone, ...] = ()
    ways_to_learn: tuple[WayToLearn, ...] = ()
    lessons: Lessons = Lessons()
    agreement: Agreement = Agreement()
    forms: FormsUsed = FormsUsed()
    sayings: Sayings
    rolling: bool = False  # each pairing has these months from its match on, and the program goes on for others
    check_in_months: tuple[int, ...] = ()  # after the start, also once the sessions are over
    form_words: dict[str, str] = field(default_factory=dict)  # other words for a question, by "form.question"
    form_own: dict[str, tuple[str, ...]] = field(default_factory=dict)  # questions of its own, by the form
    form_without: tuple[str, ...] = ()  # what is not asked, as "form.question"
    lesson_words: dict[str, str] = field(default_factory=dict)  # other words in a lesson, by "lesson.part"
    built_in: str = ""  # the digest of the forms and lessons that it began with; empty before they were kept

    def track_for(self, level: int | None) -> Track:
        """The path for a mentee of that level; the first one where none is meant for them in particular."""
        leads = level is not None and level >= 2
        mine = MeantFor.LEADERS if leads else MeantFor.NON_LEADERS
        fitting = [one for one in self.tracks if one.meant_for in {MeantFor.EVERYBODY, mine}]
        return (fitting or list(self.tracks))[0]

    def guide(self, guide_id: str) -> Guide | None:
        return next((one for track in self.tracks for one in track.guides if one.id == guide_id), None)

    def with_guide(self, guide: Guide) -> "Content":
        """The same with this guide in the place of the one of its id, wherever it stands."""

        def swapped(track: Track) -> Track:
            return replace(track, guides=tuple(guide if one.id == guide.id else one for one in track.guides))

        return replace(self, tracks=tuple(swapped(one) for one in self.tracks))


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentVersion:
    """The content of a program from `made_at` on; `number` counts from 1. `changed` says what is new, in a word."""

    id: int = 0
    program_id: int
    number: int
    content: Content
    made_by: PersonId
    made_at: datetime
    changed: str = ""


def sessions_in(months: float, cadence: Cadence) -> int:
    """How many sessions fit into so many months at that pace."""
    return int(months * DAYS_A_MONTH / cadence.days + 0.5)


def fitted(guides: Sequence[Guide], count: int) -> tuple[Guide, ...]:
    """The path for another number of sessions: the first and the last stay, between them as many as fit, evenly.

    More sessions than guides are not filled up: those beyond the path are the pair's own.
    """
    return tuple(guides[place] for place in kept(len(guides), count))


def kept(length: int, count: int) -> tuple[int, ...]:
    """The places, from 0, of those of `length` guides that a path of `count` sessions keeps."""
    if count >= length or count < 1:
        return tuple(range(length))
    if count == 1:
        return (0,)
    return tuple(round(place * (length - 1) / (count - 1)) for place in range(count))


def reached_after(milestones: Sequence[PlanMilestone], places: Sequence[int]) -> dict[int, PlanMilestone]:
    """After which session of a path that keeps these places each milestone comes; where two meet, the later one."""
    ordered = sorted(milestones, key=lambda one: one.after_session)
    number = {one: sum(place + 1 < one.after_session for place in places) + 1 for one in ordered}
    return {number[one]: one for one in ordered if number[one] <= len(places)}


def phase_at(phases: Sequence[Phase], number: int) -> Phase | None:
    """The phase of session `number`, counted from 1; the last one beyond the path."""
    inside = [one for one in phases if one.first <= number]
    return inside[-1] if inside else None
