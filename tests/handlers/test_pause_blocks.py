"""What people see when they take a break or leave; one golden file for each state."""

from dataclasses import replace
from datetime import date

from bot.services.coming_back import Back
from bot.services.leave import Leaving
from bot.services.pause import MyPlace, Pausing
from handlers.blocks import leave, pause
from tests.golden_files import Golden
from tests.handlers.samples import ADA, ADA_IN_GROW, BOB, GROW, INES, NOW, TODAY, TRICKY
from tests.handlers.session_samples import CIRCLE, OF_GRACE, WITH_BOB, WITH_INES
from tests.handlers.test_home_blocks import IN_GROW, NOTHING, PAIRED, REQUEST

ONE = MyPlace(program=GROW, enrollment=ADA_IN_GROW)
OTHER = MyPlace(program=replace(GROW, id=2, name="Peers who lead"), enrollment=replace(ADA_IN_GROW, id=2, program_id=2))
BACK = date(2026, 3, 20)
ALONE_IN_GROW = replace(NOTHING, programs=(IN_GROW,))
ALONE, WITH_A_MENTOR = Leaving(actor=ADA, program=GROW), Leaving(actor=ADA, program=GROW, pairings=(WITH_BOB,))


def pausing(*places: MyPlace) -> Pausing:
    return Pausing(places=places, today=TODAY)


def paused(place: MyPlace) -> MyPlace:
    return replace(place, enrollment=place.enrollment.paused(BACK))


def test_forms(golden: Golden) -> None:
    golden("pause/form", pause.form(pausing(ONE)))
    golden("pause/form_several_programs", pause.form(pausing(ONE, OTHER)))
    golden("pause/form_while_pausing", pause.form(pausing(paused(ONE))))
    golden("pause/form_of_mentor", pause.form(replace(pausing(ONE), mentees=(BOB, INES))))
    golden("pause/form_of_peer", pause.form(replace(pausing(ONE), peers=(BOB, INES))))
    golden("leave/form", leave.form([ALONE]))
    golden("leave/form_with_partner", leave.form([WITH_A_MENTOR]))
    several = [replace(ALONE, pairings=(WITH_BOB, OF_GRACE)), replace(ALONE, program=OTHER.program)]
    golden("leave/form_several_programs", leave.form(several))


def test_what_follows(golden: Golden) -> None:
    golden("pause/paused", pause.paused(pausing(paused(ONE))))
    golden("pause/partner_away", pause.partner_away(WITH_INES, INES, ADA, BACK))
    covered = pause.partner_away(WITH_INES, INES, ADA, BACK, stands_in=BOB)
    golden("pause/partner_away_and_covered", covered)
    golden("pause/mentor_of_circle_away", pause.partner_away(CIRCLE, ADA, BOB, BACK))
    golden("pause/partner_away_in_circle", pause.partner_away(CIRCLE, BOB, INES, BACK))
    golden("leave/left", leave.left(ALONE))
    golden("leave/left_with_partner", leave.left(WITH_A_MENTOR))
    golden("leave/somebody_left", leave.somebody_left(ADA, [GROW], "My team needs me."))
    golden("leave/somebody_left_without_reason", leave.somebody_left(ADA, [GROW], ""))
    golden("leave/somebody_gone", leave.somebody_left(ADA, [GROW, replace(GROW, name="Circles")], "", gone=True))


def test_where_things_stand_on_the_day_of_return(golden: Golden) -> None:
    one = Back(places=(ONE,), standing=PAIRED)
    asked = replace(one, asked=(REQUEST,), standing=replace(PAIRED, pairings=()))
    golden("pause/resumed", pause.resumed(replace(one, places=(ONE, OTHER))))
    golden("pause/over", pause.over(one))
    golden("pause/over_with_question", pause.over(asked))
    resting = replace(ONE, program=replace(GROW, paused_at=NOW, paused_until=BACK))
    golden("pause/over_in_paused_program", pause.over(replace(one, places=(resting,))))
    golden("pause/over_alone", pause.over(replace(one, standing=ALONE_IN_GROW)))


def test_tricky_words_stay_words(golden: Golden) -> None:
    tricky = replace(GROW, name=TRICKY)
    golden("leave/somebody_left_tricky", leave.somebody_left(ADA, [tricky], TRICKY))
    golden("pause/form_tricky", pause.form(pausing(replace(ONE, program=tricky), OTHER)))
    assert "<!channel>" not in str(leave.somebody_left(ADA, [tricky], TRICKY).blocks)
