"""Our path: where a pairing is, what is next, and what it keeps along the way."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.agenda import LONGEST_POINT
from bot.domain.pairing import Pairing
from bot.domain.plan import PlanMilestone
from bot.domain.reflection import Reflection
from bot.services.agenda_points import Saved
from bot.services.my_pairings import Chosen
from bot.services.path import Path
from bot.services.reflections import LONGEST, Written
from handlers.blocks import agreement, connections, kit, life, own_health, pairing_pause, resources, roles, sessions
from handlers.blocks.kit import Block, Message, View, field
from handlers.ids import GuidesIds, PathIds, ScheduleIds, field_id

TITLE = "Our path"
BELOW = "path:"  # what the path remembers, with its pairing, so that what lies on it can bring it up to date
REFLECTIONS_SHOWN = 20


# The whole of it


def view(path: Path) -> View:
    chosen = path.chosen
    blocks = [
        kit.section(f"*You and {kit.mentions(chosen.partners)}* · {_as_what(chosen)}"),
        *_where(path),
        *_health(path),
        *_agenda(path),
        *([kit.divider(), kit.section("*Next steps*")] if path.actions else []),
        *sessions.step_buttons(path.actions, chosen),
        *resources.section(path),
        *(connections.section(path) if path.may_introduce else []),
        *_reflections(path),
        *(agreement.on_path(path.agreement) if path.agreement else []),
        *pairing_pause.section(chosen.pairing, kit.day(path.paused_until) if path.paused_until else ""),
        *([life.asking_section(chosen.pairing.id, path.asked_for)] if path.may_ask else []),
    ]
    return kit.modal(TITLE, blocks, remember=f"{BELOW}{chosen.pairing.id}")


def _as_what(chosen: Chosen) -> str:
    return f"{kit.escape(chosen.program.name, 100)}{roles.beside(chosen.pairing, chosen.actor)}"


def _met_as(chosen: Chosen) -> str:
    return roles.met_as(chosen.pairing, chosen.actor)


def _where(path: Path) -> list[Block]:
    blocks = [kit.section(_next_guide(path), _open_guide(path))]
    if path.step.phase:
        phase = path.step.phase
        blocks.insert(0, kit.section(f"*{kit.escape(phase.name, 100)}.* {kit.escape(phase.aim, 300)}"))
    return [*blocks, *_milestones(path)]


def _health(path: Path) -> list[Block]:
    if path.health is None:
        return []
    press = own_health.act(path.health, path.chosen.pairing.id, path.step.number)
    return [kit.section(own_health.whole(path.health, path.chosen.program.cadence), press)]


def _next_guide(path: Path) -> str:
    step = path.step
    held = f"{kit.counted(path.held, 'session')} held so far." if path.held else "No session held yet."
    if step.guide is None:
        return f"*The path is behind you.* {held} What comes now is yours to choose."
    title = kit.escape(step.guide.title, 100)
    return f"*Next: session {step.number} of {step.of}, {title}*\n{kit.escape(step.guide.aim, 500)}\n{held}"


def _open_guide(path: Path) -> kit.Element | None:
    if path.step.guide is None:
        return None
    return kit.button("Open the guide", GuidesIds.OPEN, f"{path.chosen.pairing.id}:{path.step.number}")


def _milestones(path: Path) -> list[Block]:
    lines = [f"✓ {kit.escape(one.name, 80)}" for one in path.reached]
    if path.next_milestone:
        coming = path.next_milestone
        lines.append(f"next, after session {coming.after_session}: {kit.escape(coming.name, 80)}")
    return [kit.context(f"Milestones: {' · '.join(lines)}")] if lines else []


def _agenda(path: Path) -> list[Block]:
    pairing_id = path.chosen.pairing.id
    add = kit.button("Add a point", PathIds.ADD_POINT, pairing_id)
    if path.next_session is None:
        plan = kit.button("Plan a session", ScheduleIds.OPEN, pairing_id, style="primary")
        said = "*No session is planned.* What you add now waits for the next one."
        return [kit.divider(), kit.section(said), *sessions.agenda_lines(path.points), kit.buttons(plan, add)]
    said = f"*Next session:* {sessions.plainly_when(path.next_session)}"
    empty = [] if path.points else [kit.context("The agenda is still empty. One honest question is enough.")]
    open_it = kit.button("Change the agenda", ScheduleIds.OPEN_AGENDA, path.next_session.id)
    return [
        kit.divider(),
        kit.section(said),
        *sessions.agenda_lines(path.points),
        *empty,
        kit.buttons(add, open_it),
    ]


# The agenda


def point(chosen: Chosen, words: str = "", *, sure: bool = True) -> View:
    """A point for the next agenda; `words` are those of a message it was saved from.

    Where it is not `sure` which pairing is meant, none is chosen beforehand.
    """
    see = "All of you see it" if len(chosen.partners) > 1 else "Both of you see it"
    blocks = [kit.section(f"{see}: you and {kit.mentions(chosen.partners)}{_as_one(chosen)}.")]
    if len(chosen.all) > 1:
        people = [sessions.choice_of(chosen, one) for one in chosen.all]
        select = kit.select(field_id("path", "pairing"), people, chosen=chosen.pairing.id if sure else None)
        blocks = [field("pairing", "For the agenda with", select)]
    entry = kit.words_input(field_id("path", "point"), initial=kit.clip(words, LONGEST_POINT), most=LONGEST_POINT)
    return kit.modal(
        "For our agenda",
        [*blocks, field("point", "What to talk about", entry)],
        callback_id=PathIds.SUBMIT_POINT,
        submit="Save",
        remember=str(chosen.pairing.id) if sure else "",
    )


def _as_one(chosen: Chosen) -> str:
    """In which role, where there is no other pairing to choose."""
    return roles.beside(chosen.pairing, chosen.actor).replace(" · ", "; ", 1) if len(chosen.all) == 1 else ""


def point_saved(saved: Saved) -> View:
    partners = roles.others(saved.chosen.pairing, saved.chosen.actor, at_end=True)
    if saved.session is None:
        where = f"It waits for your next session with {partners}: none is planned yet."
    else:
        where = f"It is on the agenda for {sessions.plainly_when(saved.session)} with {partners}."
    pairing = saved.chosen.pairing.id
    plan = [] if saved.session else [kit.buttons(kit.button("Plan a session", ScheduleIds.OPEN, pairing))]
    return kit.modal("Saved", [kit.section(f"*Saved.* {where}"), kit.section(kit.quote(saved.words)), *plan])


# Reflections


def _reflections(path: Path) -> list[Block]:
    written = f"You wrote {kit.counted(path.reflections, 'note')} so far." if path.reflections else ""
    text = f"*For yourself*\nWhat did you learn about how you come across? Only you ever read it. {written}"
    return [
        kit.divider(),
        kit.section(text.strip(), kit.button("Write it down", PathIds.REFLECT, path.chosen.pairing.id)),
    ]


def reflecting(written: Written) -> View:
    words, chosen = kit.words_input(field_id("path", "words"), lines=True, most=LONGEST), written.chosen
    return kit.modal(
        "For yourself",
        [
            kit.section(
                f"{_met_as(chosen)}. *What did you learn about how you come across?* "
                "Only you read this: no partner, nobody else."
            ),
            field("words", "In your own words", words, hint="What surprised you? What will you try?"),
            *earlier(written.reflections),
        ],
        callback_id=PathIds.SUBMIT_REFLECTION,
        submit="Keep it",
        remember=str(written.chosen.pairing.id),
    )


def reflected(written: Written) -> View:
    said = f"*Kept, for you alone.* {_met_as(written.chosen)}."
    return kit.modal("Kept", [kit.section(said), *earlier(written.reflections)])


def earlier(reflections: Sequence[Reflection]) -> list[Block]:
    return [
        kit.section(f"{_on(one.written_at)}\n{kit.quote(one.words, 900)}") for one in reflections[:REFLECTIONS_SHOWN]
    ]


def _on(at: datetime) -> str:
    return f"*{kit.moment(at, '{date_long_pretty}')}*"


# Milestones


def milestone_reached(milestone: PlanMilestone, pairing: Pairing, reader: str = "") -> Message:
    """`reader` where it is said to each of them; in a conversation of their own everybody knows who is meant."""
    text = f"🎉 {milestone.name}"
    who = f"You and {roles.others(pairing, reader, at_end=True)}: " if reader else ""
    said = kit.section(f"*{kit.escape(text, 200)}*\n{who}{kit.escape(milestone.cheer, 500)}")
    way = kit.buttons(kit.button("Our path", PathIds.SHOW, pairing.id))
    return Message(text=kit.escape(text, 200), blocks=(said, way))
