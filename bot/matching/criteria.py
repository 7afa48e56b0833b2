"""The soft criteria: each says how good a couple is, from 0 to 1, and why in words.

What is not known counts half, so that nobody wins or loses by leaving a field empty; the one exception is a mentor who
offers nothing to somebody who wants something.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from bot.domain.kinds import Kind
from bot.matching.cohort import NOWHERE, Cohort, Floats
from bot.matching.values import Alike, Criterion, Participant, Rules
from bot.matching.view import Values, View
from bot.matching.wants import CommonGround, Wants

HALF = np.float32(0.5)
ENOUGH_OVERLAP = 4  # hours a day; more is no better


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One criterion, prepared for the people of a problem."""

    criterion: Criterion
    value: Callable[[View], Floats]  # from 0 to 1
    words: Callable[[Participant, Participant], str]  # of a mentee and a mentor; empty when there is nothing to say


def measures(cohort: Cohort) -> tuple[Measure, ...]:
    """The criteria that weigh anything, in a fixed order."""
    rules = cohort.problem.rules
    wants = Wants(cohort)
    ground = CommonGround(cohort)
    every = (
        Measure(criterion=Criterion.WANTS, value=wants.value, words=wants.words),
        Measure(criterion=Criterion.COMMON_GROUND, value=ground.value, words=ground.words),
        Measure(criterion=Criterion.LEVEL, value=_level(rules), words=_level_words),
        Measure(criterion=Criterion.EXPERIENCE, value=_experience(rules), words=_experience_words),
        Measure(criterion=Criterion.DEPARTMENT, value=_department(rules), words=_department_words(rules)),
        Measure(criterion=Criterion.OVERLAP, value=_overlap, words=_overlap_words(cohort)),
        Measure(criterion=Criterion.TIME_TO_GIVE, value=_time_to_give, words=_time_words),
        Measure(criterion=Criterion.LOAD, value=_load, words=_load_words(cohort)),
        Measure(criterion=Criterion.CHOICE, value=_choice(cohort), words=_choice_words),
    )
    return tuple(one for one in every if rules.weight(one.criterion) > 0)


def _known(values: Values) -> Floats:
    known = np.asarray(values, dtype=np.float32)
    np.copyto(known, HALF, where=np.isnan(known))
    return known


def _ahead(rules: Rules, view: View, column: Floats) -> Values:
    """How far the one who should be ahead is ahead."""
    if rules.kind is Kind.REVERSE:
        return np.asarray(view.mentee(column) - view.mentor(column))
    if rules.kind is Kind.PEER:
        return np.asarray(np.abs(view.mentor(column) - view.mentee(column)))
    return np.asarray(view.mentor(column) - view.mentee(column))


def _level(rules: Rules) -> Callable[[View], Floats]:
    best, step = (0.0, 0.3) if rules.kind is Kind.PEER else (1.0, 0.4)

    def value(view: View) -> Floats:
        distance = np.abs(_ahead(rules, view, view.cohort.level) - np.float32(best))
        return _known(np.maximum(np.float32(0), 1 - np.float32(step) * distance))

    return value


def _experience(rules: Rules) -> Callable[[View], Floats]:
    def peers(view: View) -> Floats:
        return _known(np.maximum(np.float32(0), 1 - _ahead(rules, view, view.cohort.experience) / 10))

    def value(view: View) -> Floats:
        # Best with some five to ten years between the two: enough to have been there, recent enough to remember.
        years = _ahead(rules, view, view.cohort.experience)
        rising, falling = years / 5, 1 - (years - 10) / 20
        np.minimum(rising, falling, out=rising)
        np.minimum(rising, np.float32(1), out=rising)
        return _known(np.maximum(rising, np.float32(0), out=rising))

    return peers if rules.kind is Kind.PEER else value


def _department(rules: Rules) -> Callable[[View], Floats]:
    wanted = rules.department_mix is Alike.SAME

    def value(view: View) -> Floats:
        codes = view.cohort.department
        mentee, mentor = view.mentee(codes), view.mentor(codes)
        known = (mentee != NOWHERE) & (mentor != NOWHERE)
        good = ((mentee == mentor) == wanted).astype(np.float32)
        return np.where(known, good, HALF)

    return value


def _overlap(view: View) -> Floats:
    codes, _ = view.cohort.work
    return np.asarray(view.table(_known(np.minimum(view.cohort.overlap / ENOUGH_OVERLAP, 1)), codes))


def _time_to_give(view: View) -> Floats:
    hours = view.cohort.hours_per_month
    gives, needs = view.mentor(hours), view.mentee(hours)
    if view.cohort.kind is Kind.PEER:
        # Neither of two peers is the one who gives.
        gives, needs = np.minimum(gives, needs), np.maximum(gives, needs)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.minimum(gives / needs, 1)
    return np.where(needs == 0, np.float32(1), _known(share)).astype(np.float32, copy=False)


def _load(view: View) -> Floats:
    room = (1 / (1 + view.cohort.carried)).astype(np.float32)
    return np.asarray(
        np.minimum(view.mentor(room), view.mentee(room)) if view.cohort.kind is Kind.PEER else view.mentor(room)
    )


def _choice(cohort: Cohort) -> Callable[[View], Floats]:
    wished, chose = cohort.wishes, np.diff(cohort.wishes.indptr) > 0

    def value(view: View) -> Floats:
        mine = np.where(view.mentee(chose), view.entry(wished), HALF)
        yours = np.where(view.mentor(chose), view.entry_back(wished), HALF)
        return ((mine + yours) / 2).astype(np.float32, copy=False)

    return value


def _level_words(mentee: Participant, mentor: Participant) -> str:
    if mentee.level is None or mentor.level is None:
        return ""
    steps = mentor.level - mentee.level
    if steps == 0:
        return "both at the same level"
    count = {1: "one level", 2: "two levels"}.get(abs(steps), f"{abs(steps)} levels")
    return f"the mentor is {count} ahead" if steps > 0 else f"the mentee is {count} ahead"


def _experience_words(mentee: Participant, mentor: Participant) -> str:
    if mentee.experience_years is None or mentor.experience_years is None:
        return ""
    years = mentor.experience_years - mentee.experience_years
    if abs(years) < 1:
        return "about the same experience"
    unit = "year" if abs(years) == 1 else "years"
    return f"{abs(years):g} {unit} {'more' if years > 0 else 'less'} experience"


def _department_words(rules: Rules) -> Callable[[Participant, Participant], str]:
    def words(mentee: Participant, mentor: Participant) -> str:
        if not mentee.department.strip() or not mentor.department.strip():
            return ""
        same = mentee.department.strip().casefold() == mentor.department.strip().casefold()
        if same is not (rules.department_mix is Alike.SAME):
            return ""
        return "the same department" if same else "different departments"

    return words


def _overlap_words(cohort: Cohort) -> Callable[[Participant, Participant], str]:
    codes, _ = cohort.work

    def words(mentee: Participant, mentor: Participant) -> str:
        hours = float(cohort.overlap[codes[cohort.at[mentee.id]], codes[cohort.at[mentor.id]]])
        return f"{round(hours, 1):g} working hours a day in common" if hours > 0 else ""

    return words


def _time_words(mentee: Participant, mentor: Participant) -> str:
    if mentee.hours_per_month is None or mentor.hours_per_month is None:
        return ""
    return "enough time for each other" if mentor.hours_per_month >= mentee.hours_per_month else ""


def _load_words(cohort: Cohort) -> Callable[[Participant, Participant], str]:
    def words(mentee: Participant, mentor: Participant) -> str:
        del mentee
        return "no other mentee yet" if cohort.carried[cohort.at[mentor.id]] == 0 else ""

    return words


def _choice_words(mentee: Participant, mentor: Participant) -> str:
    mine, yours = mentor.id in mentee.choices, mentee.id in mentor.choices
    if mine and yours:
        return "chose each other"
    if mine:
        return f"number {mentee.choices.index(mentor.id) + 1} among the mentee's own choices"
    return f"number {mentor.choices.index(mentee.id) + 1} among the mentor's own choices" if yours else ""
