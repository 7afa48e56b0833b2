"""What people see of their path and of introductions: one golden file for each state."""

from dataclasses import replace

from bot.domain.agreement import Acceptance
from bot.domain.connection import Connection, ConnectionState
from bot.domain.kinds import Role
from bot.domain.plan import Agreement, PlanMilestone
from bot.domain.reflection import Reflection
from bot.domain.resource import Resource
from bot.services.agenda_points import Saved
from bot.services.agreements import AgreementSeen
from bot.services.path import Path
from bot.services.reflections import Written
from handlers.blocks import agreement, connections, kit, path, resources
from tests.golden_files import Golden
from tests.handlers.guide_samples import seen_step
from tests.handlers.samples import ADA, BOB, GRACE, GROW, INES, NOW, TRICKY
from tests.handlers.session_samples import IN_A_CIRCLE, OF_GRACE, ONE, PLANNED, SEVERAL, STEPS

LINK = Resource(
    id=3,
    program_id=1,
    pairing_id=7,
    shared_by=INES,
    address="https://www.example.com/a?b=1&c=2",
    why="Ten minutes, and the best page on delegation.",
    shared_at=NOW,
)
FOR_ALL = replace(LINK, id=4, pairing_id=None, shared_by=BOB, why=TRICKY, address="https://x.example/" + "y" * 200)
FIRST = PlanMilestone(name="Getting to know each other", after_session=1, cheer="You have met, and you have a plan.")
NEXT = PlanMilestone(name="First goal half way", after_session=4, cheer="Half way.")
ASKED = Connection(
    id=5,
    pairing_id=7,
    mentor_id=INES,
    mentee_id=ADA,
    third_id=GRACE,
    why="You both care about hiring well.",
    state=ConnectionState.THIRD_ASKED,
    asked_at=NOW,
)
PATH = Path(
    chosen=ONE,
    step=seen_step(ONE.pairing, GROW, 3).step,
    held=2,
    next_session=PLANNED,
    points=PLANNED.agenda,
    actions=STEPS,
    milestones=(FIRST, NEXT),
    resources=(LINK,),
    offered=(FOR_ALL,),
    connections=(),
    reflections=2,
    may_share=False,
    may_introduce=False,
)
BEGUN = replace(
    PATH,
    held=0,
    step=seen_step(ONE.pairing, GROW, 1).step,
    next_session=None,
    points=(),
    actions=(),
    milestones=(NEXT,),
    resources=(),
    offered=(),
    reflections=0,
)
OF_MENTOR = replace(
    PATH,
    may_share=True,
    may_introduce=True,
    connections=(ASKED, replace(ASKED, id=6, state=ConnectionState.BY_MENTOR, third_id=BOB)),
    resources=(replace(LINK, shared_by=ONE.actor),),
)


def test_the_path(golden: Golden) -> None:
    golden("path/path", path.view(PATH))
    golden("path/path_begun", path.view(BEGUN))
    golden("path/path_of_mentor", path.view(OF_MENTOR))
    golden("path/path_of_circle", path.view(replace(OF_MENTOR, chosen=replace(IN_A_CIRCLE, actor=BOB))))
    mine = Acceptance(program_id=1, person_id=ADA, agreement_version=1, name="Ada Okafor", accepted_at=NOW)
    seen = AgreementSeen(program=GROW, agreement=Agreement(text="We meet."), mine=mine)
    partners = (replace(mine, person_id=INES, name=TRICKY),)
    golden("path/agreement", kit.modal("Our path", agreement.on_path(replace(seen, partners=partners))))
    new = replace(seen, agreement=Agreement(text="We meet often.", version=2))
    golden("path/agreement_to_accept", path.view(replace(BEGUN, agreement=new)))
    beyond = replace(PATH, step=seen_step(ONE.pairing, GROW, 99).step, held=98)
    golden("path/path_behind", path.view(beyond))


def test_links(golden: Golden) -> None:
    golden("path/all_links", resources.all_resources(OF_MENTOR))
    golden("path/share", resources.sharing(ONE))
    golden("path/share_circle", resources.sharing(IN_A_CIRCLE))
    peers = tuple(replace(one, role=Role.MENTEE) for one in ONE.pairing.members)
    golden("path/share_peer", resources.sharing(replace(ONE, pairing=replace(ONE.pairing, members=peers))))
    golden("path/shared", resources.shared(LINK, ONE))
    golden("path/shared_with_all", resources.shared(FOR_ALL, ONE))
    golden("path/link_message", resources.resource_shared(LINK, ONE.pairing, ADA))
    golden("path/taken_back", resources.taken_back(FOR_ALL))
    golden("path/was_taken_back", resources.was_taken_back(FOR_ALL))


def test_agenda_points(golden: Golden) -> None:
    golden("path/point", path.point(ONE))
    golden("path/point_of_message", path.point(SEVERAL, TRICKY))
    twice = (ONE.pairing, replace(ONE.pairing, id=8, program_id=2), OF_GRACE)
    programs = {1: GROW, 2: replace(GROW, id=2, name=TRICKY)}
    golden("path/point_for_whom", path.point(replace(ONE, all=twice, programs=programs), TRICKY, sure=False))
    golden("path/point_saved", path.point_saved(Saved(chosen=ONE, words="Ask about budgets", session=PLANNED)))
    golden("path/point_waits", path.point_saved(Saved(chosen=ONE, words=TRICKY)))


def test_reflections_and_milestones(golden: Golden) -> None:
    mine = Reflection(writer_id=ADA, pairing_id=7, words=TRICKY, written_at=NOW)
    golden("path/reflect", path.reflecting(Written(chosen=ONE, reflections=(mine,))))
    golden("path/reflected", path.reflected(Written(chosen=ONE, reflections=(mine,))))
    golden("path/milestone", path.milestone_reached(FIRST, ONE.pairing))
    golden("path/milestone_for_one", path.milestone_reached(FIRST, ONE.pairing, ADA))


def test_introductions(golden: Golden) -> None:
    golden("connections/form", connections.form(ONE))
    golden("connections/asked", connections.proposed(ASKED))
    golden("connections/ask_yourself", connections.proposed(replace(ASKED, state=ConnectionState.BY_MENTOR)))
    golden("connections/ask_third", connections.ask_third(replace(ASKED, why=TRICKY)))
    golden("connections/ask_mentee", connections.ask_mentee(ASKED))
    golden("connections/together", connections.together(ASKED))
    for state in (ConnectionState.MENTEE_ASKED, ConnectionState.MADE, ConnectionState.OFF):
        golden(f"connections/answered_{state}", connections.answered(replace(ASKED, state=state)))
    gone = replace(ASKED, state=ConnectionState.OFF)
    golden("connections/answered_gone", connections.answered(gone, yes=True))
    golden("connections/off_for_mentor", connections.off(ASKED, for_mentor=True))
    golden("connections/off_for_third", connections.off(ASKED, for_mentor=False))
