"""What speaks against a time, as whoever plans it reads it."""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.services.schedule import Plan, PlanForm
from bot.services.second_thoughts import Doubt, Doubts, Why
from handlers.blocks import schedule
from tests.golden_files import Golden
from tests.handlers.samples import ADA, BOB, INES
from tests.handlers.session_samples import IN_A_CIRCLE, ONE, PLANNED, PROPOSALS, WITH_BOB

AT = datetime.fromisoformat("2026-03-28T06:30:00+00:00")
HERE = AT.astimezone(ZoneInfo("Europe/Lisbon"))
PLAN = Plan(starts_at=AT)
FORM = PlanForm(chosen=ONE, zones=("Europe/London", "Europe/Lisbon"), proposals=PROPOSALS, planned=())


def test_each_reason_before_a_session_is_planned(golden: Golden) -> None:
    found = (
        Doubt(why=Why.PROGRAM_OVER, when=(AT,), until=date(2026, 3, 20)),
        Doubt(why=Why.BUSY, person_id=ADA, when=(AT,), meets=WITH_BOB),
        Doubt(why=Why.BUSY, person_id=ADA, when=(AT,), meets=ONE.pairing),
        Doubt(why=Why.HOLIDAY, person_id=ADA, when=(AT,)),
        *(Doubt(why=why, person_id=INES, when=(HERE,)) for why in Why if why not in {Why.AWAY, Why.PROGRAM_OVER}),
    )
    doubts = Doubts(chosen=ONE, wanted=PLAN, count=1, found=found)
    golden("schedule/form_second_thoughts", schedule.form(FORM, doubts, "1774679400/45/", 1))


def test_the_breaks_of_a_circle_and_what_others_have_then_name_nobody(golden: Golden) -> None:
    found = (
        Doubt(why=Why.AWAY, person_id=INES, when=(HERE,), until=date(2026, 4, 6)),
        Doubt(why=Why.BUSY, person_id=BOB, when=(HERE,)),
        Doubt(why=Why.AWAY, person_id=ADA, when=(HERE,), until=date(2026, 4, 2)),
    )
    doubts = Doubts(chosen=IN_A_CIRCLE, wanted=PLAN, count=1, found=found)
    form = replace(FORM, chosen=IN_A_CIRCLE, moving=replace(PLANNED, series_id=3))
    golden("schedule/form_second_thoughts_circle", schedule.form(form, doubts, "1774679400/45/", 1))


def test_of_a_series_it_is_said_how_many_and_of_a_pair_that_rests_that_both_do(golden: Golden) -> None:
    later = HERE.replace(month=4, day=11)
    found = (
        Doubt(why=Why.OUTSIDE_HOURS, person_id=INES, when=(HERE, later)),
        Doubt(why=Why.HOLIDAY, person_id=INES, when=(later,)),
        Doubt(why=Why.BUSY, person_id=INES, when=(HERE, HERE, later)),
        Doubt(why=Why.AWAY, person_id=ADA, when=(HERE,), until=date(2026, 4, 6)),
        Doubt(why=Why.AWAY, person_id=INES, when=(HERE,), until=date(2026, 4, 6)),
        Doubt(why=Why.PROGRAM_OVER, when=(later,), until=date(2026, 4, 8)),
    )
    chosen = replace(ONE, pairing=replace(ONE.pairing, paused_until=date(2026, 4, 6)))
    doubts = Doubts(chosen=chosen, wanted=PLAN, count=3, found=found)
    golden(
        "schedule/form_second_thoughts_series", schedule.form(replace(FORM, chosen=chosen), doubts, "1/45/weekly", 2)
    )


def test_hours_that_meet_for_a_short_while_only(golden: Golden) -> None:
    golden("schedule/form_little_room", schedule.form(replace(FORM, room=30)))
