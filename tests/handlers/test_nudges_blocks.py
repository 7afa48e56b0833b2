"""What goes with every nudge, and the screens on which people and managers choose; one golden file for each state."""

from dataclasses import replace
from datetime import date, time

from bot.domain.choices import HowOften, Snooze, Topic
from bot.domain.clocks import Clocks
from bot.domain.working_time import WorkingHours
from bot.domain.workspace import Workspace
from bot.nudges import Nudge, NudgeKind
from bot.services.nudge_choices import Choices
from bot.services.nudge_rules import RULES, can_be_snoozed
from handlers.blocks import clocks, kit, nudges
from handlers.blocks.kit import Message
from handlers.blocks.nudges import Part
from tests.conftest import TEAM
from tests.golden_files import Golden
from tests.handlers.samples import ADA, ADA_HERSELF, BOB, GROW, NOW, TODAY, TRICKY

ASKED = Message(text="Did you and Bob meet?", blocks=(kit.section("*Did you and Bob meet?*"),))
MINE = Choices(person=ADA_HERSELF, workspace=Workspace(id=TEAM), chosen={})


def test_the_line_below_a_nudge(golden: Golden) -> None:
    golden("nudges/with_choices", nudges.with_choices(ASKED, 7, list(Snooze)))
    golden("nudges/with_an_hour_left", nudges.with_choices(Message(text="Tomorrow at 15:00"), 7, [Snooze.HOUR]))
    golden("nudges/with_no_time_left", nudges.with_choices(ASKED, 7, []))


def test_the_line_fits_below_the_longest_message() -> None:
    long = Message(text="Long", blocks=tuple(kit.section(str(number)) for number in range(60)))
    shown = nudges.with_choices(long, 7, list(Snooze)).as_json()["blocks"]
    assert len(shown) == kit.MESSAGE_BLOCKS_MOST
    assert shown[-1]["type"] == "actions"


def test_several_in_one_message(golden: Golden) -> None:
    done = nudges.done_line(NudgeKind.PLAN_FIRST_SESSION, ADA, ADA, TODAY)
    parts = [
        Part(id=7, words=f"How is it going with <@{BOB}>?"),
        Part(id=8, words="Plan your first session", settled=done),
        Part(id=9, words=TRICKY),
    ]
    golden("nudges/gathered", nudges.gathered(parts))
    golden("nudges/gathered_and_settled", nudges.gathered([replace(one, settled=done) for one in parts]))
    assert "<!channel>" not in str(nudges.gathered(parts).blocks)
    assert "<http" not in str(nudges.gathered(parts).blocks)


def test_what_takes_the_place_of_a_question(golden: Golden) -> None:
    for kind, reader, actor in (
        (NudgeKind.DID_IT_HAPPEN, ADA, ADA),
        (NudgeKind.PLAN_FIRST_SESSION, ADA, BOB),
        (NudgeKind.MENTOR_REQUEST, ADA, BOB),
    ):
        line = nudges.done_line(kind, reader, actor, date(2026, 3, 3))
        golden(f"nudges/settled_{kind.value}", nudges.settled(ASKED.text, line))
    golden("nudges/snoozed", nudges.snoozed(ASKED.text, NOW))
    golden("nudges/no_longer", nudges.no_longer())


def test_who_did_it_is_named_in_a_pair_only() -> None:
    assert "Thank you" in nudges.done_line(NudgeKind.DID_IT_HAPPEN, ADA, ADA, TODAY)
    assert f"<@{BOB}>" in nudges.done_line(NudgeKind.DID_IT_HAPPEN, ADA, BOB, TODAY)
    assert f"<@{BOB}>" not in nudges.done_line(NudgeKind.MENTOR_REQUEST, ADA, BOB, TODAY)


def test_fewer_of_these(golden: Golden) -> None:
    golden("nudges/fewer", nudges.fewer_form(7, Topic.CHECK_INS, HowOften.FEWER))
    golden("nudges/always", nudges.always(NudgeKind.MENTOR_REQUEST))
    for how_often in HowOften:
        golden(f"nudges/chosen_{how_often.value}", nudges.chosen_now(Topic.CHECK_INS, how_often))


def test_whatever_cannot_be_switched_off_says_why(golden: Golden) -> None:
    """Each in words of its own: what shows "Fewer of these" and belongs to no topic."""
    nudge = Nudge(key="x", kind=NudgeKind.CONCERN, readers=(ADA,), due_at=NOW)
    shown = {one for one in RULES if can_be_snoozed(replace(nudge, kind=one)) and RULES[one].topic is None}
    assert shown == set(nudges.ALWAYS)
    golden("nudges/always_private", nudges.always(NudgeKind.CONCERN))


def test_the_screen_with_everything(golden: Golden) -> None:
    golden("nudges/form", nudges.form(MINE))
    own = replace(
        MINE,
        person=replace(
            ADA_HERSELF,
            holiday_calendar="DE-BY",
            working_hours=WorkingHours(starts=time(7), ends=time(15, 30), days=frozenset({0, 1, 2})),
        ),
        chosen={Topic.CHECK_INS: HowOften.OFF, Topic.GOALS: HowOften.FEWER},
        runs=True,
    )
    golden("nudges/form_of_a_manager", nudges.form(own))
    golden("nudges/saved", nudges.saved(own))
    golden("nudges/saved_as_everybody", nudges.saved(replace(MINE, program_calendars=("US", "GB-SCT"))))


def test_holidays_are_found_by_country_and_part() -> None:
    def values(words: str) -> list[str]:
        return [one["value"] for one in nudges.holiday_options(words, ("US",))]

    assert values("bayern") == ["-", "DE-BY"]
    assert values("zurich")[0] == "-"
    assert "CH-ZH" in values("zurich")
    assert values("US")[1] == "US"
    assert values("nowhere at all") == ["-"]
    assert len(values("")) == kit.OPTIONS_MOST


def test_the_clocks_of_a_program(golden: Golden) -> None:
    chosen = replace(Clocks(), reminder_hours_before=48, unfinished_days=(), holidays=("US", "DE-BY"))
    golden("clocks/form", clocks.form(GROW))
    golden("clocks/form_changed", clocks.form(replace(GROW, clocks=chosen, name=TRICKY)))
    golden("clocks/saved", clocks.saved(replace(GROW, clocks=chosen), 12))
    golden("clocks/saved_nothing_waiting", clocks.saved(GROW, 0))


def test_every_clock_is_in_the_form() -> None:
    from bot.domain.clocks import BOUNDS

    assert {name for shown in clocks.CLOCKS.values() for name, *_ in shown} == set(BOUNDS)
