"""What stands between somebody who was left out and those who would fit otherwise, and what would change it.

Counts and limits are those that everybody can know: what is private changes none of them.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from bot.domain.kinds import Kind, Role
from bot.matching import hours
from bot.matching.cohort import Cohort, Floats
from bot.matching.values import Participant
from bot.matching.wording import Left, counted, number, others

STRETCH = 4  # hours by which somebody might begin earlier or end later


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocked:
    """Those between whom and somebody one limit stands alone.

    `among` are those whose level fits (everybody, where levels do not matter); `alike` of them break the limit.
    """

    people: Sequence[Participant]
    among: int
    alike: int
    by_level: bool


class Obstacles:
    """The sentences about limits that stand between somebody and those who would fit otherwise."""

    def __init__(self, cohort: Cohort) -> None:
        self.cohort, self.rules = cohort, cohort.problem.rules
        self._reach = lru_cache(maxsize=None)(self._overlaps)

    def one(self, limit: str, person: Participant, role: Role, blocked: Blocked) -> Left:
        """One limit alone stands in between."""
        help_ = self.help(limit, person, role, blocked.people)
        if limit == "level":
            who = counted(len(blocked.people), others(role, self.rules.kind))
            fit = "fits" if len(blocked.people) == 1 else "fit"
            return Left(limit, f"{who.capitalize()} {fit} you but for {self.phrase(limit, role)}.", help_)
        return Left(limit, f"{self._who(role, blocked)} {self._does(limit, person, blocked)}.", help_)

    def two(self, limits: tuple[str, str], person: Participant, role: Role, blocked: Sequence[Participant]) -> Left:
        """Two limits at once stand in between."""
        who = counted(len(blocked), others(role, self.rules.kind))
        first, second = (self.phrase(limit, role) for limit in limits)
        reason = f"Two things at once stand between you and {who}: {first}; and {second}."
        helps = [self.help(limit, person, role, ()) for limit in limits]
        return Left("+".join(limits), reason, f"{helps[0]} And {helps[1][0].lower()}{helps[1][1:]}")

    def _who(self, role: Role, blocked: Blocked) -> str:
        noun = others(role, self.rules.kind)
        where = "at your level" if blocked.by_level else "here"
        if blocked.among == 1:
            return f"The one {noun} {where}"
        if blocked.alike == blocked.among:
            every = "Both" if blocked.among == 2 else f"All {number(blocked.among)}"
            return f"{every} {noun}s {where}"
        return f"{number(blocked.alike).capitalize()} of the {number(blocked.among)} {noun}s {where}"

    def _does(self, limit: str, person: Participant, blocked: Blocked) -> str:
        one = blocked.alike == 1
        if limit == "working_hours":
            return f"{'shares' if one else 'share'} {self._too_few_hours(person, blocked.people)} with you"
        if limit.startswith(("same_", "different_")):
            return f"{'is' if one else 'are'} not possible for you by {_field(limit)}"
        single, several = {
            "reporting_line": ("is in your reporting line", "are in your reporting line"),
            "former_partner": ("was your partner before", "were your partners before"),
            "together_already": ("is together with you already", "are together with you already"),
            "language": ("shares no language with you", "share no language with you"),
            "floor": 2 * (f"would score under {self.rules.floor:g} with you, the least that this program matches",),
            "full": ("has no free place", "have no free place"),
        }[limit]
        return single if one else several

    def _too_few_hours(self, person: Participant, blocked: Sequence[Participant]) -> str:
        least = self.rules.min_overlap_hours
        if any(self._shared(person.id, 0, 0, self._weeks(blocked))):
            return f"less than {least:g} {'hour' if least == 1 else 'hours'} of working time a day"
        return "no working hours"

    def phrase(self, limit: str, role: Role) -> str:
        """The limit as a thing that stands in between."""
        if limit == "level":
            return _level(self.rules.kind, role)
        if limit.startswith(("same_", "different_")):
            return _field(limit)
        return {
            "reporting_line": "the reporting line",
            "former_partner": "you were partners before",
            "together_already": "you are together already",
            "language": "no language in common",
            "working_hours": f"working hours that overlap by less than {self.rules.min_overlap_hours:g} h a day",
            "floor": f"a score under {self.rules.floor:g}, the least that this program matches",
            "full": "no free place",
        }[limit]

    def help(self, limit: str, person: Participant, role: Role, blocked: Sequence[Participant]) -> str:
        """What would change it."""
        if limit == "working_hours":
            return self._more_hours(person, blocked)
        if limit == "language":
            return _one_more_language(blocked)
        other = others(role, self.rules.kind)
        if limit.startswith(("same_", "different_")):
            return "The program manager lifting that rule, or somebody new joining."
        return {
            "reporting_line": f"A {other} from another part of the company.",
            "former_partner": f"A new {other}, or the program manager allowing former partners.",
            "together_already": f"Another {other} joining.",
            "level": f"A {other} at another level joining.",
            "floor": "More skills and a few more words in your profile, or a lower floor.",
            "full": f"A {other} with a free place.",
        }[limit]

    def _more_hours(self, person: Participant, blocked: Sequence[Participant]) -> str:
        weeks = self._weeks(blocked)
        for stretch in range(1, STRETCH + 1):
            ways = {"Starting": (stretch, 0), "Staying": (0, stretch)}
            opened = {way: self._opened(person.id, *by, weeks) for way, by in ways.items()}
            way = max(opened, key=lambda one: opened[one])
            if opened[way]:
                when = "earlier" if way == "Starting" else "longer"
                return f"{way} {counted(stretch, 'hour')} {when} would {_open(opened[way], len(weeks))}."
        return "Other working hours, or somebody nearer to your time zone joining."

    def _weeks(self, blocked: Sequence[Participant]) -> list[int]:
        codes, _ = self.cohort.work
        return [int(codes[self.cohort.at[one.id]]) for one in blocked]

    def _opened(self, person: str, earlier: int, later: int, weeks: Sequence[int]) -> int:
        return sum(hours >= self.rules.min_overlap_hours for hours in self._shared(person, earlier, later, weeks))

    def _shared(self, person: str, earlier: int, later: int, weeks: Sequence[int]) -> list[float]:
        reach = self._reach(person, earlier, later)
        return [float(reach[week]) for week in weeks]

    def _overlaps(self, person: str, earlier: int, later: int) -> Floats:
        own = hours.shifts(
            self.cohort.people[self.cohort.at[person]], on=self.cohort.problem.on, earlier=earlier, later=later
        )
        _, weeks = self.cohort.work
        return np.asarray(hours.longest_overlaps([own or ()], weeks)[0], dtype=np.float32)


def _level(kind: Kind, role: Role) -> str:
    if kind is Kind.PEER:
        return "the level, which is more than one apart"
    ahead = (role is Role.MENTEE) is not (kind is Kind.REVERSE)
    if ahead:
        return "the level, since yours should be one or two below, or the same with three years less"
    return "the level, since yours should be one or two above, or the same with three years more"


def _field(limit: str) -> str:
    alike, field = limit.split("_", 1)
    must = "must have the same" if alike == "same" else "must not have the same"
    return f"the rule that both {must} {field.replace('_', ' ')}"


def _one_more_language(blocked: Sequence[Participant]) -> str:
    spoken = Counter(one.strip() for person in blocked for one in sorted(person.languages))
    if not spoken:
        return "A language in common."
    language, count = min(spoken.items(), key=lambda item: (-item[1], item[0]))
    return f"Speaking {language} would {_open(count, len(blocked))}."


def _open(count: int, among: int) -> str:
    return f"open {number(count)} of them" if among > 1 else "be enough"
