"""How pairings are doing, and what a program manager can do about it."""

from collections.abc import Mapping, Sequence

from bot.domain.clocks import Cadence
from bot.domain.health import Health, Reason, Why
from bot.domain.kinds import Kind
from bot.domain.pairing import Pairing
from bot.domain.person import PersonId
from bot.domain.program import Program
from bot.domain.session import CheckInAnswer, Concern
from bot.services.digest import Week
from bot.services.health import WORDS_MOST, Judged, ProgramHealth
from bot.services.stands import Stand
from handlers.blocks import kit, swap_pairings, undelivered
from handlers.blocks.kit import Block, Element, Message, View, field
from handlers.ids import CheckInIds, HealthIds, LadderIds, ScheduleIds, SessionLogIds, field_id

PROGRAMS_SHOWN = 8
PEOPLE_SHOWN = 8
PAIRS_SHOWN = 15
CONCERNS_SHOWN = 5
MOST_BLOCKS = kit.MESSAGE_BLOCKS_MOST - 2
CADENCES = {
    Cadence.WEEKLY: "every week",
    Cadence.EVERY_TWO_WEEKS: "every two weeks",
    Cadence.EVERY_THREE_WEEKS: "every three weeks",
    Cadence.MONTHLY: "every month",
}
ANSWERS = {
    CheckInAnswer.WE_MET: "says that they met",
    CheckInAnswer.PLANNED: "says that a session is planned",
    CheckInAnswer.NOT_YET: "says that they have not met yet",
}
FIRST_WORDS = (
    "I see that you have not logged a session for a while. Life happens. "
    "Is there anything I can do so that you find the time?"
)


def overview(programs: Sequence[ProgramHealth], stands: Mapping[int, Sequence[Stand]] | None = None) -> Message:
    if not programs:
        text = "No program of yours is running now."
        return Message(text=text, blocks=(kit.section(f"*{text}* `/mentor-admin programs` lists all of them."),))
    blocks: list[Block] = []
    left = PAIRS_SHOWN
    for one in programs[:PROGRAMS_SHOWN]:
        shown = one.pairs[:left]
        left -= len(shown)
        blocks += _program(one, shown, stands or {})
    if len(programs) > PROGRAMS_SHOWN:
        blocks += [kit.context(f"And {kit.counted(len(programs) - PROGRAMS_SHOWN, 'more program')}.")]
    return Message(
        text=first_line(programs), blocks=(*blocks, kit.buttons(kit.button("All numbers", HealthIds.REPORT)))
    )


def digest(week: Week) -> Message:
    """What needs the manager, as a message on the first working day of the week; private words stand apart."""
    now = overview(week.programs, week.stands)
    top = kit.section("*Good morning. This is where your programs stand this week.*")
    end = kit.context("I write this once a week, to program managers only. `/mentor-admin health` shows it any day.")
    private = [*undelivered.in_digest(week.refused), *concerns_apart(week.concerns, week.names)]
    room = MOST_BLOCKS - len(private)
    return Message(text=f"Your mentoring week: {now.text}", blocks=(top, *now.blocks[:room], *private, end))


def concerns_apart(concerns: Sequence[Concern], names: Mapping[PersonId, str]) -> list[Block]:
    """For the one reader whom each writer chose; nothing here reaches a partner."""
    if not concerns:
        return []
    verb = "waits" if len(concerns) == 1 else "wait"
    text = f"*{kit.counted(len(concerns), 'private concern')} {verb} for you alone.* Nobody else knows of it."
    rows = [
        kit.section(
            f"{kit.mention(one.writer_id)} wrote on {kit.moment(one.written_at, '{date_short}')}.",
            kit.button(f"Read and answer {_first_name(one, names)} alone", CheckInIds.OPEN_REPLY, one.id),
            block_id=f"concern-{one.id}",
        )
        for one in concerns[:CONCERNS_SHOWN]
    ]
    return [kit.divider(), kit.section(text), *rows]


def _first_name(concern: Concern, names: Mapping[PersonId, str]) -> str:
    """Plain text: a button shows no mentions."""
    return kit.clip(names.get(concern.writer_id, "").split(" ")[0] or "them", 40)


def first_line(programs: Sequence[ProgramHealth]) -> str:
    needs, total = sum(one.needs_attention for one in programs), sum(one.total for one in programs)
    if not total:
        return "There are no pairs yet."
    return f"{needs} of {kit.counted(total, 'pair')} {'needs' if needs == 1 else 'need'} attention."


def _program(one: ProgramHealth, shown: Sequence[Judged], stands: Mapping[int, Sequence[Stand]]) -> list[Block]:
    blocks = [kit.section(f"*{kit.escape(one.program.name, 100)}*\n{_counts(one)}")]
    for judged in shown:
        blocks += _pair(judged, one.program, stands.get(judged.pairing.id, ()))
    if one.with_names and one.needs_attention > len(shown):
        blocks += [kit.context(f"And {one.needs_attention - len(shown)} more that need you.")]
    if not one.with_names and one.needs_attention:
        blocks += [kit.context(f"{_managers(one.program)} can see which pairs these are, and help them.")]
    return blocks


def _managers(program: Program) -> str:
    return kit.mentions(program.managers[:5]) or "A program manager"


def _counts(one: ProgramHealth) -> str:
    what = "circle" if one.program.kind is Kind.GROUP else "pair"
    if not one.total:
        return f"No {what}s yet."
    good = f"{one.on_track} on track, {one.too_early} too early to say"
    if not one.needs_attention:
        return f"No {what} needs you: {good}."
    verb = "needs" if one.needs_attention == 1 else "need"
    return f"*{one.needs_attention} of {kit.counted(one.total, what)} {verb} attention*; {good}."


def _pair(judged: Judged, program: Program, stands: Sequence[Stand]) -> list[Block]:
    names, number = people(judged.pairing), judged.pairing.id
    written = f"\nYou wrote to them on {kit.moment(judged.written_at, '{date_short}')}." if judged.written_at else ""
    sides = "".join(f"\n• {side}" for side in (stand(one) for one in stands[:PEOPLE_SHOWN]) if side)
    write = "Write to both" if len(judged.pairing.people) == 2 else "Write to all"
    helps = f"\n{advice(judged.health)}"
    return [
        kit.section(
            f"{names}: {reasons(judged.health, program.cadence)}{sides}{written}{helps}", block_id=f"pairing-{number}"
        ),
        kit.buttons(
            kit.button(write, HealthIds.WRITE, number),
            kit.button("Offer a rematch", LadderIds.OFFER, number, ask=ask_for_rematch()),
            *swap_pairings.open_button(program.kind, judged.pairing),
            block_id=f"pairing-{number}-acts",
        ),
    ]


def ask_for_rematch() -> Element:
    """Before anybody is asked."""
    words = "Each is asked in private whether they would like somebody new. It ends only where that is wanted."
    return kit.confirm("Offer a rematch?", words, "Ask them")


def stand(one: Stand) -> str:
    """Where one side stands; asking for help looks like no answer."""
    who = kit.mention(one.person_id)
    if one.left:
        return f"{who} has left the workspace"
    if one.paused_until is not None:
        return f"{who} pauses until {kit.day(one.paused_until)}"
    if one.answer is not None:
        return f"{who} {ANSWERS[one.answer]}"
    return f"{who} has not answered the last check-in" if one.was_asked else ""


def people(pairing: Pairing) -> str:
    """Everybody in it, or the first and how many more."""
    shown = [kit.mention(one) for one in pairing.people[:PEOPLE_SHOWN]]
    left = len(pairing.people) - len(shown)
    return kit.listed([*shown, f"{left} more"] if left else shown)


def reasons(health: Health, cadence: Cadence) -> str:
    return "; ".join(reason(one, cadence) for one in health.reasons) + "."


def besides(one: Reason) -> str:
    """Where some of the time since then counts for nothing."""
    return " (a pause not counted)" if one.paused else ""


def reason(one: Reason, cadence: Cadence) -> str:
    weeks, pause = weeks_in_words(one.days), besides(one)
    coming = kit.moment(one.at) if one.at else ""
    return {
        Why.SOMEBODY_LEFT: "one of them has left the workspace",
        Why.SOMEBODY_PAUSES: "one of them is pausing, so nothing is asked of them",
        Why.PAIRING_PAUSES: "they are taking a break, so nothing is asked of them",
        Why.PROGRAM_PAUSES: "the program is paused, so nothing is asked of anybody",
        Why.JUST_MATCHED: f"matched {days_in_words(one.days)} ago",
        Why.BACK: f"back from a pause {days_in_words(one.days)} ago",
        Why.NO_FIRST_SESSION: f"matched {weeks} ago{pause} and no session held or planned yet",
        Why.SILENT: f"no session logged for {weeks}{pause}, where they meant to meet {CADENCES[cadence]}",
        Why.MISSED_TWICE: "the last two planned sessions did not happen",
        Why.NOT_YET: "at the last check-in they had not met",
        Why.DIFFERENT_ANSWERS: "they answered the last check-in differently",
        Why.LESSONS_OPEN: "lessons that the program requires are not finished",
        Why.NO_GOAL: "they have met three times or more and no goal is set",
        Why.GOALS_STAND_STILL: "half of the path is behind them and no goal has moved yet",
        Why.LONG_IN_PHASE: f"in the phase “{kit.escape(one.name, 60)}” for {weeks}{pause}, much longer than it takes",
        Why.RATINGS_FALL: "the ratings of three people or more went down lately",
        Why.PLANNED: f"the next session is {coming}",
        Why.SAID_THEY_MET: "at the last check-in they said that they met or will",
        Why.MEETING: f"they last met {days_in_words(one.days)} ago",
        Why.TIME_OVER: "their time is complete, so nothing more is asked of them",
    }[one.why]


ADVICE = {
    Why.SOMEBODY_LEFT: "offer whoever is left a rematch",
    Why.NO_FIRST_SESSION: "ask them to plan it: a time is what is missing most often",
    Why.SILENT: "write to them; where it does not fit, offer a rematch",
    Why.MISSED_TWICE: "ask whether another time of day would suit them",
    Why.NOT_YET: "ask them to plan a session",
    Why.DIFFERENT_ANSWERS: "ask them to log what they held, then all see the same",
    Why.LESSONS_OPEN: "ask them to finish the lessons: two minutes each, before the next session",
    Why.NO_GOAL: "ask the mentee to set one: the guide of the first session shows how",
    Why.GOALS_STAND_STILL: "ask them to spend the next session on the goals, and to choose smaller steps",
    Why.LONG_IN_PHASE: "ask what keeps them there; they may go on whenever they want",
    Why.RATINGS_FALL: "write to all and ask what would help; nobody sees a single rating",
}


def advice(health: Health) -> str:
    """What whoever manages the program can do; empty where there is nothing to do."""
    words = ADVICE.get(health.reasons[0].why, "") if health.reasons else ""
    return f"What helps: {words}." if words else ""


def days_in_words(days: int) -> str:
    """ "3 days"."""
    return kit.counted(days, "day") if days else "less than a day"


def weeks_in_words(days: int) -> str:
    """From two weeks on in weeks."""
    return kit.counted(days // 7, "week") if days >= 14 else days_in_words(days)


def note_form(pairing: Pairing, program: Program) -> View:
    words = kit.words_input(field_id("health", "words"), initial=FIRST_WORDS, lines=True, most=WORDS_MOST)
    return kit.modal(
        "Write to them",
        [
            kit.section(
                f"{people(pairing)} each get this from you, in their working hours, with buttons to plan a session "
                f"and to log one. It comes from you as the manager of {kit.escape(program.name, 100)}."
            ),
            field("words", "Your words", words),
        ],
        callback_id=HealthIds.SEND,
        submit="Send",
        remember=str(pairing.id),
    )


def note_sent(pairing: Pairing) -> View:
    return kit.sentence_modal(
        "On its way",
        f"*{people(pairing)} hear from you* at once where they are at work, else when their next working day begins.",
        "Next: `/mentor-admin health` shows whether they met. It says there when you wrote.",
    )


def note_to_pair(pairing: Pairing, program: Program, by: str, reader: str, words: str) -> Message:
    others = kit.mentions([one for one in pairing.people if one not in {reader, by}][:PEOPLE_SHOWN])
    name = kit.escape(program.name, 100)
    text = "A word from whoever runs your mentoring program."
    return Message(
        text=text,
        blocks=(
            kit.section(f"*{kit.mention(by)}, who runs {name}, writes to you and {others}:*\n{kit.quote(words, 2000)}"),
            kit.buttons(
                kit.button("Plan a session", ScheduleIds.OPEN, pairing.id, style="primary"),
                kit.button("We did meet", SessionLogIds.OPEN, pairing.id),
            ),
            kit.context(f"To answer, write to {kit.mention(by)}. To stop for a while, type `/mentor pause`."),
        ),
    )
