"""The board of whoever runs programs: how far people came, what needs an act today, and every pairing."""

from collections.abc import Mapping

from bot.domain.announcement import Announcement
from bot.domain.health import Health, HealthState, Why
from bot.domain.pairing import PairingState
from bot.services.board import Board, Filter, Line, Place
from bot.services.needs import Funnel, Need, Needed, Office, ProgramBoard
from bot.services.overview import NextStep
from handlers.blocks import admins, health, kit, roles, swap_pairings, undelivered
from handlers.blocks.kit import Block, Element, View
from handlers.blocks.programs import closing, state_words
from handlers.ids import (
    AnnouncementIds,
    BoardIds,
    HealthIds,
    LadderIds,
    MatchingIds,
    NominationIds,
    PeopleIds,
    ProgramsIds,
    ScheduleIds,
)

TITLE = "Board"
MINE_SHOWN = 3  # drafts, and announcements to look at
FOOT = 3  # blocks kept free for what comes last
FILTERS: Mapping[Filter, str] = {
    Filter.ALL: "All pairs",
    Filter.NEEDS_ATTENTION: "Needs attention",
    Filter.NOT_MET: "Not met yet",
    Filter.TOO_EARLY: "Too early to say",
    Filter.ON_TRACK: "On track",
    Filter.PAUSED: "Paused",
    Filter.OVER: "Finished or ended",
}
STATES: Mapping[HealthState, str] = {
    HealthState.ON_TRACK: "✓ On track",
    HealthState.NEEDS_ATTENTION: "⚠ Needs attention",
    HealthState.TOO_EARLY: "… Too early to say",
}


def value(place: Place) -> str:
    return f"{place.program_id}:{place.shown}:{place.page}:{place.person or ''}"


def open_button(program_id: int, shown: Filter = Filter.ALL, text: str = "Open the board") -> Element:
    return kit.button(text, BoardIds.OPEN, value(Place(program_id=program_id, shown=shown)))


# In the App Home


def home(office: Office, room: int) -> list[Block]:
    """At most `room` blocks; programs that do not fit get one line each."""
    top = [kit.divider(), kit.header("Programs you run"), *_for_me(office)]
    if not office.boards:
        top.append(kit.section("*No program is running.* Next: make one, which takes about five minutes."))
    room -= len(top) + FOOT
    blocks: list[Block] = []
    for number, board in enumerate(office.boards):
        after = len(office.boards) - number - 1
        whole = _program(board)
        fits = len(blocks) + len(whole) + after <= room
        blocks += whole if fits else [_short(board)]
    left = office.programs - len(office.boards)
    more = (
        [kit.context(f"And {kit.counted(left, 'more program')}: `/mentor-admin programs` lists all.")] if left else []
    )
    return [*top, *blocks[: max(0, room)], *more, admins.foot(is_admin=office.is_admin, first=not office.boards)]


def _for_me(office: Office) -> list[Block]:
    """What waits for this one reader, apart from all that concerns programs."""
    private = health.concerns_apart(office.concerns, office.names)[1:]
    drafts = [_announcement(one, "An announcement waits as your draft", "Open it") for one in office.drafts]
    looks = [
        kit.section(
            f"*An announcement by {kit.mention(one.author_id)} waits for your second look.*\n{_beginning(one)}",
            kit.button("Look at it", AnnouncementIds.SHOW, one.id),
        )
        for one in office.to_approve
    ]
    return [*private, *drafts[:MINE_SHOWN], *looks[:MINE_SHOWN]]


def _announcement(one: Announcement, what: str, press: str) -> Block:
    return kit.section(f"*{what}.*\n{_beginning(one)}", kit.button(press, AnnouncementIds.CHANGE, one.id))


def _beginning(one: Announcement) -> str:
    return kit.quote(kit.clip(" ".join(one.text.split()), 120))


def _program(board: ProgramBoard) -> list[Block]:
    entry = board.standing.listed
    name, needs = kit.escape(entry.program.name, 100), _needs(board)
    text = f"*{name}* · {state_words(entry)}\n{funnel(board.funnel)}\n{admins.next_words(board.standing)}"
    today = [kit.context("*Needs you today*"), *needs] if needs else []
    return [kit.section(text), *today, kit.buttons(*_buttons(board))]


def _short(board: ProgramBoard) -> Block:
    refused = board.refused.count if board.refused else 0
    name, count = kit.escape(board.program.name, 100), len(board.needs) + refused
    needs = f"{kit.counted(count, 'thing needs', 'things need')} you" if count else "nothing needs you today"
    return kit.section(f"*{name}* · {needs}\n{funnel(board.funnel)}", _first(board))


def funnel(found: Funnel) -> str:
    """In one line: how many people ever came how far."""
    tally = found.tally
    trained = [] if found.trained is None else [f"{found.trained} trained"]
    left = f" ({tally.left} left)" if tally.left else ""
    steps = [
        f"{tally.invited} invited",
        f"{tally.signed_up} signed up{left}",
        *trained,
        f"{tally.matched} matched",
        f"{tally.met} met",
        f"{tally.finished} finished",
    ]
    return " → ".join(steps)


def _buttons(board: ProgramBoard) -> list[Element]:
    """The next step, where it is not said above with a button of its own."""
    said = {NextStep.REVIEW, NextStep.CLOSE_IT, NextStep.KEEP_GOING}
    steps = admins.buttons(board.standing)
    rest = steps[1:] if board.standing.next in said else steps
    return [_first(board), *rest] if board.manages else [*rest, kit.button("How pairs are doing", HealthIds.SHOW)]


def _first(board: ProgramBoard) -> Element:
    if board.manages:
        return open_button(board.program.id)
    return kit.button("People", PeopleIds.SHOW, board.program.id)


def _needs(board: ProgramBoard) -> list[Block]:
    rows = [kit.section(f"• {_need_words(one)}", _need_button(board, one)) for one in board.needs]
    return [*rows, *(undelivered.among_needs(board.refused) if board.refused else [])]


def _need_words(one: Needed) -> str:
    count = one.count
    return {
        Need.REVIEW: "A proposal of pairs waits for your decision.",
        Need.NOMINATED: f"{kit.counted(count, 'person was', 'people were')} named and "
        f"{'waits' if count == 1 else 'wait'} for your decision.",
        Need.LAPSED: f"{kit.counted(count, 'mentee was', 'mentees were')} not answered in time and "
        f"{'has' if count == 1 else 'have'} no mentor.",
        Need.NO_FIRST_SESSION: f"{kit.counted(count, 'pair has', 'pairs have')} not met yet, and should have.",
        Need.QUIET: f"{kit.counted(count, 'pair is', 'pairs are')} quiet.",
        Need.OTHER_ATTENTION: f"{kit.counted(count, 'pair needs', 'pairs need')} you for another reason.",
        Need.NOT_TRAINED: f"{kit.counted(count, 'person has', 'people have')} lessons to finish before matching.",
        Need.NOT_AGREED: f"{kit.counted(count, 'person has', 'people have')} not accepted the agreement yet.",
        Need.CLOSE: "Its last day is over. Close it, so that everybody is thanked.",
    }[one.need]


def _need_button(board: ProgramBoard, one: Needed) -> Element:
    number = one.subject_id
    if one.need is Need.CLOSE:
        return kit.button("Close", ProgramsIds.CLOSE, number, ask=closing(board.standing.listed))
    return {
        Need.REVIEW: kit.button("Review the pairs", MatchingIds.REVIEW, number, style="primary"),
        Need.NOMINATED: kit.button("Look", NominationIds.SHOW, number),
        Need.LAPSED: kit.button("Propose pairs", MatchingIds.OPEN, number),
        Need.NO_FIRST_SESSION: open_button(number, Filter.NEEDS_ATTENTION, "See them"),
        Need.QUIET: open_button(number, Filter.NEEDS_ATTENTION, "See them"),
        Need.OTHER_ATTENTION: open_button(number, Filter.NEEDS_ATTENTION, "See them"),
        Need.NOT_TRAINED: kit.button("Remind them", MatchingIds.REMIND_UNREADY, number),
        Need.NOT_AGREED: kit.button("Remind them", MatchingIds.REMIND_UNREADY, number),
    }[one.need]


# The board itself


def loading() -> View:
    return kit.sentence_modal(TITLE, "I am looking at every pair ...")


def could_not_look(place: Place) -> View:
    """Something failed that is not for whoever looks: what they can do is to look again."""
    again = kit.button("Look again", BoardIds.SHOW_ALL, value(place))
    return kit.modal(TITLE, [kit.section("*I could not look at the pairs just now.* Nothing is lost.", again)])


def page(board: Board) -> View:
    name = kit.escape(board.program.name, 100)
    where = f" · page {board.place.page + 1} of {board.pages}" if board.pages > 1 else ""
    blocks = [kit.section(f"*{name}* · {_counts(board)}{where}"), _choices(board)]
    for line in board.lines:
        blocks += [kit.divider(), *_line(board, line)]
    if not board.lines:
        blocks.append(kit.section(_nothing(board)))
    turns = _turns(board)
    blocks += [kit.buttons(*turns, block_id="turns")] if turns else []
    blocks.append(
        kit.context("What a pair wrote is theirs alone: it neither shows nor counts. Nobody sees a single rating.")
    )
    return kit.modal(TITLE, blocks, remember=value(board.place))


def _counts(board: Board) -> str:
    counts = board.counts
    active = counts[Filter.ALL] - counts[Filter.OVER]
    needing = counts[Filter.NEEDS_ATTENTION]
    over = f", {counts[Filter.OVER]} over" if counts[Filter.OVER] else ""
    return f"{kit.counted(active, 'pair')}, {needing} {'needs' if needing == 1 else 'need'} attention{over}"


def _choices(board: Board) -> Block:
    """Which pairs to see, and whom to look for. Names come as they are typed, out of thousands."""
    options = [kit.option(f"{words} ({board.counts[one]})", one) for one, words in FILTERS.items()]
    person = kit.option(board.person.name or "somebody", board.person.id) if board.person else None
    find = kit.search_select(BoardIds.FIND, chosen=person, placeholder="Find somebody by name", least=1)
    everybody = [kit.button("Show everybody", BoardIds.SHOW_ALL, value(_at(board, 0)))] if board.person else []
    shown = kit.select(BoardIds.FILTER, options, chosen=board.place.shown)
    return kit.buttons(shown, find, *everybody, block_id="choices")


def _at(board: Board, number: int) -> Place:
    return Place(program_id=board.place.program_id, shown=board.place.shown, page=number)


def _turns(board: Board) -> list[Element]:
    if board.place.person:
        return []
    at, turns = board.place.page, []
    if at:
        turns.append(kit.button("Earlier", BoardIds.EARLIER, value(_at(board, at - 1))))
    if at + 1 < board.pages:
        turns.append(kit.button("More", BoardIds.MORE, value(_at(board, at + 1))))
    return turns


def _nothing(board: Board) -> str:
    if board.person:
        return f"{kit.mention(board.person.id)} is in no pair of this program."
    if not board.counts[Filter.ALL]:
        return "*There are no pairs yet.* Once a proposal is approved, each of them is here."
    return f"*Nothing here:* {FILTERS[board.place.shown].lower()}."


def _line(board: Board, line: Line) -> list[Block]:
    words, number = [f"*{health.people(line.pairing)}*", _where(line)], line.pairing.id
    if line.judged is not None:
        words.append(standing(line.judged.health, board))
    first, swap = _act(line), swap_pairings.open_button(board.program.kind, line.pairing)
    if first is None or not swap:
        return [kit.section("\n".join(words), first, block_id=f"pairing-{number}")]
    acts = kit.buttons(first, *swap, block_id=f"pairing-{number}-acts")
    return [kit.section("\n".join(words), block_id=f"pairing-{number}"), acts]


def _where(line: Line) -> str:
    """The phase, the next session on the path, and when they met and meet."""
    last = f"last met {kit.moment(line.last_met, '{date_short}')}" if line.last_met else "not met yet"
    if line.pairing.state is not PairingState.ACTIVE:
        how = "Finished" if line.pairing.state is PairingState.FINISHED else "Ended before its time"
        on = f" on {kit.moment(line.pairing.ended_at, '{date_short}')}" if line.pairing.ended_at else ""
        return f"{how}{on} · {kit.counted(line.held, 'session')} held · {last}"
    coming = f"next {kit.moment(line.next_at)}" if line.next_at else "no session planned"
    return " · ".join([*_on_the_path(line), last, coming])


def _on_the_path(line: Line) -> list[str]:
    if line.step is None or line.step.guide is None:
        return [f"{kit.counted(line.held, 'session')} held"]
    phase = [f"Phase “{kit.escape(line.step.phase.name, 60)}”"] if line.step.phase else []
    return [*phase, f"session {line.step.number} of {line.step.of}"]


def standing(found: Health, board: Board) -> str:
    """The state, the reasons in words, and what helps."""
    state = "‖ Paused" if found.is_paused else STATES[found.state]
    helps = health.advice(found)
    why = health.reasons(found, board.program.cadence)
    return f"{state}: {why} {helps}".rstrip()


def _act(line: Line) -> Element | None:
    """One button: what helps most."""
    if line.judged is None:
        return None
    number, first = line.pairing.id, line.judged.health.reasons[0].why
    whom = "both" if len(line.pairing.people) == roles.A_PAIR else "all"
    if first is Why.SOMEBODY_LEFT:
        return kit.button("Offer a rematch", LadderIds.OFFER, number, ask=health.ask_for_rematch())
    if first in {Why.NO_FIRST_SESSION, Why.NOT_YET}:
        return kit.button(f"Ask {whom} to plan", ScheduleIds.REMIND_BOTH, number)
    return kit.button(f"Write to {whom}", HealthIds.WRITE, number)
