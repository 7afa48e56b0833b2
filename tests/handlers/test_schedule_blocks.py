"""Every state of what is said about planning a session."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from bot.domain.kinds import Role
from bot.services.guides import SeenStep
from bot.services.schedule import PlanForm, Planned
from handlers.blocks import first_session, sessions
from handlers.blocks import schedule as blocks
from handlers.blocks.kit import Message
from tests.golden_files import Golden
from tests.handlers.guide_samples import seen_step
from tests.handlers.samples import ADA, GROW, INES, NOW, TRICKY
from tests.handlers.session_samples import (
    BARE,
    CANCELED,
    IN_A_CIRCLE,
    ONE,
    PLANNED,
    PROPOSALS,
    SEVERAL,
    STEPS,
    WITH_INES,
)

ZONES = ("Europe/London", "Europe/Lisbon")
SIX_ZONES = (
    "Europe/Lisbon", "Europe/London", "Europe/Warsaw", "Africa/Accra", "Pacific/Auckland", "America/Mexico_City"
)  # fmt: skip
FORM = PlanForm(chosen=ONE, zones=ZONES, proposals=PROPOSALS, planned=())
WITH_STEPS = Planned(session=PLANNED, chosen=ONE, actions=STEPS)
SEEN = Planned(session=PLANNED, chosen=ONE)
THEIRS = (datetime.fromisoformat("2026-03-03T09:00:00-06:00"), datetime.fromisoformat("2026-03-03T12:00:00-06:00"))
LONG_AGENDA = Planned(session=replace(PLANNED, agenda=(TRICKY,) * 40), chosen=ONE)


def step(number: int) -> SeenStep:
    return seen_step(ONE.pairing, GROW, number, Role.MENTEE)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("form", FORM),
        ("form_several_pairings", replace(FORM, chosen=SEVERAL, zones=("Europe/London", "America/New_York"))),
        (
            "form_circle",
            replace(FORM, chosen=IN_A_CIRCLE, zones=("Europe/London", "America/New_York", "Europe/Lisbon")),
        ),
        ("form_six_zones", replace(FORM, chosen=IN_A_CIRCLE, zones=SIX_ZONES)),
        ("form_something_planned", replace(FORM, planned=(PLANNED,))),
        ("form_circle_something_planned", replace(FORM, chosen=IN_A_CIRCLE, planned=(replace(PLANNED, series_id=5),))),
        ("form_hours_never_meet", replace(FORM, proposals=(), theirs=THEIRS)),
        ("form_circle_hours_never_meet", replace(FORM, chosen=IN_A_CIRCLE, proposals=())),
        ("form_move", replace(FORM, moving=PLANNED)),
        ("form_on_a_break", replace(FORM, away={INES: date(2026, 3, 16)})),
        ("form_on_a_long_break", replace(FORM, proposals=(), away={ADA: date(2026, 5, 4), INES: date(2026, 5, 4)})),
        ("form_circle_on_a_break", replace(FORM, chosen=IN_A_CIRCLE, away={INES: date(2026, 3, 16)})),
    ],
)
def test_the_form(golden: Golden, name: str, shown: PlanForm) -> None:
    golden(f"schedule/{name}", blocks.form(shown))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("planned_message", blocks.planned_message(SEEN, INES)),
        ("moved_message", blocks.moved_message(SEEN, INES)),
        ("canceled_message", blocks.canceled_message(Planned(session=CANCELED, chosen=ONE), INES)),
        ("canceled_here", blocks.canceled_here(Planned(session=CANCELED, chosen=ONE))),
        ("reminder", blocks.reminder(SEEN, step(3))),
        ("reminder_on_a_break", blocks.reminder(SEEN, step(3), {SEEN.chosen.partners[0]: date(2026, 3, 16)})),
        ("reminder_no_agenda", blocks.reminder(Planned(session=BARE, chosen=ONE), step(1))),
        ("reminder_open_steps", blocks.reminder(replace(WITH_STEPS, actions=STEPS[:1]), step(14))),
        ("reminder_tricky", blocks.reminder(LONG_AGENDA, step(1))),
        ("moved_meanwhile", blocks.moved_meanwhile(SEEN)),
        ("canceled_meanwhile", blocks.canceled_meanwhile(SEEN)),
        ("in_the_plan", sessions.in_the_plan(PLANNED, ONE)),
        ("noted", sessions.noted(PLANNED, ONE)),
        ("plan_first", first_session.plan_first(ONE)),
        ("first_not_held", first_session.first_not_held(WITH_INES.people, 7, "Grow into leadership", NOW)),
        ("first_not_held_circle", first_session.first_not_held(IN_A_CIRCLE.pairing.people, 7, "Circles", NOW)),
        ("reminded", first_session.reminded((ADA, INES))),
        ("file_comment", Message(text=blocks.file_comment(SEEN, canceled=False))),
        ("file_for_one", sessions.beside_file(blocks.file_comment(SEEN, canceled=False), ONE, alone=True)),
        ("file_comment_canceled", Message(text=blocks.file_comment(SEEN, canceled=True))),
    ],
)
def test_every_message(golden: Golden, name: str, said: Message) -> None:
    golden(f"schedule/{name}", said)


def test_what_follows_the_form(golden: Golden) -> None:
    golden("schedule/planned_view", blocks.planned_view(SEEN, moved=False))
    golden("schedule/moved_view", blocks.planned_view(SEEN, moved=True))


def test_the_agenda(golden: Golden) -> None:
    golden("schedule/agenda", blocks.agenda(WITH_STEPS, open_=True))
    golden("schedule/agenda_over", blocks.agenda(WITH_STEPS, open_=False))
    golden("schedule/agenda_joined", sessions.agenda_joined(WITH_STEPS.session, WITH_STEPS.chosen))


@pytest.mark.parametrize(
    ("moment", "zones", "words"),
    [
        ("2026-03-03T15:00:00+00:00", ZONES, "Tue, Mar 3 · 15:00 London · 15:00 Lisbon"),
        ("2026-03-03T23:00:00+00:00", ("UTC", "Asia/Tokyo"), "Tue, Mar 3 · 23:00 UTC · 08:00 Wed Tokyo"),
        (
            "2026-03-10T13:00:00+00:00",
            ("Europe/London", "America/New_York"),
            "Tue, Mar 10 · 13:00 London · 09:00 New York",
        ),
    ],
)
def test_a_time_is_shown_in_both_zones(moment: str, zones: tuple[str, ...], words: str) -> None:
    assert sessions.in_zones(datetime.fromisoformat(moment), zones) == words
