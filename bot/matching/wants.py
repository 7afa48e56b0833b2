"""Wants against offers, and common ground: skills that were picked, and what people wrote in their own words."""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

import numpy as np
from scipy.sparse import csr_array

from bot.domain.kinds import Kind
from bot.matching.cohort import Cohort, Floats
from bot.matching.values import Participant
from bot.matching.view import View
from bot.matching.words import at_most_one, covered, incidence, same_words, terms

HALF = np.float32(0.5)
SKILLS_SHARE = np.float32(0.7)  # of somebody who picked skills and wrote something as well
FULL_MARK = 4  # words in common that make the full mark
NAMED = 5  # terms that a reason names


class Wants:
    """How much of what a mentee wants a mentor offers. Each way of saying the same thing counts once."""

    def __init__(self, cohort: Cohort) -> None:
        people = cohort.people
        self.cohort, self.both_ways = cohort, cohort.kind is Kind.PEER
        self.skills = _vocabulary(map(tidy, p.wants_skills | p.offers_skills) for p in people)
        wanted, offered = [terms(p.wants_words) for p in people], [_offered_terms(p) for p in people]
        self.terms = _vocabulary([*wanted, *offered, terms(*self.skills)])
        same = same_words(self.terms)
        self.offered_terms = covered(incidence(offered, self.terms), same)
        self.wanted_skills = incidence([map(tidy, p.wants_skills) for p in people], self.skills)
        self.wanted_terms = self._not_picked_too(wanted, same)
        self.offered_skills = self._offered_skills([map(tidy, p.offers_skills) for p in people])
        skills, found = _counts(self.wanted_skills), _counts(self.wanted_terms)
        some = np.where(skills == 0, np.float32(0), SKILLS_SHARE)
        weight: Floats = np.where(found == 0, np.float32(1), some).astype(np.float32)
        # What each skill and each word adds for somebody, and how much all words together may add.
        self.skill_part: Floats = (weight / np.maximum(skills, 1)).astype(np.float32)
        self.terms_share: Floats = np.float32(1) - weight
        self.term_part: Floats = (self.terms_share / np.clip(found, 1, FULL_MARK)).astype(np.float32)
        self.nothing: Floats = np.where((skills == 0) & (found == 0), HALF, np.float32(0))

    def _not_picked_too(self, wanted: Sequence[Iterable[str]], same: csr_array) -> csr_array:
        """Wanted terms, without those that the person's own picked skills say already."""
        picked = [terms(*person.wants_skills) for person in self.cohort.people]
        said = covered(incidence(picked, self.terms), same)
        own = incidence(wanted, self.terms)
        left = csr_array(own - own.multiply(said))
        left.eliminate_zeros()
        return left

    def _offered_skills(self, picked: Sequence[Iterable[str]]) -> csr_array:
        """Skills that a person picked, or has in their own words."""
        near = covered(incidence(picked, self.skills), same_words(self.skills))
        parts = incidence([terms(skill) for skill in self.skills], self.terms)
        found = csr_array(self.offered_terms @ parts.T)
        found.sum_duplicates()
        found.data = (found.data >= _counts(parts)[found.indices]).astype(np.float32)
        found.eliminate_zeros()
        return at_most_one(csr_array(near + found))

    def value(self, view: View) -> Floats:
        """The share that is offered; among peers the mean of both directions."""
        skills = view.shared(self.wanted_skills, self.offered_skills)
        found = view.shared(self.wanted_terms, self.offered_terms)
        one = self._share(skills, found, view.mentee)
        if not self.both_ways:
            return one
        skills = view.shared(self.offered_skills, self.wanted_skills)
        found = view.shared(self.offered_terms, self.wanted_terms)
        other = self._share(skills, found, view.mentor)
        return np.asarray((one + other) / 2, dtype=np.float32)

    def _share(self, skills: Floats, found: Floats, of: Callable[[Floats], Floats]) -> Floats:
        """The share of what somebody wants: skills, and words up to so many; half where nothing is wanted."""
        share = skills * of(self.skill_part)
        share += np.minimum(found * of(self.term_part), of(self.terms_share))
        share += of(self.nothing)
        return np.asarray(share, dtype=np.float32)

    def words(self, mentee: Participant, mentor: Participant) -> str:
        """What is offered and wanted, the picked skills first."""
        found = self._found(mentee, mentor)
        if self.both_ways:
            found = [*found, *(one for one in self._found(mentor, mentee) if one not in found)]
        return f"wanted and offered: {', '.join(found[:NAMED])}" if found else ""

    def _found(self, wants: Participant, offers: Participant) -> list[str]:
        row, column = self.cohort.at[wants.id], self.cohort.at[offers.id]
        spelled = {tidy(skill): skill.strip() for skill in sorted(wants.wants_skills, reverse=True)}
        skills = _common(self.wanted_skills, row, self.offered_skills, column)
        found = _common(self.wanted_terms, row, self.offered_terms, column)
        return [*(spelled[self.skills[one]] for one in skills), *(self.terms[one] for one in found)]


class CommonGround:
    """How much of what two people wrote about themselves meets."""

    def __init__(self, cohort: Cohort) -> None:
        self.at = cohort.at
        about = [terms(person.about) for person in cohort.people]
        self.terms = _vocabulary(about)
        self.exact = incidence(about, self.terms)
        self.near = covered(self.exact, same_words(self.terms))
        self.counts = _counts(self.exact)

    def value(self, view: View) -> Floats:
        """The words in common, of four or of as many as the shorter text has."""
        if not self.terms:
            return np.full((1,) * view.mentee(self.counts).ndim, HALF)
        most = np.minimum(np.minimum(view.mentee(self.counts), view.mentor(self.counts)), FULL_MARK)
        share = np.minimum(view.shared(self.exact, self.near) / np.maximum(most, 1), 1)
        return np.where(most > 0, share, HALF).astype(np.float32, copy=False)

    def words(self, mentee: Participant, mentor: Participant) -> str:
        """The words that both used."""
        found = _common(self.exact, self.at[mentee.id], self.near, self.at[mentor.id])
        return f"both wrote about {', '.join(self.terms[one] for one in found[:NAMED])}" if found else ""


@lru_cache(maxsize=4096)
def tidy(text: str) -> str:
    """A picked skill as it is compared."""
    return " ".join(text.casefold().split())


def _offered_terms(person: Participant) -> frozenset[str]:
    return terms(person.offers_words, person.about, *person.offers_skills)


def _vocabulary(rows: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(sorted({term for row in rows for term in row}))


def _counts(ones: csr_array) -> Floats:
    return np.diff(ones.indptr).astype(np.float32)


def _common(left: csr_array, row: int, right: csr_array, column: int) -> list[int]:
    mine = left.indices[left.indptr[row] : left.indptr[row + 1]]
    yours = right.indices[right.indptr[column] : right.indptr[column + 1]]
    # A person has a handful of words: sets of them are faster than arrays.
    return sorted(set(mine.tolist()).intersection(yours.tolist()))
