"""What somebody writes down of a goal, and what is wrong with it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date

from bot.domain.goal import Goal, Milestone
from bot.errors import FieldProblems, Problem

LONGEST_TITLE = 150
LONGEST_MEASURE = 500
LONGEST_MILESTONE = 75
MOST_MILESTONES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalWords:
    """What the form asks: a milestone is one line."""

    title: str
    measure: str
    due_on: date | None
    milestones: tuple[str, ...]
    shared_with_manager: bool
    skill: str = ""  # one of the program's
    only_mine: bool = False  # then nobody sees its title either


def worded(goal: Goal, words: GoalWords, skills: Collection[str]) -> Goal:
    """The goal in these words; a milestone whose words stay keeps its tick, and a skill is one of `skills` or none."""
    done = {one.text for one in goal.milestones if one.done}
    return replace(
        goal,
        title=words.title,
        measure=words.measure,
        due_on=words.due_on,
        milestones=tuple(Milestone(text=text, done=text in done) for text in words.milestones),
        shared_with_manager=words.shared_with_manager and not words.only_mine,
        only_mine=words.only_mine,
        skill=words.skill if words.skill in {*skills, goal.skill} else "",
    )


def check(words: GoalWords) -> None:
    """Raises FieldProblems, by the names of the form's fields."""
    problems: dict[str, Problem] = {}
    if not words.title:
        problems["title"] = Problem.REQUIRED
    if len(words.title) > LONGEST_TITLE:
        problems["title"] = Problem.TOO_LONG
    if len(words.measure) > LONGEST_MEASURE:
        problems["measure"] = Problem.TOO_LONG
    if any(len(one) > LONGEST_MILESTONE for one in words.milestones):
        problems["milestones"] = Problem.TOO_LONG
    if len(words.milestones) > MOST_MILESTONES:
        problems["milestones"] = Problem.TOO_MANY
    if problems:
        raise FieldProblems(problems)


def check_skill(skill: str, here: Collection[str], everywhere: Iterable[Collection[str]]) -> None:
    """The form offers those of all programs of its writer, since it does not know yet which one is meant."""
    if skill and skill not in here and any(skill in one for one in everywhere):
        raise FieldProblems({"skill": Problem.SKILL_OF_ANOTHER_PROGRAM})
