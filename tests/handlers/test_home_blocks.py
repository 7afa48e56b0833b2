"""The hub in every state that somebody can be in; one golden file for each."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from bot.domain.goal import Goal
from bot.domain.kinds import Kind, Role
from bot.domain.lesson import Reading
from bot.domain.pairing import Member, Pairing, Request
from bot.domain.plan import Agreement
from bot.domain.program import ProgramState
from bot.domain.session import ActionItem, Session
from bot.ports.boards import Tally
from bot.services.lesson_content import lessons
from bot.services.needs import Funnel, Office, ProgramBoard
from bot.services.overview import NextStep
from bot.services.overview import Standing as Running
from bot.services.preparation import LessonStand, Preparation
from bot.services.programs import Counts, Listed
from bot.services.status import MyPairing, MyProgram, Standing
from handlers.blocks import home
from tests.golden_files import Golden
from tests.handlers.samples import ADA, ADA_HERSELF, ADA_IN_GROW, BOB, GRACE, GROW, INES, NOW, TODAY, TRICKY

NOTHING = Standing(
    person=ADA_HERSELF,
    today=TODAY,
    programs=(),
    to_join=(),
    pairings=(),
    asked=(),
    goals=(),
    is_admin=False,
    runs=(),
    admins=(GRACE,),
)
IN_GROW = MyProgram(program=GROW, enrollment=ADA_IN_GROW)
PAIRING = Pairing(
    id=4,
    program_id=1,
    members=(Member(person_id=BOB, role=Role.MENTOR), Member(person_id=ADA, role=Role.MENTEE)),
    matched_at=NOW,
)
PLANNED = Session(id=9, pairing_id=4, starts_at=NOW + timedelta(days=2), recorded_by=ADA)
ITEMS = (
    ActionItem(id=1, pairing_id=4, text="Ask Lena for feedback", owner_id=ADA, due_on=date(2026, 3, 9)),
    ActionItem(id=2, pairing_id=4, text="Send the reading list", owner_id=BOB),
)
MET = MyPairing(pairing=PAIRING, program=GROW, next_session=None, waiting_to_log=None, held=0, actions=())
GOAL = Goal(id=7, program_id=1, mentee_id=ADA, title="Lead one planning round", progress=40, set_at=NOW)
REQUEST = Request(id=3, program_id=1, mentor_id=ADA, mentee_id=INES, asked_at=NOW, lapses_at=NOW + timedelta(days=7))
PAIRED = replace(NOTHING, programs=(replace(IN_GROW, has_partner=True),), pairings=(MET,))


def both(golden: Golden, name: str, standing: Standing) -> None:
    golden(f"home/{name}_message", home.as_message(standing))
    golden(f"home/{name}_home", home.as_view(standing))


def test_before_joining(golden: Golden) -> None:
    both(golden, "nothing_open", NOTHING)
    both(golden, "to_join", replace(NOTHING, to_join=(GROW,)))


def test_in_a_program(golden: Golden) -> None:
    both(golden, "waiting", replace(NOTHING, programs=(IN_GROW,)))
    past = replace(IN_GROW, program=replace(GROW, matching_on=date(2026, 3, 1), state=ProgramState.RUNNING))
    both(golden, "waiting_for_the_next_matching", replace(NOTHING, programs=(past,)))
    paused = replace(IN_GROW, back_on=date(2026, 3, 20))
    both(golden, "pausing", replace(NOTHING, programs=(paused,)))
    both(golden, "pausing_with_partner", replace(PAIRED, programs=(replace(paused, has_partner=True),)))


def test_what_is_to_be_prepared_is_a_press_away(golden: Golden) -> None:
    begun = Reading(person_id=ADA, lesson_id="setting_goals", page=1, begun_at=NOW)
    stands = (LessonStand(lesson=lessons()["setting_goals"], reading=begun, role=Role.MENTEE),)
    prepared = Preparation(
        program=GROW, lessons=stands, lessons_required=True, agreement=Agreement(text="We meet.", required=True)
    )
    standing = replace(NOTHING, programs=(IN_GROW,), preparations=(prepared,))
    both(golden, "to_prepare", standing)
    golden("home/welcome_to_prepare", home.welcome(standing))
    resting = replace(standing, programs=(replace(IN_GROW, back_on=date(2026, 3, 20)),))
    assert "Read the agreement" not in str(home.as_message(resting).blocks), "nothing is asked of them now"


def test_channels_and_naming_somebody(golden: Golden) -> None:
    around = replace(IN_GROW, program=replace(GROW, cohort_channel="C0COHORT", mentors_channel="C0MENTORS"))
    mentor = replace(around, enrollment=replace(around.enrollment, roles=frozenset({Role.MENTOR})))
    golden("home/channels_and_naming", home.as_message(replace(NOTHING, programs=(around, mentor), may_nominate=True)))


def test_asked_as_a_mentor(golden: Golden) -> None:
    both(golden, "asked", replace(NOTHING, programs=(IN_GROW,), asked=(REQUEST,)))
    both(golden, "asked_by_two", replace(NOTHING, asked=(REQUEST, replace(REQUEST, id=4, mentee_id=BOB))))


def test_with_a_partner(golden: Golden) -> None:
    both(golden, "paired", PAIRED)
    full = replace(MET, next_session=PLANNED, held=3, actions=ITEMS)
    both(golden, "session_planned", replace(PAIRED, pairings=(full,), goals=(GOAL,)))
    to_log = replace(MET, waiting_to_log=replace(PLANNED, starts_at=NOW - timedelta(days=1)), held=1)
    away = replace(MET, held=2, away_until=date(2026, 3, 20))
    both(golden, "partner_pausing", replace(PAIRED, pairings=(away,)))
    circle = replace(PAIRING, members=(*PAIRING.members, Member(person_id=INES, role=Role.MENTEE)))
    both(golden, "circle_away", replace(PAIRED, pairings=(replace(away, pairing=circle),)))
    both(golden, "session_to_log", replace(PAIRED, pairings=(to_log,)))
    rests = replace(GROW, paused_until=GROW.matching_on + timedelta(days=3))
    mine, waits = replace(PAIRED.programs[0], program=rests), replace(IN_GROW, program=rests, has_partner=False)
    both(golden, "program_pausing", replace(PAIRED, pairings=(replace(MET, program=rests),), programs=(mine, waits)))
    waiting = replace(PAIRED, pairings=(), programs=(waits,))
    both(golden, "program_pausing_without_partner", waiting)


def test_the_goals_of_peers_are_not_called_those_of_a_mentee() -> None:
    among_peers = replace(PAIRED.programs[0], program=replace(GROW, kind=Kind.PEER))
    for programs, title in (((among_peers,), "My goals"), ((among_peers, IN_GROW), "My goals as a mentee")):
        shown = home.as_view(replace(PAIRED, programs=programs, goals=(GOAL,)))["blocks"]
        assert title in [one["text"]["text"] for one in shown if one["type"] == "header"]


def test_with_several_roles_each_has_a_part_of_its_own(golden: Golden) -> None:
    swapped = tuple(replace(one, person_id=ADA if one.person_id == BOB else GRACE) for one in PAIRING.members)
    peers = tuple(replace(one, role=Role.MENTEE) for one in PAIRING.members)
    pairings = [replace(PAIRING, id=5 + number, members=members) for number, members in enumerate((peers, swapped))]
    all_of_them = (MET, *(replace(MET, pairing=one) for one in pairings))
    both(golden, "several_roles", replace(PAIRED, pairings=all_of_them))


def listed(step: NextStep = NextStep.MATCH, **facts: Any) -> Running:
    return Running(listed=Listed(program=replace(GROW, **facts), counts=Counts(), today=TODAY), next=step)


def test_for_those_who_run_programs(golden: Golden) -> None:
    runs = replace(NOTHING, runs=(GROW,), is_admin=True)
    golden("home/runs_message", home.as_message(runs))
    golden("home/runs_and_joined_message", home.as_message(replace(runs, programs=(IN_GROW,))))
    golden("home/runs_home", home.as_view(runs, office(listed())))
    golden("home/must_appoint_home", home.as_view(NOTHING, Office(actor=ADA, must_appoint=True)))


def office(*standings: Running, programs: int = 1) -> Office:
    funnel = Funnel(tally=Tally(signed_up=6, matched=4), trained=None)
    boards = tuple(ProgramBoard(standing=one, funnel=funnel, needs=(), manages=True) for one in standings)
    return Office(actor=ADA, boards=boards, programs=programs, is_admin=True)


def test_welcome_and_reply(golden: Golden) -> None:
    golden("home/welcome", home.welcome(NOTHING))
    golden("home/welcome_to_join", home.welcome(replace(NOTHING, to_join=(GROW,))))
    golden("home/reply", home.reply(replace(NOTHING, to_join=(GROW,))))
    golden("home/reply_in_program", home.reply(replace(NOTHING, programs=(IN_GROW,))))


def test_everything_at_once_and_too_much_of_it_still_fits(golden: Golden) -> None:
    tricky = replace(GROW, name=TRICKY, purpose=TRICKY)
    items = tuple(replace(one, text=TRICKY) for one in ITEMS) * 30
    much = replace(
        NOTHING,
        person=replace(ADA_HERSELF, name=TRICKY.replace(" ", "")),
        programs=(replace(IN_GROW, program=tricky),) * 30,
        to_join=(tricky,) * 30,
        pairings=(replace(MET, program=tricky, next_session=PLANNED, actions=items),) * 30,
        asked=(REQUEST,) * 30,
        goals=(replace(GOAL, title=TRICKY),) * 30,
        runs=(tricky,) * 30,
    )
    both(golden, "too_much", much)
    view = home.as_view(much, office(*[listed(name=TRICKY)] * 15, programs=30))
    golden("home/too_much_and_runs_home", view)
    assert "<!channel>" not in str(view)
