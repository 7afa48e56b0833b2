"""The form that helps to write a good goal."""

from bot.domain.goal import Goal
from bot.services.goal_words import LONGEST_MEASURE, LONGEST_TITLE
from bot.services.goals import Writing
from handlers.blocks import goals, kit
from handlers.blocks.kit import Block, View, field
from handlers.ids import GoalIds, field_id

WITH_MENTOR, WITH_TITLE, ONLY_ME = "mentor", "title", "me"
HELP = (
    "*A good goal is one you can point at.* Say what will be different, how you will notice, and by when. "
    "“Be a better speaker” is a wish. “Present our roadmap to thirty people by June, after two rehearsals” is a goal."
)


def form(shown: Writing, *, below: str = "") -> View:
    """Guides to a goal that is specific, measurable, within reach, relevant and has a day."""
    goal = shown.goal
    blocks = [kit.section(HELP), *_program_field(shown), *_wording(goal)]
    return kit.modal(
        "Change the goal" if goal else "Set a goal",
        [*blocks, *_skill_field(shown), _due_field(goal), _sharing(shown), kit.context(_who_would_see(shown))],
        callback_id=GoalIds.SUBMIT,
        submit="Save",
        remember=goals.remember(goal.id if goal else 0, below),
        tell_when_closed=True,
    )


def _program_field(shown: Writing) -> list[Block]:
    if shown.goal is not None:
        return []
    options = [kit.option(one.name, one.id) for one in shown.programs]
    chooser = kit.select(field_id("goals", "program"), options, chosen=shown.programs[0].id)
    return [field("program", "In which program?", chooser)] if len(shown.programs) > 1 else []


def _wording(goal: Goal | None) -> list[Block]:
    title = kit.words_input(
        field_id("goals", "title"),
        initial=goal.title if goal else "",
        placeholder="Lead the planning of one quarter by myself",
        most=LONGEST_TITLE,
    )
    measure = kit.words_input(
        field_id("goals", "measure"), initial=goal.measure if goal else "", lines=True, most=LONGEST_MEASURE
    )
    lines = "\n".join(one.text for one in goal.milestones) if goal else ""
    steps = kit.words_input(field_id("goals", "milestones"), initial=lines, lines=True, most=1000)
    return [
        field(
            "title", "What do I want?", title, hint="Specific, and relevant for my next step: one thing, one sentence."
        ),
        field(
            "measure", "How will we notice?", measure, optional=True, hint="Measurable: a number, or what others say."
        ),
        field(
            "milestones",
            "Steps on the way",
            steps,
            optional=True,
            hint="Achievable: one step a line, ten at most. The first should fit into the next two weeks.",
        ),
    ]


def _skill_field(shown: Writing) -> list[Block]:
    if not shown.skills:
        return []
    options = [kit.option(one, one) for one in shown.skills]
    chosen = shown.goal.skill if shown.goal else None
    select = kit.select(field_id("goals", "skill"), options, chosen=chosen)
    return [field("skill", "Which skill is it about?", select, optional=True, hint="One of those of your program.")]


def _due_field(goal: Goal | None) -> Block:
    chooser = kit.day_input(field_id("goals", "due_on"), initial=goal.due_on if goal else None)
    return field("due_on", "By when?", chooser, optional=True, hint="Time-bound: a day makes it real. It may move.")


def _sharing(shown: Writing) -> Block:
    who = "peer" if shown.among_peers else "mentor"
    options = [
        kit.option(f"My {who} and I", WITH_MENTOR, "All of it. Nobody else sees anything."),
        kit.option(f"My {who} and I, and its title for whoever runs the program", WITH_TITLE),
        kit.option("Only me", ONLY_ME, f"Your {who} does not see that it is there."),
    ]
    chooser = kit.radio(field_id("goals", "sharing"), options, chosen=_shared_with(shown.goal))
    return field("sharing", "Who sees it?", chooser, hint="You can change it at any time.")


def _shared_with(goal: Goal | None) -> str:
    if goal is None:
        return WITH_MENTOR
    return ONLY_ME if goal.only_mine else WITH_TITLE if goal.shared_with_manager else WITH_MENTOR


def _who_would_see(shown: Writing) -> str:
    """Who the mentors are, by the program where there are several."""
    kind = "peer" if shown.among_peers else "mentor"
    known = {program: kit.mentions(people) for program, people in shown.mentors.items() if people}
    if not known:
        return f"You have no {kind} yet; once you do, they see what you share."
    if len(shown.mentors) == 1:
        return f"Your {kind} is {next(iter(known.values()))}."
    there = [f"in {kit.escape(program, 100)} {people}" for program, people in known.items()]
    return f"With whom you meet: {kit.listed(there)}."
