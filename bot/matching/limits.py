"""The hard limits: each a small named rule that says which couples it forbids, and its sentence."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from bot.domain.kinds import Kind
from bot.matching.cohort import NOWHERE, Bools, Cohort
from bot.matching.values import Alike, FieldRule, Rules
from bot.matching.view import Values, View

YEARS_AHEAD = 3  # at the same level a mentor has at least so many years more
ROUNDING = 1e-4  # of a year


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """One rule. A private one is never named to anybody: it reads "not possible"."""

    name: str
    sentence: str
    forbids: Callable[[View], Bools]
    private: bool = False

    @property
    def shown(self) -> str:
        """The name that people may see."""
        return "not_possible" if self.private else self.name


def limits(cohort: Cohort) -> tuple[Limit, ...]:
    """The limits that the rules of a problem set, each prepared for its people."""
    rules = cohort.problem.rules
    chosen = [_self(cohort), _reporting_line(), _do_not_match(cohort), _dropped(cohort), _together_already(cohort)]
    if not rules.allow_former_partners:
        chosen.append(_former_partner(cohort))
    if rules.level_rule:
        chosen.append(_level(rules))
    if rules.shared_language:
        chosen.append(_language(cohort))
    if rules.min_overlap_hours > 0:
        chosen.append(_overlap(rules))
    return (*chosen, *(_field(cohort, rule) for rule in rules.field_rules))


def forbidden(view: View, chosen: tuple[Limit, ...]) -> Bools:
    """Which couples at least one of the limits forbids."""
    found = np.zeros(view.shape, dtype=np.bool_)
    for limit in chosen:
        found |= limit.forbids(view)
    return found


def _self(cohort: Cohort) -> Limit:
    place = np.arange(len(cohort.people))
    return Limit(
        name="self",
        sentence="Nobody is matched with themselves.",
        forbids=lambda view: np.asarray(view.mentee(place) == view.mentor(place)),
    )


def _reporting_line() -> Limit:
    def forbids(view: View) -> Bools:
        met, left = view.cohort.line
        mentee, mentor = view.mentee(met), view.mentor(met)
        under = (mentor <= mentee) & (mentee < view.mentor(left))
        above = (mentee <= mentor) & (mentor < view.mentee(left))
        return np.asarray(under | above)

    sentence = "One of the two reports to the other, directly or further up the line."
    return Limit(name="reporting_line", sentence=sentence, forbids=forbids)


def _do_not_match(cohort: Cohort) -> Limit:
    links = cohort.links(lambda person: person.do_not_match)
    return Limit(
        name="do_not_match",
        sentence="This couple is not possible.",
        forbids=lambda view: (view.entry(links) > 0) | (view.entry_back(links) > 0),
        private=True,
    )


def _dropped(cohort: Cohort) -> Limit:
    links = cohort.couples(cohort.problem.forbidden)
    return Limit(
        name="dropped",
        sentence="This couple is not possible.",
        forbids=lambda view: view.entry(links) > 0,
        private=True,
    )


def _together_already(cohort: Cohort) -> Limit:
    links = cohort.couples(cohort.problem.existing)
    # Two people do not mentor each other in one program, unless they are peers.
    return Limit(
        name="together_already",
        sentence="The two are together already.",
        forbids=lambda view: (view.entry(links) > 0) | (view.entry_back(links) > 0),
    )


def _former_partner(cohort: Cohort) -> Limit:
    peers = cohort.kind is Kind.PEER
    mentors = cohort.links(lambda person: person.former_mentors | (person.former_mentees if peers else frozenset()))
    mentees = cohort.links(lambda person: person.former_mentees | (person.former_mentors if peers else frozenset()))
    return Limit(
        name="former_partner",
        sentence="The two were partners in these roles before.",
        forbids=lambda view: (view.entry(mentors) > 0) | (view.entry_back(mentees) > 0),
    )


def _level(rules: Rules) -> Limit:
    if rules.kind is Kind.PEER:
        sentence = "Peers are at the same level or one apart."
        return Limit(name="level", sentence=sentence, forbids=_too_far_apart)
    ahead = "mentee" if rules.kind is Kind.REVERSE else "mentor"
    return Limit(
        name="level",
        sentence=f"The {ahead} is one or two levels ahead, or at the same level with at least three years more.",
        forbids=_mentee_not_ahead if rules.kind is Kind.REVERSE else _mentor_not_ahead,
    )


def _too_far_apart(view: View) -> Bools:
    level = view.cohort.level
    return np.asarray(np.abs(view.mentor(level) - view.mentee(level)) > 1)


def _mentor_not_ahead(view: View) -> Bools:
    level, years = view.cohort.level, view.cohort.experience
    return _not_ahead(view.mentor(level) - view.mentee(level), view.mentor(years) - view.mentee(years))


def _mentee_not_ahead(view: View) -> Bools:
    level, years = view.cohort.level, view.cohort.experience
    return _not_ahead(view.mentee(level) - view.mentor(level), view.mentee(years) - view.mentor(years))


def _not_ahead(levels: Values, years: Values) -> Bools:
    # A comparison with NaN is false: what is not known forbids nobody. From 1.1 to 4.1 years are three, not a bit less.
    return np.asarray((levels < 0) | (levels > 2) | ((levels == 0) & (years < YEARS_AHEAD - ROUNDING)))


def _language(cohort: Cohort) -> Limit:
    silent = np.diff(cohort.languages.indptr) == 0

    def forbids(view: View) -> Bools:
        unknown = view.mentee(silent) | view.mentor(silent)
        return np.asarray((view.shared(cohort.languages, cohort.languages) == 0) & ~unknown)

    return Limit(name="language", sentence="The two share no language.", forbids=forbids)


def _overlap(rules: Rules) -> Limit:
    least = rules.min_overlap_hours

    def forbids(view: View) -> Bools:
        codes, _ = view.cohort.work
        return np.asarray(view.table(view.cohort.overlap < least, codes))

    sentence = f"Their working hours overlap by less than {least:g} h a day."
    return Limit(name="working_hours", sentence=sentence, forbids=forbids)


def _field(cohort: Cohort, rule: FieldRule) -> Limit:
    codes = cohort.field(rule.field)
    different = rule.alike is Alike.DIFFERENT

    def forbids(view: View) -> Bools:
        mentee, mentor = view.mentee(codes), view.mentor(codes)
        known = (mentee != NOWHERE) & (mentor != NOWHERE)
        return np.asarray(known & ((mentee == mentor) == different))

    wording = "must not have the same" if different else "must have the same"
    label = rule.field.replace("_", " ")
    return Limit(name=f"{rule.alike}_{rule.field}", sentence=f"The two {wording} {label}.", forbids=forbids)
