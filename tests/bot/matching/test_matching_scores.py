"""What makes one allowed couple better than another, and the words for it."""

import pytest

from bot.domain.kinds import Kind
from bot.matching.match import explain, match
from bot.matching.values import DEFAULT_WEIGHTS, Alike, Candidate, Contribution, Criterion, Participant, Rules
from bot.matching.words import same_words, terms
from tests.bot.matching.people import hours, mentee, mentor, problem


def couple(junior: Participant, senior: Participant, **rules: object) -> Candidate:
    given = problem(junior, senior, rules=Rules(**rules))  # type: ignore[arg-type]
    return explain(given, mentor=senior.id, mentee=junior.id)


def part(criterion: Criterion, junior: Participant, senior: Participant, **rules: object) -> Contribution:
    found = couple(junior, senior, **rules)
    return next(one for one in found.contributions if one.criterion is criterion)


def share(criterion: Criterion, junior: Participant, senior: Participant, **rules: object) -> float:
    found = part(criterion, junior, senior, **rules)
    return round(found.points / found.most, 2)


def test_what_is_not_known_counts_half() -> None:
    found = couple(mentee("ada"), mentor("bob"), weights=dict(DEFAULT_WEIGHTS) | {Criterion.LOAD: 0})
    assert found.score == pytest.approx(50, abs=0.05)  # each part is rounded to a hundredth
    assert found.reasons == ()


def test_weights_of_zero_leave_only_the_limits() -> None:
    answer = match(problem(mentee("ada"), mentor("bob"), rules=Rules(weights={})))
    assert [pair.score for pair in answer.pairs] == [0.0]
    assert any("Every weight is 0" in note for note in answer.summary.notes)


def test_a_single_weight_is_the_whole_score() -> None:
    wants = {"wants_skills": frozenset({"SQL"})}
    offers = {"offers_skills": frozenset({"sql "})}
    assert couple(mentee("ada", **wants), mentor("bob", **offers), weights={Criterion.WANTS: 3}).score == 100.0
    assert couple(mentee("ada", **wants), mentor("bob"), weights={Criterion.WANTS: 3}).score == 0.0


def test_the_share_of_wanted_skills_that_is_offered() -> None:
    ada = mentee("ada", wants_skills=frozenset({"SQL", "Negotiation", "Hiring", "Strategy"}))
    bob = mentor("bob", offers_skills=frozenset({"SQL", "Negotiation", "Feedback"}))
    assert share(Criterion.WANTS, ada, bob) == 0.5
    assert part(Criterion.WANTS, ada, bob).words == "wanted and offered: Negotiation, SQL"


def test_a_skill_is_found_in_the_mentors_own_words_and_in_another_spelling() -> None:
    ada = mentee("ada", wants_skills=frozenset({"Public speaking"}))
    assert share(Criterion.WANTS, ada, mentor("bob", offers_words="I spoke in public; speaking is my life")) == 1
    assert share(Criterion.WANTS, ada, mentor("bob", offers_skills=frozenset({"Public Speeking"}))) == 1
    assert share(Criterion.WANTS, ada, mentor("bob", offers_words="public transport")) == 0


def test_own_words_meet_own_words() -> None:
    ada = mentee("ada", wants_words="I would like to get better at negotiating with suppliers")
    assert share(Criterion.WANTS, ada, mentor("bob", offers_words="Negotiation, and how suppliers think")) > 0.4
    assert share(Criterion.WANTS, ada, mentor("bob", offers_words="gardens")) == 0


def test_saying_the_same_thing_twice_counts_once() -> None:
    bob = mentor("bob", offers_skills=frozenset({"Negotiation"}))
    once = mentee("ada", wants_skills=frozenset({"Negotiation", "SQL"}))
    twice = mentee("ada", wants_skills=frozenset({"Negotiation", "SQL"}), wants_words="negotiation, SQL!")
    assert share(Criterion.WANTS, once, bob) == share(Criterion.WANTS, twice, bob) == 0.5


def test_words_that_tell_nothing_are_not_compared() -> None:
    assert terms("I would like to learn how to be better at the Work") == frozenset()
    assert terms("C++ and data-driven AI") == {"c++", "data-driven", "ai"}


def test_inflections_and_slips_are_one_word_and_other_words_are_not() -> None:
    slips, inflections = ("comunication", "communication"), ("leader", "leadership", "negotiate", "negotiation")
    others = ("sql", "sal", "strategy", "statistics", "training", "trading", "team", "teach")
    vocabulary = (*slips, *inflections, *others)
    same = same_words(vocabulary).toarray()
    alike = {(vocabulary[row], vocabulary[column]) for row, column in zip(*same.nonzero(), strict=True) if row < column}
    assert alike == {slips, inflections[:2], inflections[2:]}


@pytest.mark.parametrize(("junior", "senior", "expected"), [(1, 2, 1.0), (1, 3, 0.6), (2, 2, 0.6), (None, 2, 0.5)])
def test_one_level_ahead_is_best(junior: int | None, senior: int, expected: float) -> None:
    assert share(Criterion.LEVEL, mentee("ada", level=junior), mentor("bob", level=senior)) == expected
    reverse = share(Criterion.LEVEL, mentee("ada", level=senior), mentor("bob", level=junior), kind=Kind.REVERSE)
    assert reverse == expected


@pytest.mark.parametrize(("years", "expected"), [(1, 0.0), (3, 0.2), (7, 1.0), (12, 1.0), (22, 0.5)])
def test_five_to_ten_years_ahead_are_best(years: float, expected: float) -> None:
    found = share(Criterion.EXPERIENCE, mentee("ada", experience_years=2), mentor("bob", experience_years=years))
    assert found == expected


def test_departments_mix_or_stay_together_as_wished() -> None:
    ada, bob = mentee("ada", department="Sales"), mentor("bob", department="sales")
    assert share(Criterion.DEPARTMENT, ada, bob) == 0
    assert share(Criterion.DEPARTMENT, ada, bob, department_mix=Alike.SAME) == 1
    assert part(Criterion.DEPARTMENT, ada, mentor("bob", department="IT")).words == "different departments"


def test_more_common_hours_are_better_up_to_half_a_day() -> None:
    ada = mentee("ada", time_zone="Europe/Oslo")
    for until, expected in ((11, 0.5), (13, 1.0), (17, 1.0)):
        bob = mentor("bob", time_zone="Europe/Oslo", working_hours=hours(9, until))
        assert share(Criterion.OVERLAP, ada, bob) == expected


def test_a_mentor_with_a_load_counts_less() -> None:
    assert share(Criterion.LOAD, mentee("ada"), mentor("bob", load=1)) == 0.5
    assert share(Criterion.LOAD, mentee("ada"), mentor("bob")) == 1.0


def test_own_choices_count_in_their_order() -> None:
    ada = mentee("ada", choices=("cat", "bob"))
    assert share(Criterion.CHOICE, ada, mentor("cat")) > share(Criterion.CHOICE, ada, mentor("bob"))
    assert share(Criterion.CHOICE, ada, mentor("bob")) > share(Criterion.CHOICE, ada, mentor("dan"))
    assert part(Criterion.CHOICE, ada, mentor("bob")).words == "number 2 among the mentee's own choices"


def test_reasons_begin_with_what_weighs_most() -> None:
    ada = mentee("ada", level=1, wants_skills=frozenset({"SQL"}), department="Sales")
    bob = mentor("bob", level=2, offers_skills=frozenset({"SQL"}), department="IT")
    assert couple(ada, bob).reasons[:3] == (
        "wanted and offered: SQL",
        "the mentor is one level ahead",
        "different departments",
    )


def test_a_newcomer_changes_nobody_elses_score() -> None:
    ada, bob = mentee("ada", wants_words="pricing models"), mentor("bob", offers_words="pricing")
    more = [mentor(f"m{number}", offers_words="pricing models and more pricing") for number in range(20)]
    alone = explain(problem(ada, bob), mentor="bob", mentee="ada")
    assert explain(problem(ada, bob, *more), mentor="bob", mentee="ada") == alone
