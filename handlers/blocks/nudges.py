"""What goes with every nudge, several in one message, and the screen on which people choose."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.choices import HowOften, Snooze, Topic
from bot.domain.person import PersonId
from bot.nudges import NudgeKind
from bot.services import holiday_names
from bot.services.nudge_choices import Choices
from handlers.blocks import kit
from handlers.blocks.kit import Block, Element, Message, View, field
from handlers.blocks.settings import DAYS
from handlers.ids import NudgesIds, field_id

PROGRAMS_OWN = "-"
SNOOZES = {Snooze.HOUR: "In an hour", Snooze.TOMORROW: "Tomorrow", Snooze.NEXT_WEEK: "Next week"}
TOPICS = {
    Topic.SESSIONS: "Reminders before a session",
    Topic.DID_YOU_MEET: "Whether a session happened",
    Topic.RATINGS: "How useful a session was",
    Topic.PLANNING: "Planning a session",
    Topic.CHECK_INS: "Check-ins and longer questions",
    Topic.GOALS: "Goals, and what is written about them",
    Topic.UNFINISHED: "Something begun and not finished",
    Topic.MATCHING: "That there is no partner yet",
    Topic.RUNNING_PROGRAMS: "What the programs I run need from me",
}
HOW_OFTEN = {HowOften.ALL: "All of them", HowOften.FEWER: "At most one a week", HowOften.OFF: "None"}
# What takes a nudge's place: what was done, in the words of its kind.
DONE = {
    NudgeKind.DID_IT_HAPPEN: "logged this",
    NudgeKind.PLAN_FIRST_SESSION: "planned a session",
    NudgeKind.SIGN_UP_UNFINISHED: "finished this",
    NudgeKind.INVITATION: "answered this",
    NudgeKind.FEEDBACK: "answered this",
    NudgeKind.CHECK_IN: "answered this",
    NudgeKind.MENTOR_REQUEST: "answered this",
    NudgeKind.MENTOR_REQUEST_REMINDER: "answered this",
}
# Where it is the pair's own business who of them did it.
PAIRS_OWN = {NudgeKind.DID_IT_HAPPEN, NudgeKind.PLAN_FIRST_SESSION, NudgeKind.SESSION_REMINDER, NudgeKind.CHECK_IN}
OURS = re.compile(r"<@[UW][A-Z0-9]+>|<!date\^[^<>]+>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One of several in a message: what it says, or the line that takes its place once it is settled."""

    id: int
    words: str
    settled: str = ""


def with_choices(message: Message, delivery_id: int, offers: Sequence[Snooze]) -> Message:
    """The last line of a nudge: later, or fewer of these."""
    shown = message.blocks or (kit.section(message.text),)
    options = [kit.option(SNOOZES[one], f"{one.value}:{delivery_id}") for one in offers]
    later = [kit.select(NudgesIds.SNOOZE, options, placeholder="Snooze")] if options else []
    fewer = kit.button("Fewer of these", NudgesIds.FEWER, delivery_id)
    return Message(text=message.text, blocks=(*shown[: kit.MESSAGE_BLOCKS_MOST - 1], kit.buttons(*later, fewer)))


def gathered(parts: Sequence[Part]) -> Message:
    """Several things at once, each with its button."""
    still = [one for one in parts if not one.settled]
    text = f"{kit.counted(len(still), 'thing')} for you today." if still else "All of this is settled. Thank you."
    fewer = [kit.context("They wait for you here. `/mentor nudges` is where you choose to get fewer.")]
    shown = (kit.section(f"*{text}*"), *(_part(one) for one in parts), *(fewer if still else ()))
    return Message(text=text, blocks=shown)


def _part(part: Part) -> Block:
    words = again(part.words)
    if part.settled:
        return kit.context(f"{words}\n{part.settled}")
    return kit.section(words, kit.button("Open", NudgesIds.OPEN, part.id))


def again(words: str) -> str:
    """What was said, once more: mentions and moments of ours, and no other link or broadcast."""
    kept = [(one.start(), one.end()) for one in OURS.finditer(words)]
    pieces, at = [], 0
    for begins, ends in [*kept, (len(words), len(words))]:
        pieces += [words[at:begins].replace("<", "&lt;").replace(">", "&gt;"), words[begins:ends]]
        at = ends
    return kit.clip("".join(pieces), 1000) or "What I asked you"


def settled(words: str, line: str) -> Message:
    """In the place of a question that needs no answer any more."""
    return Message(text=line, blocks=(kit.context(again(words)), kit.section(f"*{line}*")))


def done_line(kind: NudgeKind, reader: PersonId, actor: PersonId | None, on: date) -> str:
    """Who did it is named inside a pair only; elsewhere it might be private."""
    if actor == reader:
        return f"You {DONE.get(kind, 'took care of this')} on {on:%A}. Thank you."
    if actor is not None and kind in PAIRS_OWN:
        return f"{kit.mention(actor)} {DONE.get(kind, 'took care of this')} on {on:%A}."
    return "This is settled, so nothing is left for you to do."


def snoozed_line(until: datetime) -> str:
    return f"I will ask you again {kit.moment(until, '{date_short_pretty} at {time}')}."


def snoozed(words: str, until: datetime) -> Message:
    more = kit.buttons(kit.button("My nudges and hours", NudgesIds.SHOW))
    return Message(
        text="I will ask you again later.",
        blocks=(kit.context(again(words)), kit.section(f"*{snoozed_line(until)}*"), more),
    )


def no_longer() -> Message:
    text = "This is settled by now, so nothing is left for you to do. Type `/mentor` to see what comes next."
    return Message(text=text, blocks=(kit.section(text),))


# Fewer of these


def fewer_form(delivery_id: int, topic: Topic, chosen: HowOften) -> View:
    options = [kit.option(text, one) for one, text in HOW_OFTEN.items()]
    element = kit.radio(field_id("nudges", "how_often"), options, chosen=chosen)
    return kit.modal(
        "Fewer of these",
        [
            kit.section(f"*{TOPICS[topic]}.* How many of these would you like?"),
            field("how_often", "From now on", element, hint="You can change this back with /mentor nudges."),
        ],
        callback_id=NudgesIds.SUBMIT_FEWER,
        submit="Save",
        remember=f"{topic.value}:{delivery_id}",
    )


def always(kind: NudgeKind) -> View:
    """Why it cannot be switched off."""
    return kit.sentence_modal(
        "This always comes",
        ALWAYS.get(kind, "*This cannot be switched off,* since it is about you alone and comes once."),
        "You can snooze it, or ask me in `/mentor nudges` to write in other hours.",
    )


_PRIVATE = "*Somebody told you something in private and trusts that you see it,* so it always comes."
_YES_OR_NO = "*A colleague waits for your yes or no,* so this always comes. A no is fine too."
_RUNS_IT = "*You run this, and nobody else hears of it,* so it always comes."
ALWAYS: Mapping[NudgeKind, str] = {
    NudgeKind.CONCERN: _PRIVATE,
    NudgeKind.CONCERN_REPLY: _PRIVATE,
    NudgeKind.CONCERN_UNREAD: "*You told somebody something in private,* and should know how it stands. It comes once.",
    NudgeKind.SOMEBODY_ELSE_NOT_NOW: "*It answers what you asked in private,* so it always comes. It comes once.",
    NudgeKind.MENTOR_REQUEST: _YES_OR_NO,
    NudgeKind.MENTOR_REQUEST_REMINDER: "*A colleague waits for your yes or no,* so this comes until you answer.",
    NudgeKind.MENTOR_OFFER: _YES_OR_NO,
    NudgeKind.COVER_ASKED: _YES_OR_NO,
    NudgeKind.CONNECTION_ASKED: _YES_OR_NO,
    NudgeKind.CONNECTION_OFFERED: _YES_OR_NO,
    NudgeKind.WORD_FIRST: "*A colleague would like to talk with you,* so this always comes.",
    NudgeKind.MATCHED: "*It says whom you are together with,* which you need to know. It comes once for each pair.",
    NudgeKind.SWAPPED: "*It says whom you are together with now,* which you need to know. It comes once.",
    NudgeKind.INVITATION: "*There is one invitation for each program,* and no second one.",
    NudgeKind.PAY_FORWARD: "*It is asked once,* when your time as a mentee is over, and never again.",
    NudgeKind.REMATCH_OFFER: "*Whoever you meet is asked the same at the same time,* and the answers decide.",
    NudgeKind.AGREEMENT_CHANGED: "*What you agreed to has other words now,* and nobody may agree for you.",
    NudgeKind.NEWSLETTER_QUESTION: "*It asks once whether you want a newsletter at all,* and never again.",
    NudgeKind.MATCH_READY: "*You asked for it, and people wait for your decision,* so it always comes.",
    NudgeKind.MATCH_OBJECTION: _RUNS_IT,
    NudgeKind.REMATCH_ANSWERED: _RUNS_IT,
    NudgeKind.MANAGER_GONE: _RUNS_IT,
    NudgeKind.NOBODY_RUNS_IT: "*Without somebody who runs mentoring, people wait for nobody,* so it always comes.",
    NudgeKind.ANNOUNCEMENT_APPROVAL: "*A colleague's announcement waits for a second look,* so it always comes.",
}


def chosen_now(topic: Topic, how_often: HowOften) -> View:
    said = {
        HowOften.ALL: "All of them come again.",
        HowOften.FEWER: "At most one a week comes from now on.",
        HowOften.OFF: "No more of these come from now on.",
    }
    return kit.sentence_modal(
        "Saved", f"*{TOPICS[topic]}.* {said[how_often]}", "`/mentor nudges` lists your choices and changes them back."
    )


# The screen with everything


def form(choices: Choices) -> View:
    topics = [one for one in Topic if one is not Topic.RUNNING_PROGRAMS or choices.runs]
    return kit.modal(
        "My nudges and hours",
        [
            kit.section("*When I may write to you.* Everything waits for these hours, in your own time zone."),
            *_hours(choices),
            kit.divider(),
            kit.section("*What I write to you about.* At most one nudge a day, and three a week besides sessions."),
            *(_topic(one, choices.how_often(one)) for one in topics),
            kit.divider(),
            kit.section(
                "*What always comes:* a session that was planned, moved or canceled, since somebody would wait for "
                "you; a request that waits for your yes or no; a private concern that is told to you; how your pairs "
                "and programs begin and end; and what your program marks as necessary."
            ),
        ],
        callback_id=NudgesIds.SUBMIT,
        submit="Save",
    )


def _hours(choices: Choices) -> list[Block]:
    hours = choices.hours
    days = [kit.option(name, number) for number, name in enumerate(DAYS)]
    boxes = kit.checkboxes(field_id("nudges", "working_days"), days, chosen=sorted(hours.days))
    starts = kit.hour_input(field_id("nudges", "works_from"), initial=hours.starts)
    ends = kit.hour_input(field_id("nudges", "works_until"), initial=hours.ends)
    return [
        field("working_days", "My working days", boxes),
        field("works_from", "From", starts),
        field("works_until", "Until", ends, hint="After midnight where you work at night: 22:00 to 06:00 is fine."),
        field("holidays", "My public holidays", _holidays(choices), hint="I write to nobody on a public holiday."),
    ]


def _holidays(choices: Choices) -> Element:
    own = choices.person.holiday_calendar
    chosen = holiday_option(own) if own else programs_option(choices.program_calendars)
    return kit.search_select(field_id("nudges", "holidays"), chosen=chosen, placeholder="Type a country or region")


def programs_option(names: Sequence[str]) -> Element:
    kept = ", ".join(names)
    return kit.option(f"As my programs keep them: {kept}" if kept else "As my programs keep them", PROGRAMS_OWN)


def holiday_option(name: str) -> Element:
    known = holiday_names.find(name)
    return kit.option(known.label if known else name, known.name if known else name)


def holiday_options(words: str, names: Sequence[str] = (), *, with_programs: bool = True) -> list[Element]:
    found = [kit.option(one.label, one.name) for one in holiday_names.search(words)]
    return ([programs_option(names)] if with_programs else []) + found[: kit.OPTIONS_MOST - 1]


def _topic(topic: Topic, how_often: HowOften) -> Block:
    options = [kit.option(text, one) for one, text in HOW_OFTEN.items()]
    return field(topic.value, TOPICS[topic], kit.select(field_id("nudges", topic.value), options, chosen=how_often))


def saved(choices: Choices) -> View:
    hours = choices.hours
    days = kit.listed([DAYS[day] for day in sorted(hours.days)])
    next_day = " the next day" if hours.overnight else ""
    own = choices.person.holiday_calendar
    names = (own,) if own else choices.program_calendars or choices.workspace.holiday_calendars
    kept = kit.listed([kit.escape(holiday_names.title(one), 100) for one in names])
    holidays = f"I keep the public holidays of {kept}." if kept else "No public holidays are kept for you."
    less = [TOPICS[topic] for topic, how_often in choices.chosen.items() if how_often is not HowOften.ALL]
    fewer = f"You get fewer or none of: {'; '.join(less)}." if less else "You get all nudges."
    return kit.sentence_modal(
        "Saved",
        f"*Saved.* I write to you on {days}, {hours.starts:%H:%M} to {hours.ends:%H:%M}{next_day}. {holidays}",
        f"{fewer} It holds for everything that is not sent yet.",
    )
