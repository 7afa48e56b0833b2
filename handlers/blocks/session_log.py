"""Logging a session: the form, the question afterwards, and what was noted."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.domain.session import Session, SessionState
from bot.services.action_items import LONGEST_STEP, MOST_STEPS
from bot.services.log_session import LONGEST_NOTES, LogForm, Logged
from bot.services.my_pairings import Chosen, names_of
from bot.services.schedule import LONGEST, SHORTEST
from handlers.blocks import feedback, kit, no_shows, roles, sessions
from handlers.blocks.kit import Block, Element, Message, View, field
from handlers.ids import ScheduleIds, SessionLogIds, field_id

OUTCOMES = {
    "held": "We met",
    "moved": "We moved it to another time",
    "missed": "It did not happen",
}


def form(shown: LogForm, *, steps: int = 1) -> View:
    """`steps` is how many next steps there is room for."""
    session = f"{shown.session.id}" if shown.session else ""
    blocks = [*_top(shown), *_what(shown), *_steps(shown, steps)]
    return kit.modal(
        "Notes and next steps" if shown.is_logged else "Log a session",
        blocks,
        callback_id=SessionLogIds.SUBMIT,
        submit="Save",
        remember=f"{shown.chosen.pairing.id}:{session}:{steps}",
        tell_when_closed=True,
    )


def steps_in(typed: Mapping[str, Any]) -> int:
    """How many next steps a form that was closed had room for."""
    return sum(f"step_{number}" in typed for number in range(1, MOST_STEPS + 1)) or 1


def _top(shown: LogForm) -> list[Block]:
    chosen = shown.chosen
    blocks = [kit.section(f"{roles.met_as(chosen.pairing, chosen.actor)}.")]
    if len(chosen.all) > 1:
        blocks = [sessions.chooser(chosen, SessionLogIds.CHOOSE_PAIRING, "With whom did you meet?")]
    if shown.session and not shown.is_logged:
        blocks.append(kit.section(f"Planned: {sessions.when(shown.session)}."))
    if not shown.is_logged:
        options = [kit.option(text, value) for value, text in OUTCOMES.items()]
        radio = kit.radio(field_id("session_log", "outcome"), options, chosen="held")
        blocks.append(field("outcome", "What happened?", radio))
    return blocks


def _what(shown: LogForm) -> list[Block]:
    names = kit.listed(shown.chosen.partner_names)
    notes = shown.session.notes if shown.session else ""
    minutes = kit.number_input(field_id("session_log", "minutes"), initial=shown.minutes, least=SHORTEST, most=LONGEST)
    return [
        field("when", "When", kit.moment_input(field_id("session_log", "when"), initial=shown.starts_at)),
        field("minutes", "How many minutes", minutes),
        field(
            "notes",
            "Notes",
            kit.words_input(field_id("session_log", "notes"), initial=notes, lines=True, most=LONGEST_NOTES),
            optional=True,
            hint=f"Private: only you and {names} can read this.",
        ),
    ]


def _steps(shown: LogForm, steps: int) -> list[Block]:
    blocks: list[Block] = []
    owners = [kit.option(name, one) for one, name in _members(shown.chosen)]
    for number in range(1, steps + 1):
        words = kit.words_input(field_id("session_log", f"step_{number}"), most=LONGEST_STEP)
        owner = kit.select(field_id("session_log", f"step_owner_{number}"), owners, chosen=shown.chosen.actor)
        due = kit.day_input(field_id("session_log", f"step_due_{number}"))
        blocks += [
            field(f"step_{number}", f"Next step {number}", words, optional=True),
            field(f"step_owner_{number}", "Who does it", owner, optional=True),
            field(f"step_due_{number}", "By when", due, optional=True),
        ]
    if steps < MOST_STEPS:
        blocks.append(kit.buttons(kit.button("Add another step", SessionLogIds.ADD_STEP, steps + 1), block_id="more"))
    return blocks


def _members(chosen: Chosen) -> list[tuple[str, str]]:
    people = (chosen.actor, *chosen.partners)
    return list(zip(people, names_of(people, chosen.people), strict=True))


def saved(logged: Logged) -> View:
    session, chosen = logged.session, logged.chosen
    partners = roles.others(chosen.pairing, chosen.actor)
    if session.state is SessionState.MISSED:
        return kit.modal("Logged", _missed_blocks(logged))
    return kit.modal(
        "Logged",
        [
            kit.section(f"*Logged:* you met {partners} {sessions.plainly_when(session)}."),
            *_steps_written(logged),
            kit.section("I ask each of you in a message how useful it was. Nobody sees the other's answer."),
            kit.buttons(kit.button("Plan the next one", ScheduleIds.OPEN, chosen.pairing.id, style="primary")),
        ],
    )


def _steps_written(logged: Logged) -> list[Block]:
    lines = "\n".join(f"• {sessions.step_words(item, logged.chosen.actor)}" for item in logged.steps)
    return [kit.section(f"*Next steps*\n{lines}")] if lines else []


# The question after a session


def did_it_happen(session: Session, chosen: Chosen, *, again: bool = False) -> Message:
    more = "I do not ask again." if again else "I ask once more at most."
    text = f"Did you and {kit.mentions(chosen.partners)} meet {kit.moment(session.starts_at)}?"
    return Message(
        text=text,
        blocks=(
            kit.section(f"*{text}*{roles.sentence(chosen.pairing, chosen.actor)}"),
            kit.buttons(
                kit.button(f"Yes, about {session.minutes} min", SessionLogIds.HELD, session.id, style="primary"),
                kit.button("We moved it", SessionLogIds.MOVED, session.id),
                kit.button("It did not happen", SessionLogIds.MISSED, session.id),
            ),
            kit.context(f"One tap is enough, by one of you. {more}"),
        ),
    )


def held(logged: Logged) -> Message:
    """In the place of the question, for whoever answered it."""
    session, chosen = logged.session, logged.chosen
    text = f"Noted: you met {roles.others(chosen.pairing, chosen.actor)} {sessions.plainly_when(session)}."
    return Message(
        text=text,
        blocks=(
            kit.section(f"{text}\n*How useful was it?*"),
            feedback.rating_buttons(session.id),
            kit.context(feedback.scale(chosen)),
            kit.buttons(
                kit.button("Add notes and next steps", SessionLogIds.OPEN_NOTES, session.id),
                kit.button("Plan the next one", ScheduleIds.OPEN, chosen.pairing.id),
                *_take_back(logged),
            ),
        ),
    )


def _take_back(logged: Logged) -> list[Element]:
    """For whoever logged it, and for nobody else."""
    if not logged.may_take_back:
        return []
    names, one = kit.clip(kit.listed(logged.chosen.partner_names), 100), logged.session
    whom = "your partner" if len(logged.chosen.partners) == 1 else "the others"
    ask = kit.confirm(
        "It did not happen?",
        f"Your session with {names} then counts as one that did not happen. Ratings of it count no more; notes and "
        f"next steps stay. I tell {whom}.",
        "It did not happen",
        "Leave it",
    )
    return [kit.button("It did not happen after all", SessionLogIds.TAKE_BACK, one.id, ask=ask)]


def taken_back(session: Session, chosen: Chosen) -> Message:
    """In the place of what was logged, for whoever took it back."""
    names = kit.mentions(chosen.partners)
    who = roles.others(chosen.pairing, chosen.actor)
    head = f"*Corrected: you and {who} did not meet {kit.moment(session.starts_at)}.* "
    rest = f"Nobody is asked about it any more, and I tell {names}. Next: find a new time."
    again = kit.button("Plan a new time", ScheduleIds.OPEN, chosen.pairing.id, style="primary")
    return Message(text="Corrected: it did not happen.", blocks=(kit.section(head + rest), kit.buttons(again)))


def taken_back_by(session: Session, chosen: Chosen, by: str) -> Message:
    """To the partners, who may see it otherwise."""
    who, role = roles.one_of(chosen.pairing, chosen.actor, by), roles.where_unsaid(chosen.pairing, chosen.actor, by)
    text = f"{who} corrected what was logged: your session {kit.moment(session.starts_at)} did not happen.{role}"
    return Message(
        text=text,
        blocks=(
            kit.section(f"{text} There is nothing that you need to do. If you did meet, log it, and it counts."),
            kit.buttons(
                kit.button("Find a new time", ScheduleIds.OPEN, chosen.pairing.id, style="primary"),
                kit.button("We did meet: log it", SessionLogIds.OPEN, chosen.pairing.id),
            ),
        ),
    )


def missed(logged: Logged) -> Message:
    blocks = _missed_blocks(logged)
    return Message(text="Noted: it did not happen.", blocks=tuple(blocks))


def _missed_blocks(logged: Logged) -> list[Block]:
    partners = roles.others(logged.chosen.pairing, logged.chosen.actor)
    words = (
        f"*Noted: your session with {partners} {kit.moment(logged.session.starts_at)} did not happen.* Life happens. "
        "Next: find a new time while you think of it."
    )
    again = kit.button("Plan a new time", ScheduleIds.OPEN, logged.chosen.pairing.id, style="primary")
    return [kit.section(words), kit.buttons(again), *no_shows.question(logged.session.id, logged.chosen)]


def logged_meanwhile(logged: Logged) -> Message:
    """In the place of a message whose session was logged by somebody else, or elsewhere."""
    session = logged.session
    what = "you met" if session.state is SessionState.HELD else "it did not happen"
    partners = roles.others(logged.chosen.pairing, logged.chosen.actor, at_end=True)
    text = f"{kit.moment(session.starts_at)} with {partners}: logged, {what}."
    notes = kit.button("Notes and next steps", SessionLogIds.SHOW, session.id)
    buttons = (kit.buttons(notes),) if session.state is SessionState.HELD else ()
    return Message(text=text, blocks=(kit.section(text), *buttons))


# A session that was logged


def session(logged: Logged) -> View:
    one = logged.session
    notes = kit.quote(one.notes, 2500) if one.notes else "No notes yet."
    add = kit.button("Add to it", SessionLogIds.OPEN_NOTES, one.id)
    return kit.modal(
        "Your session",
        [
            kit.section(f"{sessions.when(one)} {roles.within(logged.chosen.pairing, logged.chosen.actor)}"),
            *sessions.agenda_lines(one.agenda),
            kit.section(f"*Notes*, private to {roles.everybody(logged.chosen.pairing)}\n{notes}"),
            *sessions.step_buttons(logged.steps, logged.chosen),
            *([kit.buttons(add, *_take_back(logged))] if one.state is SessionState.HELD else []),
        ],
    )


def step_done(text: str) -> Message:
    said = f"Done: {kit.escape(text, 200)}. Well done."
    return Message(text=said, blocks=(kit.section(said),))


def with_step_done(blocks: Sequence[Block], item_id: int) -> list[Block]:
    """The same modal or message with this one step ticked off."""
    ticked = []
    for block in blocks:
        if block.get("block_id") == f"step_item_{item_id}":
            words = block["text"]["text"]
            block = kit.section(words if words.startswith("✓") else f"✓ {words}", block_id=block["block_id"])
        ticked.append(block)
    return ticked
