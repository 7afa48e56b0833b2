"""How people come together, and part, as they see it in every state."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.kinds import Kind, Role
from bot.domain.pairing import Member, Pairing, Request, RequestState, Unmatched
from bot.domain.person import PersonId
from bot.services.ended_news import Next
from bot.services.still_possible import WhyNot
from bot.services.unmatched import NotMatched
from handlers.blocks import asking
from handlers.blocks import pairing as blocks
from handlers.blocks.kit import Message
from tests.golden_files import Golden
from tests.handlers.guide_samples import seen_step
from tests.handlers.samples import ADA, ANSWERS, BOB, GRACE, GROW, INES, NOW, TRICKY
from tests.handlers.session_samples import PLANNED

REASONS = ("wanted and offered: Giving feedback", "the mentor is one level ahead")
REQUEST = Request(
    id=4,
    program_id=1,
    mentor_id=BOB,
    mentee_id=ADA,
    score=71.0,
    reasons=REASONS,
    asked_at=NOW,
    lapses_at=NOW + timedelta(days=7),
)
PAIRING = Pairing(
    id=9,
    program_id=1,
    members=(Member(person_id=BOB, role=Role.MENTOR), Member(person_id=ADA, role=Role.MENTEE)),
    reasons=REASONS,
    matched_at=NOW,
)
ALONE = Unmatched(
    proposal_id=5,
    person_id=ADA,
    role=Role.MENTEE,
    reason="The four mentors who are a step ahead of you work while you sleep.",
    what_would_help="Starting 2 hours earlier would open 2 of them.",
)
TOLD = NotMatched(program=GROW, role=Role.MENTEE, reason=ALONE, first=True, next_word_at=NOW + timedelta(days=14))


def test_a_mentor_is_asked(golden: Golden) -> None:
    golden("pairing/asked", asking.asked(REQUEST, GROW, ANSWERS))
    peer = replace(GROW, kind=Kind.PEER)
    golden("pairing/asked_peer", asking.asked(replace(REQUEST, reasons=()), peer, None))
    wishes = replace(ANSWERS, wants_words=TRICKY)
    golden("pairing/asked_long", asking.asked(replace(REQUEST, reasons=(TRICKY,) * 9), GROW, wishes))
    golden("pairing/asked_reminder", asking.reminder(REQUEST, GROW))
    golden("pairing/asked_lapsed", asking.lapsed(REQUEST, GROW))


def test_a_mentor_answers(golden: Golden) -> None:
    golden("pairing/accepted", asking.accepted(REQUEST, PAIRING))
    golden("pairing/decline_form", asking.decline_form(REQUEST))
    golden("pairing/declined", asking.declined())
    golden("pairing/answered_no", asking.answered_no())
    golden("pairing/taken_back", asking.taken_back())


@pytest.mark.parametrize("why", [*WhyNot])
def test_a_yes_that_comes_too_late_gets_a_kind_sentence(golden: Golden, why: WhyNot) -> None:
    message = asking.too_late(why)
    golden(f"pairing/too_late_{why.value if why in asking.TOO_LATE else 'otherwise'}", message)


def test_a_yes_that_is_too_late_gives_no_private_word_away() -> None:
    private = {WhyNot.NOT_POSSIBLE, WhyNot.FORMER_PARTNERS, WhyNot.REPORTING_LINE}
    assert len({asking.too_late(why).text for why in private}) == 1


def test_whoever_runs_the_program_hears_of_a_no(golden: Golden) -> None:
    declined = replace(REQUEST, state=RequestState.DECLINED, decline_reason=TRICKY)
    golden("pairing/told_declined", asking.told_managers(declined, GROW, replace(REQUEST, id=5, mentor_id=INES)))
    silent = replace(REQUEST, state=RequestState.LAPSED)
    golden("pairing/told_lapsed_nobody_left", asking.told_managers(silent, GROW, None))
    golden("pairing/told_lapsed_settled", asking.told_managers(silent, GROW, None, settled=True))


def test_the_news_of_a_match(golden: Golden) -> None:
    golden("pairing/matched_mentee", blocks.matched(PAIRING, GROW, ADA, "Engineering Manager, Platform"))
    announced = replace(PAIRING, objection_until=NOW + timedelta(days=7))
    golden("pairing/matched_announced_mentor", blocks.matched(announced, GROW, BOB, TRICKY))
    circle = replace(PAIRING, members=(*PAIRING.members, Member(person_id=INES, role=Role.MENTEE)))
    golden("pairing/matched_circle", blocks.matched(circle, replace(GROW, kind=Kind.GROUP), INES, ""))
    peers = tuple(Member(person_id=one, role=Role.MENTEE) for one in (ADA, BOB))
    golden("pairing/matched_peers", blocks.matched(replace(PAIRING, members=peers), GROW, ADA, ""))


@pytest.mark.parametrize("kind", [*Kind])
def test_the_introduction_of_each_kind(golden: Golden, kind: Kind) -> None:
    people = (ADA, BOB, INES) if kind is Kind.GROUP else (ADA, BOB)
    first = Role.MENTEE if kind is Kind.PEER else Role.MENTOR
    members = tuple(Member(person_id=one, role=first if one == BOB else Role.MENTEE) for one in people)
    program = replace(GROW, kind=kind)
    said = blocks.introduction(seen_step(replace(PAIRING, members=members), program))
    golden(f"pairing/introduction_{kind.value}", said)


def test_those_who_go_on_without_somebody_hear_it_and_begin_nothing_anew(golden: Golden) -> None:
    seen = seen_step(PAIRING, GROW, 3)
    golden("pairing/smaller", blocks.smaller(seen, INES, None))
    golden("pairing/smaller_with_a_session", blocks.smaller(seen, INES, PLANNED))


def test_the_introduction_points_to_the_channels_of_the_program() -> None:
    program = replace(GROW, cohort_channel="C0COHORT", mentors_channel="C0MENTORS")
    last = blocks.introduction(seen_step(PAIRING, program)).blocks[-1]
    said = " ".join(one["text"] for one in last["elements"])
    assert "Everybody in the program meets in <#C0COHORT>. Mentors help each other in <#C0MENTORS>." in said


def test_the_word_to_whoever_has_nobody(golden: Golden) -> None:
    golden("pairing/not_matched", blocks.not_matched(TOLD))
    golden("pairing/not_matched_still", blocks.not_matched(replace(TOLD, first=False, reason=None)))
    circle = replace(GROW, id=2, name="Circles", kind=Kind.GROUP)
    golden("pairing/not_matched_may_find", blocks.not_matched(replace(TOLD, may_find=True, instead=(circle,))))
    offering = replace(TOLD, role=Role.MENTOR, may_offer=True)
    golden("pairing/not_matched_may_offer", blocks.not_matched(offering))
    golden("pairing/not_matched_mentor", blocks.not_matched(replace(TOLD, role=Role.MENTOR)))
    peer = replace(TOLD, program=replace(GROW, kind=Kind.PEER), reason=replace(ALONE, reason=TRICKY))
    golden("pairing/not_matched_peer", blocks.not_matched(peer))


def test_an_announced_pair_that_does_not_fit(golden: Golden) -> None:
    golden("pairing/objection_form", blocks.objection_form(PAIRING, ADA))
    golden("pairing/objected", blocks.objected((GRACE,)))
    golden("pairing/objection", blocks.objection(PAIRING, GROW, ADA, TRICKY))
    golden("pairing/ended_by_manager", blocks.ended_by_manager(PAIRING))


def test_a_partner_hears_that_it_ended_and_not_why(golden: Golden) -> None:
    golden("pairing/ended", blocks.ended(PAIRING, GROW, ADA, (GRACE,), Next()))
    golden("pairing/ended_others_asked", blocks.ended(PAIRING, GROW, ADA, (GRACE,), Next(asking=True)))
    nobody = Next(next_word_at=NOW + timedelta(days=14))
    golden("pairing/ended_nobody_fits", blocks.ended(PAIRING, GROW, ADA, (GRACE,), nobody))
    alone = Next(back_on=(NOW + timedelta(days=14)).date())
    golden("pairing/ended_nobody_stands_in", blocks.ended(replace(PAIRING, covers_id=3), GROW, ADA, (GRACE,), alone))
    golden("pairing/ended_nobody_to_help", blocks.ended(PAIRING, GROW, ADA, (), Next()))


@pytest.mark.parametrize(
    "message",
    [
        blocks.not_matched(TOLD),
        blocks.not_matched(replace(TOLD, reason=None, first=False)),
        blocks.ended(PAIRING, GROW, PersonId(ADA), (GRACE,), Next()),
    ],
)
def test_nobody_reads_that_somebody_said_no(message: Message) -> None:
    said = str(message.as_json()).lower()
    assert not [word for word in ("declin", "said no", "refus", "reject", "did not answer") if word in said]
