"""Every state of two running pairs that swap, and the word to each of the four."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.kinds import Kind
from bot.domain.pairing import Candidate
from bot.matching.values import Couple
from bot.services.swap_pairings import Swap, Swapped
from handlers.blocks import swap_pairings as blocks
from tests.golden_files import Golden
from tests.handlers.samples import ADA, BOB, GRACE, GROW, INES, NOW, TRICKY
from tests.handlers.session_samples import CIRCLE, OF_GRACE, WITH_INES

WITH_BOB = replace(OF_GRACE, members=(replace(OF_GRACE.members[0], person_id=BOB), OF_GRACE.members[1]))


def couple(mentor: str, mentee: str, score: float, *reasons: str) -> Candidate:
    return Candidate(proposal_id=0, mentor_id=mentor, mentee_id=mentee, score=score, reasons=reasons)  # type: ignore[arg-type]


FOUND = Swap(
    first=WITH_INES,
    second=WITH_BOB,
    now=(couple(INES, ADA, 61), couple(BOB, GRACE, 48.4)),
    new=(couple(INES, GRACE, 72, "Both speak Portuguese"), couple(BOB, ADA, 58, TRICKY, "Delegation")),
    broken=(),
    possible=True,
    planned=2,
)
LEVEL = ((Couple(BOB, ADA), "Bob is not a level ahead of Ada."),)
NEW = replace(WITH_BOB, id=12, members=(WITH_BOB.members[0], WITH_INES.members[1]), reasons=("Both like to listen",))
TO_ADA = Swapped(
    pairing=replace(NEW, objection_until=NOW + timedelta(days=7)),
    former=WITH_INES,
    program=GROW,
    reader=ADA,
    partner_title="Head of Platform",
    called_off=True,
)


def test_what_a_swap_means_is_said_before_it_is_done(golden: Golden) -> None:
    golden("swap/form", blocks.form(WITH_INES, GROW))
    golden("swap/checking", blocks.checking())
    golden("swap/checked", blocks.checked(FOUND))
    golden("swap/checked_breaks_rules", blocks.checked(replace(FOUND, broken=LEVEL, planned=1)))
    golden("swap/checked_as_many_points", blocks.checked(replace(FOUND, new=FOUND.now, planned=0)))
    golden("swap/not_possible", blocks.checked(replace(FOUND, broken=LEVEL, possible=False)))
    golden("swap/not_possible_and_private", blocks.checked(replace(FOUND, possible=False)))
    golden("swap/swapped", blocks.swapped((WITH_INES, WITH_BOB)))


def test_each_of_the_four_hears_whom_they_meet_and_what_stays(golden: Golden) -> None:
    golden("swap/told_mentee", blocks.told(TO_ADA))
    former = replace(WITH_BOB, id=11)
    golden("swap/told_mentor", blocks.told(replace(TO_ADA, reader=BOB, former=former, partner_title="")))
    plain = replace(TO_ADA, called_off=False, partner_title=TRICKY[:200], pairing=replace(NEW, reasons=()))
    golden("swap/told_without_reasons", blocks.told(plain))


def test_the_button_stands_where_two_can_swap_with_two() -> None:
    assert [one["text"]["text"] for one in blocks.open_button(Kind.REVERSE, WITH_INES)] == ["Swap with another pair"]
    stands_in = replace(WITH_INES, covers_id=3)
    for kind, pairing in ((Kind.GROUP, CIRCLE), (Kind.PEER, WITH_INES), (Kind.ONE_TO_ONE, stands_in)):
        assert not blocks.open_button(kind, pairing)
