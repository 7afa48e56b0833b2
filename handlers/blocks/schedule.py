"""Planning a session: the form, and everything that is said before the session."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from bot.domain.clocks import Cadence
from bot.domain.person import PersonId
from bot.services.guides import SeenStep
from bot.services.my_pairings import Chosen
from bot.services.schedule import LONGEST_AGENDA, USUAL_MINUTES, PlanForm, Planned
from bot.services.second_thoughts import Doubts
from handlers.blocks import guides, kit, roles, second_thoughts, sessions
from handlers.blocks.kit import Block, Element, Message, View, field
from handlers.blocks.session_changes import change_buttons
from handlers.ids import ScheduleIds, field_id

LENGTHS = (15, 30, 45, 60, 90, 120)
PLANNED_SHOWN = 3
ZONES_IN_A_LINE = 2
ONCE = "once"
FOLLOWING = "following"
PACES = {
    Cadence.WEEKLY: "every week",
    Cadence.EVERY_TWO_WEEKS: "every two weeks",
    Cadence.EVERY_THREE_WEEKS: "every three weeks",
    Cadence.MONTHLY: "every month",
}
HOW = {Cadence.MONTHLY: "On the same weekday of the same week of the month."}
REPEATS = {one: f"{pace.capitalize()}, until the program ends" for one, pace in PACES.items()}


def form(shown: PlanForm, doubts: Doubts | None = None, knows: str = "", again: int = 0) -> View:
    """`doubts` are what speaks against the time that was chosen, `knows` the choice that they were said about.

    `again` is how many times the form came back.
    """
    moving = shown.moving
    about = f"{shown.chosen.pairing.id}:{moving.id if moving else ''}{knows and f':{knows}:{again}'}"
    return kit.modal(
        "Move the session" if moving else "Plan a session",
        [
            *second_thoughts.before(doubts, moving=moving is not None),
            *_top(shown),
            *_times(shown, doubts.wanted.starts_at if doubts else None, again),
            _length(shown),
            *_pace(shown),
            _agenda(moving.agenda if moving else (), shown.chosen),
        ],
        callback_id=ScheduleIds.SUBMIT,
        submit=second_thoughts.submit(doubts, moving=moving is not None),
        remember=sessions.with_seen(about, moving.agenda if moving else ()),
    )


def _top(shown: PlanForm) -> list[Block]:
    met_as = roles.met_as(shown.chosen.pairing, shown.chosen.actor)
    if shown.moving:
        return [kit.section(f"{met_as}, now {sessions.when(shown.moving)}. {_told(shown.chosen)} at once.")]
    blocks = [sessions.chooser(shown.chosen, ScheduleIds.CHOOSE_PAIRING, "With whom?")]
    if len(shown.chosen.all) == 1:
        blocks = [kit.section(f"{met_as}. {_told(shown.chosen)} at once.")]
    for session in shown.planned[:PLANNED_SHOWN]:
        blocks += [
            kit.section(f"*Planned already:* {sessions.when(session)}"),
            kit.buttons(*change_buttons(session, shown.chosen)),
        ]
    return blocks


def _told(chosen: Chosen) -> str:
    return f"{kit.mentions(chosen.partners)} {'are' if len(chosen.partners) > 1 else 'is'} told"


def _times(shown: PlanForm, chosen: datetime | None, again: int) -> list[Block]:
    """`chosen` is what somebody chose before. Fields of a form that comes back have new names, or would keep more."""
    kept = None if chosen in shown.proposals else chosen
    own = field(
        times_field("own", again),
        "Or your own date and time" if shown.proposals else "Date and time",
        kit.moment_input(field_id("schedule", "own"), initial=kept),
        optional=True,
        hint="In your own time zone. Where both are given, this one counts.",
    )
    resting = [kit.section(second_thoughts.on_a_break(shown))] if shown.away else []
    if not shown.proposals:
        return [*(resting or [kit.section(second_thoughts.never_meet(shown))]), own]
    options = [_proposal(one, shown.zones) for one in shown.proposals]
    picked = int(chosen.timestamp()) if chosen else None
    proposals = kit.radio(field_id("schedule", "proposal"), options, chosen=picked)
    label, hint = "Times inside the working hours of all of you", _little_room(shown)
    return [*resting, field(times_field("proposal", again), label, proposals, optional=True, hint=hint), own]


def times_field(name: str, again: int) -> str:
    return f"{name}_{again}" if again else name


def _little_room(shown: PlanForm) -> str:
    wanted = shown.moving.minutes if shown.moving else USUAL_MINUTES
    told = f"Your hours meet for a short while only: each has room for {shown.room} minutes."
    return told if shown.room < wanted else ""


def _proposal(moment: datetime, zones: Sequence[str]) -> Element:
    """One line holds two zones; with more, the others stand below."""
    if len(zones) <= ZONES_IN_A_LINE:
        return kit.option(sessions.in_zones(moment, zones), int(moment.timestamp()))
    others = sessions.elsewhere(moment, zones)
    return kit.option(sessions.in_zones(moment, zones[:1]), int(moment.timestamp()), others)


def _length(shown: PlanForm) -> Block:
    minutes = shown.moving.minutes if shown.moving else min(USUAL_MINUTES, shown.room)
    options = [kit.option(f"{one} minutes", one) for one in sorted({*LENGTHS, minutes})]
    return field("minutes", "How long", kit.select(field_id("schedule", "minutes"), options, chosen=minutes))


def _pace(shown: PlanForm) -> list[Block]:
    """Once or at a pace; for one of a series, whether those after it move along."""
    if shown.moving is None:
        paces = [kit.option(REPEATS[one], one.value, HOW.get(one, "")) for one in Cadence]
        options = [kit.option("Just this once", ONCE), *paces]
        hint = f"{kit.clip(shown.chosen.program.name, 60)} is meant to meet {PACES[shown.chosen.program.cadence]}."
        repeat = kit.select(field_id("schedule", "repeat"), options, chosen=ONCE)
        return [field("repeat", "Repeat", repeat, optional=True, hint=f"{hint} You can move or cancel each alone.")]
    if shown.moving.series_id is None:
        return []
    options = [kit.option("Only this session", "one"), kit.option("This one and all after it", FOLLOWING)]
    return [field("which", "What moves", kit.radio(field_id("schedule", "which"), options, chosen="one"))]


def _agenda(points: Sequence[str], chosen: Chosen) -> Block:
    see = "All of you see it." if len(chosen.partners) > 1 else "Both of you see it."
    words = kit.words_input(field_id("schedule", "agenda"), initial="\n".join(points), lines=True, most=LONGEST_AGENDA)
    return field("agenda", "What to talk about", words, optional=True, hint=f"One point a line. {see}")


# After an act of one's own


def planned_view(planned: Planned, *, moved: bool) -> View:
    done = "Moved" if moved else "Planned"
    return kit.modal(
        done,
        [
            kit.section(f"*{done}:* {sessions.when(planned.session)}{_with(planned.chosen)}."),
            *sessions.for_everybody(planned.session, planned.chosen),
            kit.section(
                f"{_told(planned.chosen)}, and a calendar file comes into your chat. "
                "I remind you a day before, and ask afterwards whether you met."
            ),
            kit.section(sessions.calendar_links(planned.session, planned.chosen)),
        ],
    )


def _with(chosen: Chosen) -> str:
    """ " with Ada, as the mentor": one may be that here and something else there."""
    return f" {roles.within(chosen.pairing, chosen.actor)}"


def canceled_here(planned: Planned) -> Message:
    partners = roles.others(planned.chosen.pairing, planned.chosen.actor, at_end=True)
    text = f"Canceled: {sessions.plainly_when(planned.session)} with {partners}."
    again = kit.button("Plan another time", ScheduleIds.OPEN, planned.chosen.pairing.id)
    return Message(text=text, blocks=(kit.section(f"{text} {_told(planned.chosen)}."), kit.buttons(again)))


# Said to the partners


def planned_message(planned: Planned, by: str) -> Message:
    """A session that a partner planned."""
    who, more = _by(planned.chosen, by)
    text = f"{who} planned a session with you: {sessions.plainly_when(planned.session)}."
    return Message(
        text=text,
        blocks=(
            kit.section(f"*{text}*{more}\nDoes it not suit you? Move it; nobody minds."),
            *sessions.for_everybody(planned.session, planned.chosen),
            *sessions.agenda_lines(planned.session.agenda),
            kit.section(sessions.calendar_links(planned.session, planned.chosen)),
            kit.buttons(*change_buttons(planned.session, planned.chosen)),
        ),
    )


def moved_message(planned: Planned, by: str) -> Message:
    who, more = _by(planned.chosen, by)
    text = f"{who} moved your session: it is now {sessions.plainly_when(planned.session)}."
    return Message(
        text=text,
        blocks=(
            kit.section(f"*{text}*{more}"),
            *sessions.for_everybody(planned.session, planned.chosen),
            kit.section(sessions.calendar_links(planned.session, planned.chosen)),
            kit.buttons(*change_buttons(planned.session, planned.chosen)),
        ),
    )


def canceled_message(planned: Planned, by: str) -> Message:
    who, more = _by(planned.chosen, by)
    text = f"{who} canceled your session {kit.moment(planned.session.starts_at)}."
    again = kit.button("Plan another time", ScheduleIds.OPEN, planned.chosen.pairing.id, style="primary")
    return Message(
        text=text, blocks=(kit.section(f"*{text}*{more}\nLife happens. A new time is two taps."), kit.buttons(again))
    )


def _by(chosen: Chosen, by: str) -> tuple[str, str]:
    """Who did it, as what they are to the reader, and what is left to say of the reader's own role."""
    return roles.one_of(chosen.pairing, chosen.actor, by), roles.where_unsaid(chosen.pairing, chosen.actor, by)


def reminder(planned: Planned, seen: SeenStep, away: Mapping[PersonId, date] | None = None) -> Message:
    """`seen` is where it stands on the pairing's path; `away`: who is still on a break then, until when."""
    session, partners = planned.session, kit.mentions(planned.chosen.partners)
    text = f"{kit.moment(session.starts_at)} you meet {partners}."
    points = len(session.agenda)
    agenda = f"Your agenda has {kit.counted(points, 'point')}." if points else "Your agenda is still empty."
    role = roles.sentence(planned.chosen.pairing, planned.chosen.actor)
    return Message(
        text=text,
        blocks=(
            kit.section(f"*{text}*{role}\n{kit.escape(guides.title(seen), 200)}, {session.minutes} minutes. {agenda}"),
            *guides.preparation(seen),
            *(kit.section(_still_away(who, until)) for who, until in (away or {}).items()),
            *sessions.agenda_lines(session.agenda),
            *sessions.step_lines(planned.actions, planned.chosen),
            kit.buttons(
                kit.button("Open the agenda", ScheduleIds.OPEN_AGENDA, session.id, style="primary"),
                *([guides.open_button(seen)] if seen.step.guide else []),
                *change_buttons(session, planned.chosen, cancel="Not this time"),
            ),
        ),
    )


def _still_away(who: PersonId, until: date) -> str:
    return f"{kit.mention(who)} is taking a break until {kit.day(until)}. Ask whether this still suits, or move it."


def no_longer(what: str) -> Message:
    """In the place of a message whose session was moved, canceled or logged meanwhile."""
    return Message(text=what, blocks=(kit.section(what),))


def moved_meanwhile(planned: Planned) -> Message:
    partners = roles.others(planned.chosen.pairing, planned.chosen.actor)
    return no_longer(f"Your session with {partners} was moved: it is now {sessions.plainly_when(planned.session)}.")


def canceled_meanwhile(planned: Planned) -> Message:
    partners = roles.others(planned.chosen.pairing, planned.chosen.actor)
    return no_longer(f"Your session with {partners} {kit.moment(planned.session.starts_at)} was canceled.")


def file_comment(planned: Planned, *, canceled: bool) -> str:
    """What stands beside the calendar file."""
    if canceled:
        return f"Canceled: {sessions.plainly_when(planned.session)}. Opening this file takes it out of your calendar."
    moved = "Moved to" if planned.session.sequence else "Session planned:"
    return (
        f"{moved} {sessions.plainly_when(planned.session)}. Open this file to put it into your calendar, "
        "or use a link: "
        f"{sessions.calendar_links(planned.session, planned.chosen)}"
    )


# The agenda


def agenda(planned: Planned, seen: SeenStep | None = None, *, open_: bool) -> View:
    """The agenda to be written, or only read once the session is over; `seen` has the guide that goes with it."""
    blocks = [kit.section(f"{sessions.when(planned.session)}{_with(planned.chosen)}")]
    blocks += guides.questions(seen) if seen else []
    blocks += sessions.step_buttons(planned.actions, planned.chosen)
    if not open_:
        return kit.modal("Agenda", [*blocks, *sessions.agenda_lines(planned.session.agenda)])
    return kit.modal(
        "Agenda",
        [*blocks, _agenda(planned.session.agenda, planned.chosen)],
        callback_id=ScheduleIds.SUBMIT_AGENDA,
        submit="Save",
        remember=sessions.with_seen(str(planned.session.id), planned.session.agenda),
    )
