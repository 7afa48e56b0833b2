"""The sign-up form and what follows it; one golden file for each state."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.domain.enrollment import Enrollment, EnrollmentState
from bot.domain.kinds import Kind, Role
from bot.domain.working_time import WorkingHours
from bot.services.signup import SignUpForm
from handlers.blocks import signup
from tests.golden_files import Golden
from tests.handlers.samples import ADA, ADA_HERSELF, ADA_IN_GROW, BOB, GROW, TODAY, TRICKY

BEGUN = Enrollment(id=1, program_id=1, person_id=ADA, state=EnrollmentState.BEGUN)
NEW = SignUpForm(
    program=GROW,
    others=(GROW,),
    person=ADA_HERSELF,
    enrollment=BEGUN,
    do_not_match=frozenset(),
    working_hours=WorkingHours(),
)
PEERS = replace(GROW, id=2, name="Peers who lead", kind=Kind.PEER)
REVERSE = replace(GROW, id=3, name="Reverse", kind=Kind.REVERSE, skills=())


def typed(role: str) -> dict[str, Any]:
    chosen = {"type": "radio_buttons", "selected_option": {"value": role}}
    words = {"type": "plain_text_input", "value": "Half a thou"}
    return {"roles": {"signup.roles": chosen}, "wants_words": {"signup.wants_words": words}}


def test_signing_up(golden: Golden) -> None:
    golden("signup/form_new", signup.form(NEW, TODAY))
    golden("signup/form_several_programs", signup.form(replace(NEW, others=(GROW, PEERS, REVERSE)), TODAY))
    golden("signup/form_peer", signup.form(replace(NEW, program=PEERS), TODAY))
    golden("signup/form_reverse", signup.form(replace(NEW, program=REVERSE), TODAY))
    golden("signup/form_reopened", signup.form(replace(NEW, draft=typed("mentee")), TODAY))
    golden("signup/form_reopened_mentor", signup.form(replace(NEW, draft=typed("mentor")), TODAY))
    golden("signup/form_mentor_chosen", signup.form_again(NEW, typed("both"), TODAY))


def test_the_profile(golden: Golden) -> None:
    golden("signup/profile", signup.form(replace(NEW, enrollment=ADA_IN_GROW, do_not_match=frozenset({BOB})), TODAY))
    mentor = replace(ADA_IN_GROW, roles=frozenset({Role.MENTOR}), mentor_capacity=2)
    golden("signup/profile_mentor", signup.form(replace(NEW, enrollment=mentor), TODAY))
    after = GROW.matching_on + timedelta(days=1)
    golden("signup/profile_after_matching", signup.form(replace(NEW, enrollment=mentor), after))
    golden("signup/form_after_matching", signup.form(NEW, after))


def test_several_profiles(golden: Golden) -> None:
    golden("signup/profiles", signup.profiles((GROW, PEERS)))


def test_what_follows(golden: Golden) -> None:
    golden("signup/done", signup.done(GROW, TODAY, was_in=False))
    after = GROW.matching_on + timedelta(days=1)
    golden("signup/done_after_matching", signup.done(GROW, after, was_in=False))
    golden("signup/saved", signup.done(GROW, TODAY, was_in=True))
    golden("signup/unfinished", signup.unfinished(GROW))


def test_tricky_words_stay_words(golden: Golden) -> None:
    answers = replace(
        ADA_IN_GROW.answers,
        wants_words=TRICKY,
        offers_words=TRICKY,
        strengths=TRICKY,
        wish=TRICKY,
        languages=("Klingon",),
    )
    tricky = replace(GROW, name=TRICKY, skills=tuple(f"{place} {TRICKY}"[:150] for place in range(120)))
    enrollment = replace(ADA_IN_GROW, answers=answers)
    golden(
        "signup/profile_tricky",
        signup.form(replace(NEW, program=tricky, others=(tricky, GROW), enrollment=enrollment), TODAY),
    )
    golden("signup/unfinished_tricky", signup.unfinished(tricky))
