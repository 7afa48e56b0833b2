"""The guide to one session: what it is for, what to prepare, what to ask, what to try, what to agree on."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Levels:
    """What is different for whoever does their own work, leads a team, or leads leaders."""

    own_work: str
    team: str
    leaders: str

    def of(self, level: int) -> str:
        """Level 1 to 3."""
        return {1: self.own_work, 2: self.team, 3: self.leaders}[level]


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """Plain text without markup. `mentor` and `mentee` are ten minutes of preparation each, `questions` are three.

    Where people share both roles, as among peers, the mentor is whoever asks and the mentee whoever is asked.
    A guide that `asks_for_goals` asks the mentee for goals of their own and offers several ways to learn.
    """

    id: str
    title: str
    aim: str
    mentor: str
    mentee: str
    questions: tuple[str, ...]
    exercise: str
    agree: str
    levels: Levels | None = None
    asks_for_goals: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WayToLearn:
    """One of several ways to work on a goal, with an example."""

    name: str
    how: str
