"""Scores of couples: whole hundredths of a point, so that sums are exact and the parts always add up to the whole."""

import numpy as np
from numpy.typing import NDArray

from bot.matching.cohort import Cohort, Floats
from bot.matching.criteria import Measure, measures
from bot.matching.values import Contribution
from bot.matching.view import Listed, View

Points = NDArray[np.int32]
WHOLE = 10_000  # hundredths of a point of a couple in which everything is best


class Scoring:
    """The soft criteria of a problem with their weights."""

    def __init__(self, cohort: Cohort) -> None:
        self.cohort = cohort
        self.measures = measures(cohort)
        rules = cohort.problem.rules
        total = sum(rules.weight(one.criterion) for one in self.measures)
        self.most = [WHOLE * rules.weight(one.criterion) / total for one in self.measures]

    def points(self, view: View) -> Points:
        """The score of each couple, in hundredths of a point."""
        # Hundredths are whole, and small enough for these floats to hold exactly.
        found = np.zeros(view.shape, dtype=np.float32)
        for measure, most in zip(self.measures, self.most, strict=True):
            found += _points(measure, view, most)
        return found.astype(np.int32)

    def contributions(self, view: Listed) -> list[tuple[Contribution, ...]]:
        """What each criterion adds to each couple, in the order of the criteria."""
        if not len(view.mentees):
            return []
        weighed = list(zip(self.measures, self.most, strict=True))
        parts = [np.broadcast_to(_points(one, view, most), view.shape) for one, most in weighed]
        points = [part.astype(np.int32).tolist() for part in parts]
        people = self.cohort.people
        known = [
            (part, one.criterion, one.words, round(most) / 100)
            for part, (one, most) in zip(points, weighed, strict=True)
        ]
        couples = zip(view.mentees.tolist(), view.mentors.tolist(), strict=True)
        return [
            tuple(
                Contribution(
                    criterion=criterion,
                    points=part[index] / 100,
                    most=most,
                    words=words(people[mentee], people[mentor]),
                )
                for part, criterion, words, most in known
            )
            for index, (mentee, mentor) in enumerate(couples)
        ]


def _points(measure: Measure, view: View, most: float) -> Floats:
    points: Floats = measure.value(view) * np.float32(most)
    np.rint(points, out=points)
    return points
