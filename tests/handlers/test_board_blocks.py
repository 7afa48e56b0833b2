"""What whoever runs programs sees in their App Home and on the board; one golden file for each state."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.announcement import Announcement, AnnouncementState, Audience
from bot.domain.health import Health, HealthState, Reason, Why
from bot.domain.kinds import Role
from bot.domain.pairing import Member, Pairing, PairingState
from bot.domain.person import Person
from bot.domain.session import Concern
from bot.ports.boards import Tally
from bot.services import templates
from bot.services.board import Board, Filter, Line, Place
from bot.services.contents import Step
from bot.services.health import Judged
from bot.services.needs import Funnel, Need, Needed, Office, ProgramBoard
from bot.services.overview import NextStep, Standing
from bot.services.programs import Counts, Listed
from handlers.blocks import board, kit
from playground.validator import check_view
from tests.golden_files import Golden
from tests.handlers.samples import ADA, BOB, GRACE, GROW, INES, NOW, TODAY, TRICKY

FUNNEL = Funnel(tally=Tally(invited=40, signed_up=31, left=2, matched=20, met=18, finished=0), trained=22)
GUIDED = templates.for_kind(GROW.kind).content()
PAIR = Pairing(
    id=7,
    program_id=1,
    members=(Member(person_id=BOB, role=Role.MENTOR), Member(person_id=ADA, role=Role.MENTEE)),
    matched_at=NOW - timedelta(days=50),
)
STEP = Step(number=3, of=13, guide=GUIDED.tracks[0].guides[2], phase=GUIDED.phases[0], content=GUIDED)
COUNTS = dict.fromkeys(Filter, 0) | {Filter.ALL: 5, Filter.NEEDS_ATTENTION: 2, Filter.OVER: 1}


def program(*needs: Needed, step: NextStep = NextStep.KEEP_GOING, name: str = GROW.name) -> ProgramBoard:
    entry = Listed(program=replace(GROW, name=name), counts=Counts(joined=29, pairings=10), today=TODAY)
    return ProgramBoard(
        standing=Standing(listed=entry, next=step, proposal_id=4), funnel=FUNNEL, needs=needs, manages=True
    )


def needed(need: Need, count: int = 3) -> Needed:
    return Needed(need=need, count=count, subject_id=1)


def line(state: HealthState, *whys: Why, pairing: Pairing = PAIR) -> Line:
    reasons = tuple(Reason(why=why, days=35, at=NOW, name="Building trust") for why in whys)
    return Line(
        pairing=pairing,
        judged=Judged(pairing=pairing, health=Health(state=state, reasons=reasons)),
        step=STEP,
        held=2,
        last_met=NOW - timedelta(days=20),
        next_at=NOW + timedelta(days=2),
    )


def home(office: Office, room: int = 90) -> kit.View:
    return kit.home(board.home(office, room))


def shown(*lines: Line, place: Place | None = None) -> Board:
    return Board(program=GROW, place=place or Place(program_id=1), lines=lines, counts=COUNTS)


def test_the_home_of_a_manager(golden: Golden) -> None:
    office = Office(actor=GRACE, boards=(program(),), programs=1)
    golden("board/home_all_fine", home(office))
    new = program(step=NextStep.INVITE)
    named = replace(new, standing=replace(new.standing, listed=replace(new.standing.listed, fits=12)))
    golden("board/home_some_fit", home(replace(office, boards=(named,))))
    golden("board/home_every_need", home(replace(office, boards=(program(*[needed(one) for one in Need]),))))
    golden("board/home_one_of_each", home(replace(office, boards=(program(*[needed(one, 1) for one in Need]),))))
    golden("board/home_nothing_runs", home(Office(actor=GRACE, is_admin=True)))
    golden("board/home_of_an_admin", home(replace(office, is_admin=True, boards=(replace(program(), manages=False),))))
    draft = Announcement(
        id=3, author_id=GRACE, text="Half way!\n<!channel>", audience=Audience(programs=(1,)), written_at=NOW
    )
    concern = Concern(id=5, pairing_id=7, writer_id=ADA, reader_id=GRACE, words="I am not heard.", written_at=NOW)
    asked = replace(draft, id=4, author_id=INES, state=AnnouncementState.AWAITING)
    mine = replace(office, concerns=(concern,), names={ADA: "Ada Okafor"}, drafts=(draft,), to_approve=(asked,))
    golden("board/home_for_me_alone", home(mine))


def test_many_programs_share_the_room_there_is() -> None:
    busy = [program(*[needed(one) for one in Need], name=TRICKY) for _ in range(15)]
    office = Office(actor=GRACE, boards=tuple(busy), programs=40, is_admin=True)
    for room in (90, 40, 12):
        blocks = board.home(office, room)
        assert len(blocks) <= room
        assert check_view(kit.home(blocks)) == []
        assert "New program" in str(blocks[-1])
    assert "And 25 more programs" in str(board.home(office, 90))


def test_the_board(golden: Golden) -> None:
    golden("board/no_pairs", board.page(replace(shown(), counts=dict.fromkeys(Filter, 0))))
    nothing = shown(place=Place(program_id=1, shown=Filter.PAUSED))
    golden("board/nothing_here", board.page(nothing))
    lines = (
        line(HealthState.NEEDS_ATTENTION, Why.SILENT, Why.NO_GOAL),
        line(HealthState.NEEDS_ATTENTION, Why.NO_FIRST_SESSION, pairing=replace(PAIR, id=8)),
        line(HealthState.NEEDS_ATTENTION, Why.SOMEBODY_LEFT, pairing=replace(PAIR, id=9)),
        line(HealthState.ON_TRACK, Why.PLANNED, pairing=replace(PAIR, id=10)),
        line(HealthState.ON_TRACK, Why.PROGRAM_PAUSES, pairing=replace(PAIR, id=11)),
        replace(
            line(HealthState.TOO_EARLY, Why.JUST_MATCHED, pairing=replace(PAIR, id=13)),
            last_met=None,
            next_at=None,
            step=None,
            held=0,
        ),
    )
    golden("board/every_state", board.page(shown(*lines)))
    over = replace(PAIR, id=12, state=PairingState.FINISHED, ended_at=NOW)
    golden("board/over", board.page(shown(replace(lines[0], pairing=over, judged=None, step=None))))
    many = replace(shown(*lines, place=Place(program_id=1, page=1)), counts=COUNTS | {Filter.ALL: 2500})
    golden("board/in_the_middle", board.page(many))
    ada = Person(id=ADA, name="Ada Okafor", time_zone="Europe/London")
    golden("board/of_one", board.page(replace(shown(lines[0], place=Place(program_id=1, person=ADA)), person=ada)))
    golden("board/could_not_look", board.could_not_look(Place(program_id=1)))
    golden("board/loading", board.loading())


def test_a_page_of_big_circles_with_markup_in_their_names_fits() -> None:
    circle = replace(PAIR, members=tuple(Member(person_id=f"U{one:020}", role=Role.MENTEE) for one in range(40)))  # type: ignore[arg-type]
    lines = [line(HealthState.NEEDS_ATTENTION, *Why, pairing=replace(circle, id=one)) for one in range(8)]
    view = board.page(replace(shown(*lines), program=replace(GROW, name=TRICKY)))
    assert check_view(view) == []
    assert "<!channel>" not in str(view)
