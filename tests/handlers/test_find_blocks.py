"""Looking for a mentor, and offering to be one, in every state that somebody can see."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.domain.kinds import Kind, Role
from bot.domain.pairing import Choice, Member, Offer, Origin, Pairing, Request, RequestState
from bot.domain.person import PersonId
from bot.services.find_mentor import Active, Found, Shortlist
from bot.services.matching_moved import Moved
from bot.services.own_request import Over
from handlers.blocks import asking, find, find_asking, home, offers
from tests.golden_files import Golden
from tests.handlers.samples import ADA, ANSWERS, BOB, GROW, INES, NOW, TRICKY
from tests.handlers.test_home_blocks import IN_GROW, NOTHING

CAT = PersonId("U0CAT")
REASONS = ("wanted and offered: Giving feedback", "the mentor is one level ahead", "6 h of common working time")
FOUND = Found(
    choice=Choice(mentor_id=BOB, score=71.0, reasons=REASONS),
    name="Bob Lindqvist",
    title="Engineering Manager",
    places_left=2,
    active=Active.THIS_WEEK,
    answers_within=timedelta(hours=5),
)
OTHERS = tuple(
    replace(FOUND, choice=Choice(mentor_id=one, reasons=REASONS[:1]), name=one, places_left=1, active=active)
    for one, active in ((INES, Active.THIS_MONTH), (CAT, Active.EARLIER))
)
LIST = Shortlist(program=GROW, others=(), found=(FOUND, *OTHERS))
ODD = replace(FOUND, choice=Choice(mentor_id=BOB, reasons=(TRICKY,) * 9), name=TRICKY, title=TRICKY)
REQUEST = Request(
    id=4,
    program_id=1,
    mentor_id=BOB,
    mentee_id=ADA,
    reasons=REASONS,
    asked_at=NOW,
    lapses_at=NOW + timedelta(days=7),
    origin=Origin.MENTEE,
    note="I would like to learn to say hard things kindly.",
    next_choices=(Choice(mentor_id=INES), Choice(mentor_id=CAT)),
)
UNRANKED = replace(REQUEST, next_choices=(), note="")
OVER = Over(request=REQUEST, program=GROW, following=None, next_best=(CAT, INES), taken=False)
OFFER = Offer(
    id=6,
    program_id=1,
    mentor_id=BOB,
    mentee_id=ADA,
    reasons=REASONS,
    note="Your talk in May stayed with me.",
    offered_at=NOW,
    lapses_at=NOW + timedelta(days=7),
)


def test_the_list(golden: Golden) -> None:
    golden("find/looking", find.looking(GROW))
    golden("find/could_not_look", find.could_not_look(GROW))
    golden("find/list", find.shortlist(LIST))
    several = replace(LIST, found=(FOUND,), others=(replace(GROW, id=2, name=TRICKY),))
    golden("find/list_one_in_several_programs", find.shortlist(several))
    golden("find/list_peers", find.shortlist(replace(LIST, program=replace(GROW, kind=Kind.PEER))))
    golden("find/list_long", find.shortlist(replace(LIST, found=(ODD,) * 5)))
    golden("find/list_nobody", find.shortlist(replace(LIST, found=())))
    assert find.shortlist(replace(LIST, ready=False)) == find.looking(GROW)


def test_asking(golden: Golden) -> None:
    golden("find/ask_form", find_asking.ask_form(LIST))
    golden("find/ask_form_nobody_else", find_asking.ask_form(replace(LIST, found=(FOUND,))))
    tricky = tuple(replace(ODD, choice=Choice(mentor_id=PersonId(f"U0{number}"))) for number in range(5))
    golden("find/ask_form_long", find_asking.ask_form(replace(LIST, found=tricky)))
    golden("find/asked", find_asking.asked(REQUEST, GROW))
    golden("find/asked_unranked", find_asking.asked(UNRANKED, GROW))


def test_where_it_stands(golden: Golden) -> None:
    golden("find/stands", find_asking.stands(replace(REQUEST, note=TRICKY), GROW))
    golden("find/stands_unranked", find_asking.stands(UNRANKED, GROW))
    golden("find/stands_word_first", find_asking.stands(replace(REQUEST, word_asked_at=NOW), GROW))
    golden("find/stands_still", find_asking.stands(replace(REQUEST, clock_stopped_at=NOW), GROW))
    golden("find/mentor_away", find_asking.mentor_away(REQUEST, date(2026, 3, 20)))
    golden("find/taken_back", find_asking.taken_back(REQUEST, GROW))


def test_a_moment_too_late(golden: Golden) -> None:
    golden("find/just_taken", find.just_taken(GROW, (CAT, INES)))
    golden("find/just_taken_one_left", find.just_taken(GROW, (CAT,)))
    golden("find/just_taken_nobody_left", find.just_taken(GROW, ()))


def test_the_end_of_an_own_request(golden: Golden) -> None:
    golden("find/over", find.over(OVER))
    golden("find/over_nobody_left", find.over(replace(OVER, next_best=())))
    following = replace(REQUEST, id=5, mentor_id=INES)
    golden("find/over_next_asked", find.over(replace(OVER, following=following, next_best=())))
    golden("find/over_taken", find.over(replace(OVER, taken=True)))
    golden("find/over_taken_next_asked", find.over(replace(OVER, taken=True, following=following)))
    golden("find/mentors_found", find.mentors_found(GROW))
    golden("find/place_free", find.place_free(GROW))


@pytest.mark.parametrize("state", [RequestState.DECLINED, RequestState.LAPSED, RequestState.WITHDRAWN])
def test_the_mentee_reads_the_same_whatever_the_reason_was(state: RequestState) -> None:
    ended = replace(REQUEST, state=state, decline_reason="We fell out.")
    assert find.over(replace(OVER, request=ended)) == find.over(OVER)
    said = str(find.over(OVER).as_json()).lower()
    assert not [word for word in ("declin", "said no", "refus", "reject", "did not answer") if word in said]


def test_another_day_of_matching(golden: Golden) -> None:
    moved = Moved(program=GROW, before=date(2026, 3, 14), after=date(2026, 3, 20))
    golden("find/matching_moved", find.matching_moved(moved))


def test_who_may_ask_whom(golden: Golden) -> None:
    golden("find/rules_form", find.rules_form(GROW))
    golden("find/rules_saved", find.rules_saved(GROW))
    golden("find/rules_saved_other", find.rules_saved(replace(GROW, may_find=False, may_offer=True)))


def test_a_mentor_is_asked_by_a_mentee(golden: Golden) -> None:
    golden("find/mentor_asked", asking.asked(REQUEST, GROW, ANSWERS))
    golden("find/mentor_asked_long", asking.asked(replace(REQUEST, note=TRICKY), GROW, ANSWERS))
    golden("find/mentor_reminded", asking.reminder(REQUEST, GROW))
    golden("find/mentor_lapsed", asking.lapsed(REQUEST, GROW))
    golden("find/mentor_declines", asking.decline_form(REQUEST))
    golden("find/mentor_talks_first", asking.talking(replace(REQUEST, word_asked_at=NOW)))
    golden("find/word_first", asking.word_first(replace(REQUEST, word_asked_at=NOW), GROW))
    declined = replace(REQUEST, state=RequestState.DECLINED, decline_reason="no time")
    golden("find/manager_told", asking.told_managers(declined, GROW, None))
    golden("find/manager_told_next", asking.told_managers(declined, GROW, replace(REQUEST, id=5, mentor_id=INES)))


def test_an_offer(golden: Golden) -> None:
    golden("offers/form", offers.form((GROW,)))
    golden("offers/form_several_programs", offers.form((GROW, replace(GROW, id=2, name=TRICKY))))
    golden("offers/made", offers.made(OFFER))
    golden("offers/offered", offers.offered(OFFER, GROW))
    golden("offers/offered_long", offers.offered(replace(OFFER, note=TRICKY, reasons=(TRICKY,) * 9), GROW))
    members = (Member(person_id=BOB, role=Role.MENTOR), Member(person_id=ADA, role=Role.MENTEE))
    golden("offers/accepted", offers.accepted(OFFER, Pairing(id=9, program_id=1, members=members, matched_at=NOW)))
    golden("offers/declined", offers.declined())
    golden("offers/too_late", offers.too_late())
    golden("offers/over", offers.over(OFFER, GROW))


def test_the_hub_shows_what_one_may_do_and_where_it_stands(golden: Golden) -> None:
    mine = replace(NOTHING, programs=(IN_GROW,))
    golden("find/home_may_find", home.as_message(replace(mine, find_in=1, offer_in=1)))
    golden("find/home_asked", home.as_message(replace(mine, find_in=1, own_requests=(REQUEST,))))
    golden("find/home_offered", home.as_message(replace(mine, offers=(OFFER,))))
    still = replace(REQUEST, clock_stopped_at=NOW)
    golden("find/home_asked_still", home.as_message(replace(mine, own_requests=(still,))))
