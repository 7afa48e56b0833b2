"""Everybody who is left out is told the binding reason and what would change it, and nothing that is private."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.kinds import Kind, Role
from bot.matching.match import explain, match
from bot.matching.values import Alike, Couple, FieldRule, Participant, Problem, Rules, Unmatched
from tests.bot.matching.people import both, hours, mentee, mentor, problem, random_people

relaxed = settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def told(given: Problem, person: str, role: Role = Role.MENTEE) -> Unmatched:
    return next(one for one in match(given).unmatched if (one.person, one.role) == (person, role))


OSLO = {"time_zone": "Europe/Oslo"}
EARLY = {"bob": (0, 8), "cat": (0, 8), "dan": (0, 3), "eve": (0, 4)}


def test_hours_that_do_not_meet_with_what_would_open_whom() -> None:
    early = {"working_hours": hours(6, 9), **OSLO}
    found = told(problem(mentee("ada", **OSLO), mentor("bob", **early), mentor("cat", **early)), "ada")
    assert found.limit == "working_hours"
    assert found.reason == "Both mentors here share no working hours with you."
    assert found.what_would_help == "Starting one hour earlier would open two of them."


def test_all_mentors_at_my_level_share_no_hours_and_two_hours_open_two_of_them() -> None:
    ahead = [mentor(name, level=3, working_hours=hours(*work), **OSLO) for name, work in EARLY.items()]
    given = problem(mentee("ada", level=2, **OSLO), *ahead, mentor("junior", level=1, **OSLO))
    found = told(given, "ada")
    assert found.reason == "All four mentors at your level share no working hours with you."
    assert found.what_would_help == "Starting two hours earlier would open two of them."


def test_some_mentors_at_my_level_share_too_few_hours() -> None:
    late = [mentor(name, level=3, working_hours=hours(16, 22), **OSLO) for name in ("bob", "cat")]
    rules = Rules(min_overlap_hours=2)
    line = mentor("dan", level=3)
    given = problem(mentee("ada", level=2, manager_id="dan", **OSLO), *late, line, rules=rules)
    found = told(given, "ada")
    assert (
        found.reason == "Two of the three mentors at your level share less than 2 hours of working time a day with you."
    )
    assert found.what_would_help == "Staying one hour longer would open two of them."


def test_the_least_stretch_of_hours_is_offered() -> None:
    late = {"working_hours": hours(19, 22), **OSLO}
    found = told(problem(mentee("ada", **OSLO), mentor("bob", **late)), "ada")
    assert found.what_would_help == "Staying three hours longer would be enough."


def test_hours_on_the_other_side_of_the_world_are_not_promised() -> None:
    found = told(problem(mentee("ada", **OSLO), mentor("bob", time_zone="Pacific/Auckland")), "ada")
    assert found.what_would_help == "Other working hours, or somebody nearer to your time zone joining."


def test_a_language_that_would_help_is_named() -> None:
    given = problem(
        mentee("ada", languages=frozenset({"Norwegian"})),
        mentor("bob", languages=frozenset({"Spanish"})),
        mentor("cat", languages=frozenset({"Spanish", "French"})),
    )
    found = told(given, "ada")
    assert (found.limit, found.what_would_help) == ("language", "Speaking Spanish would open two of them.")


def test_the_level_reads_for_both_sides() -> None:
    given = problem(mentee("ada", level=3), mentor("bob", level=2))
    assert "yours should be one or two below" in told(given, "ada").reason
    assert "yours should be one or two above" in told(given, "bob", Role.MENTOR).reason


def test_in_reverse_the_level_reads_the_other_way_round() -> None:
    given = problem(mentee("ada", level=2), mentor("bob", level=3), rules=Rules(kind=Kind.REVERSE))
    assert "yours should be one or two above" in told(given, "ada").reason
    assert match(problem(mentee("ada", level=3), mentor("bob", level=2), rules=Rules(kind=Kind.REVERSE))).pairs


def test_a_rule_of_the_manager_is_named() -> None:
    rules = Rules(field_rules=(FieldRule(field="site", alike=Alike.SAME),))
    found = told(problem(mentee("ada", site="Oslo"), mentor("bob", site="Lima"), rules=rules), "ada")
    assert "the rule that both must have the same site" in found.reason


def test_the_limit_that_opens_most_is_the_binding_one() -> None:
    line = mentor("cat")
    given = problem(mentee("ada", level=2, manager_id="cat"), line, mentor("bob", level=1), mentor("dan", level=2))
    # Dan is at the same level, and nobody knows their years: what is not known forbids nothing.
    assert match(given).summary.matched_mentees == 1
    without_dan = replace(given, participants=(*given.participants[:3], mentor("eve", level=1)))
    assert told(without_dan, "ada").limit == "level"


def test_two_limits_at_once() -> None:
    given = problem(
        mentee("ada", level=3, languages=frozenset({"en"})), mentor("bob", level=1, languages=frozenset({"es"}))
    )
    found = told(given, "ada")
    assert found.limit == "level+language"
    assert found.reason.startswith("Two things at once stand between you and one mentor: the level")
    assert found.what_would_help.endswith("And a language in common.")


def test_places_that_went_to_others() -> None:
    given = problem(
        mentee("ada", wants_skills=frozenset({"SQL"})), mentee("eve"), mentor("bob", offers_skills=frozenset({"SQL"}))
    )
    found = told(given, "eve")
    assert found.limit == "taken"
    assert found.reason == "You fit with one mentor, but the places you could have had went to others."


def test_mentors_who_are_full_already() -> None:
    given = problem(mentee("ada"), mentee("eve"), mentor("bob"), existing=frozenset({Couple("bob", "eve")}))
    assert told(given, "ada").limit == "full"
    assert {one.person for one in match(given).unmatched} == {"ada"}


def test_a_floor_that_nobody_reaches() -> None:
    given = problem(mentee("ada"), mentor("bob"), rules=Rules(floor=99))
    assert told(given, "ada").reason.startswith("The one mentor here would score under 99 with you")


@pytest.mark.parametrize(
    ("person", "limit"),
    [
        (mentee("ada", paused=True), "paused"),
        (mentee("ada", active=False), "inactive"),
        (mentee("ada", mentee_capacity=0), "capacity"),
    ],
)
def test_what_is_about_the_person_alone(person: Participant, limit: str) -> None:
    assert told(problem(person, mentor("bob")), "ada").limit == limit


def test_nobody_on_the_other_side() -> None:
    assert told(problem(mentee("ada")), "ada").reason.startswith("There is no mentor to match you with")
    assert told(problem(mentee("ada"), mentor("bob", mentor_capacity=0)), "ada").limit == "nobody"


def test_the_only_one_left_is_the_own_mentee() -> None:
    given = problem(both("ada"), both("bob"))
    answer = match(given)
    assert answer.summary.places == 1
    assert {one.limit for one in answer.unmatched} == {"mutual"}


def test_a_circle_that_did_not_come_together() -> None:
    rules = Rules(kind=Kind.GROUP, group_min=3, group_max=4)
    given = problem(mentee("ada"), mentee("eve"), mentor("bob"), rules=rules)
    answer = match(given)
    assert not answer.pairs
    assert {one.limit for one in answer.unmatched} == {"circle_size"}
    small = problem(*(mentee(name) for name in "abc"), mentor("bob", mentor_capacity=2), rules=rules)
    assert told(small, "bob", Role.MENTOR).reason == "You take two mentees, and a circle here has at least three."


PRIVATE = {
    "ada does not want bob": problem(mentee("ada", do_not_match=frozenset({"bob"})), mentor("bob")),
    "bob does not want ada": problem(mentee("ada"), mentor("bob", do_not_match=frozenset({"ada"}))),
    "bob declined, or the manager dropped it": problem(
        mentee("ada"), mentor("bob"), forbidden=frozenset({Couple("bob", "ada")})
    ),
    "nothing private, but hopeless": problem(
        mentee("ada", level=3, languages=frozenset({"en"}), **OSLO),
        mentor("bob", level=1, languages=frozenset({"es"}), time_zone="Pacific/Auckland"),
    ),
}


def test_what_is_private_reads_as_what_is_hopeless() -> None:
    said = {told(given, "ada") for given in PRIVATE.values()}
    assert len(said) == 1
    assert said.pop().limit == "not_possible"
    assert len({told(given, "bob", Role.MENTOR) for given in PRIVATE.values()}) == 1


@pytest.mark.parametrize("name", list(PRIVATE)[:3])
def test_explaining_a_couple_by_hand_says_no_more_than_not_possible(name: str) -> None:
    couple = explain(PRIVATE[name], mentor="bob", mentee="ada")
    assert [(limit.name, limit.sentence) for limit in couple.broken] == [
        ("not_possible", "This couple is not possible.")
    ]


def test_a_private_limit_beside_another_changes_no_word() -> None:
    ada = mentee("ada", level=3, languages=frozenset({"en"}))
    cat, bob = (mentor(name, level=1, languages=frozenset({"en"})) for name in ("cat", "bob"))
    known = told(problem(ada, bob, cat), "ada")
    assert told(problem(ada, replace(bob, do_not_match=frozenset({"ada"})), cat), "ada") == known
    assert told(problem(ada, bob, cat, forbidden=frozenset({Couple("bob", "ada")})), "ada") == known


def test_whoever_is_full_is_counted_like_the_others_whatever_is_private() -> None:
    sql = frozenset({"SQL"})
    people = [mentee("ada"), mentee("eve", wants_skills=sql), mentee("fay", wants_skills=sql)]
    bob, cat = (mentor(name, offers_skills=sql) for name in ("bob", "cat"))
    known = told(problem(*people, bob, cat), "ada")
    assert known.reason.startswith("You fit with two mentors")
    assert told(problem(*people, replace(bob, do_not_match=frozenset({"ada"})), cat), "ada") == known


@relaxed
@given(st.integers(0, 10_000), st.sampled_from(list(Kind)))
def test_something_private_between_two_whom_a_limit_keeps_apart_changes_nothing(seed: int, kind: Kind) -> None:
    people = random_people(seed, mentors=4, mentees=6, two_roles=0.2)
    given_ = problem(*people, rules=Rules(kind=kind, group_max=3, time_limit_seconds=5))
    before = match(given_)
    for person in people[::3]:
        writer = replace(person, do_not_match=person.do_not_match | _kept_apart(given_, person, people))
        others = tuple(writer if one is person else one for one in people)
        after = match(replace(given_, participants=others))
        assert after.pairs == before.pairs
        assert after.summary == before.summary
        for old, new in zip(before.unmatched, after.unmatched, strict=True):
            # Nobody is promised what would not help: then the next limit is named, or none. No count ever changes.
            assert new == old or new.limit != old.limit


def _kept_apart(given: Problem, person: Participant, people: tuple[Participant, ...]) -> frozenset[str]:
    """Whoever a limit that anybody may know keeps apart from a person, in both roles."""
    couples = {
        one.id: (explain(given, mentor=person.id, mentee=one.id), explain(given, mentor=one.id, mentee=person.id))
        for one in people
        if one is not person
    }
    return frozenset(
        name
        for name, both_ways in couples.items()
        if all({limit.name for limit in one.broken} - {"not_possible"} for one in both_ways)
    )


def test_no_note_or_reason_names_what_is_private() -> None:
    for problem_ in PRIVATE.values():
        answer = match(problem_)
        words = " ".join(
            [*answer.summary.notes, *(f"{o.limit} {o.reason} {o.what_would_help}" for o in answer.unmatched)]
        )
        for private in ("do not match", "do_not_match", "declin", "drop", "concern"):
            assert private not in words.casefold()
