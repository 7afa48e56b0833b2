"""What somebody who was left out is told: the reason, and what would change it. Second person, nothing private."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from bot.domain.kinds import Kind, Role
from bot.matching import hours
from bot.matching.cohort import Cohort, Floats
from bot.matching.values import Participant

STRETCH = 4  # hours by which somebody might begin earlier or end later


@dataclass(frozen=True, slots=True)
class Left:
    """A reason by its name, in words, and what would help."""

    limit: str
    reason: str
    help: str


NEXT_TIME = "You are in the next matching without doing anything."
INACTIVE = Left("inactive", "Your account was not active when the matching ran.", "An active account.")
PAUSED = Left("paused", "You are paused, so you were not in this matching.", "Resuming before the next matching.")

# Said of what is private and of what is merely hopeless, so that nobody can tell the one from the other.
NOT_POSSIBLE = Left(
    "not_possible",
    "No couple was possible for you among the people who are here now.",
    f"Somebody new joining. {NEXT_TIME}",
)


def no_capacity(role: Role) -> Left:
    """Somebody who takes nobody."""
    other = "mentees" if role is Role.MENTOR else "mentors"
    return Left("capacity", f"You take no {other}: your capacity is 0.", "A capacity of 1 or more.")


def too_few(takes: int, least: int) -> Left:
    """Somebody who takes fewer mentees than a circle has."""
    reason = f"You take {counted(takes, 'mentee')}, and a circle here has at least {least}."
    return Left("capacity", reason, f"A capacity of {least} or more.")


def nobody(role: Role, kind: Kind) -> Left:
    """Nobody is on the other side."""
    other = others(role, kind)
    return Left("nobody", f"There is no {other} to match you with in this program yet.", f"A {other} joining.")


def taken(count: int, role: Role, kind: Kind) -> Left:
    """Somebody fits, and is with others."""
    who = counted(count, others(role, kind))
    if role is Role.MENTEE and kind is not Kind.PEER:
        reason = f"You fit with {who}, but the places you could have had went to others."
        return Left("taken", reason, f"A mentor who fits taking one more, or a new one joining. {NEXT_TIME}")
    return Left("taken", f"You fit with {who}, who all have somebody now.", f"One more joining. {NEXT_TIME}")


def circle_too_small(least: int) -> Left:
    """A circle that did not reach its least size."""
    reason = f"Too few people were left for one more circle, which needs a mentor and at least {least} mentees."
    return Left("circle_size", reason, f"More people who fit, or smaller circles. {NEXT_TIME}")


def mutual() -> Left:
    """The only one left is a partner the other way round."""
    reason = "Those who fit you are with you already, the other way round, and two people do not mentor each other."
    return Left("mutual", reason, f"Somebody else joining. {NEXT_TIME}")


def others(role: Role, kind: Kind) -> str:
    """What the other side is called."""
    if kind is Kind.PEER:
        return "peer"
    return "mentor" if role is Role.MENTEE else "mentee"


def counted(count: int, noun: str) -> str:
    """A number with its noun."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


class Obstacles:
    """The sentences about limits that stand between somebody and those who would fit otherwise."""

    def __init__(self, cohort: Cohort) -> None:
        self.cohort, self.rules = cohort, cohort.problem.rules
        self._reach = lru_cache(maxsize=None)(self._overlaps)

    def one(self, limit: str, person: Participant, role: Role, blocked: Sequence[Participant]) -> Left:
        """One limit alone stands in between."""
        who = counted(len(blocked), others(role, self.rules.kind))
        reason = f"Only one thing stands between you and {who}: {self.phrase(limit, role)}."
        return Left(limit, reason, self.help(limit, person, role, blocked))

    def two(self, limits: tuple[str, str], person: Participant, role: Role, blocked: Sequence[Participant]) -> Left:
        """Two limits at once stand in between."""
        who = counted(len(blocked), others(role, self.rules.kind))
        first, second = (self.phrase(limit, role) for limit in limits)
        reason = f"Two things at once stand between you and {who}: {first}; and {second}."
        helps = [self.help(limit, person, role, ()) for limit in limits]
        return Left("+".join(limits), reason, f"{helps[0]} And {helps[1][0].lower()}{helps[1][1:]}")

    def phrase(self, limit: str, role: Role) -> str:
        """The limit as a thing that stands in between."""
        if limit == "level":
            return _level(self.rules.kind, role)
        if limit in ("same", "different") or limit.startswith(("same_", "different_")):
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
        codes, _ = self.cohort.work
        weeks = [int(codes[self.cohort.at[one.id]]) for one in blocked]
        for stretch in range(1, STRETCH + 1):
            ways = {"Starting": (stretch, 0), "Staying": (0, stretch)}
            opened = {way: self._opened(person.id, *by, weeks) for way, by in ways.items()}
            way = max(opened, key=lambda one: opened[one])
            if opened[way]:
                when = "earlier" if way == "Starting" else "longer"
                return f"{way} {counted(stretch, 'hour')} {when} would open {opened[way]} of them."
        return "Other working hours, or somebody nearer to your time zone joining."

    def _opened(self, person: str, earlier: int, later: int, weeks: Sequence[int]) -> int:
        reach = self._reach(person, earlier, later)
        return sum(bool(reach[week] >= self.rules.min_overlap_hours) for week in weeks)

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
    return f"Speaking {language} would open {count} of them."
