"""What somebody who was left out is told: the reason, and what would change it. Second person, nothing private."""

from dataclasses import dataclass

from bot.domain.kinds import Kind, Role


@dataclass(frozen=True, slots=True)
class Left:
    """A reason by its name, in words, and what would help."""

    limit: str
    reason: str
    help: str


_NUMBERS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]

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
    reason = f"You take {counted(takes, 'mentee')}, and a circle here has at least {number(least)}."
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
    reason = f"Too few people were left for one more circle, which needs a mentor and at least {number(least)} mentees."
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
    return f"{number(count)} {noun}" if count == 1 else f"{number(count)} {noun}s"


def number(count: int) -> str:
    """Small numbers in words, as people write them."""
    return _NUMBERS[count] if count < len(_NUMBERS) else f"{count:,}"
