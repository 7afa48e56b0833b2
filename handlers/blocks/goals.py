"""Goals: all of them, and one of them."""

from collections.abc import Sequence

from bot.domain.goal import Goal, GoalComment, GoalState, Milestone
from bot.services.goal_words import MOST_MILESTONES
from bot.services.goals import LONGEST_COMMENT, Overview, Seen, TheirGoals
from handlers.blocks import kit
from handlers.blocks.kit import Block, Message, View, field
from handlers.ids import GoalIds, field_id

STEPS = 10
SHOWN = 20
ALL = "goals"  # what the list of all goals remembers, so that it is known when something is opened from it
COMMENTS_SHOWN = 10
STATES = {GoalState.OPEN: "", GoalState.REACHED: "🎉 reached", GoalState.DROPPED: "set aside"}


def progress_bar(percent: int) -> str:
    """Ten squares for the eyes, the number for everybody."""
    full = round(percent / STEPS)
    return "■" * full + "□" * (STEPS - full) + f" {percent}%"


def goal_line(goal: Goal) -> str:
    """One goal in two lines: its title, and how far it is."""
    due = f" · by {kit.day_and_year(goal.due_on)}" if goal.due_on else ""
    steps = f" · {sum(one.done for one in goal.milestones)} of {len(goal.milestones)} steps" if goal.milestones else ""
    state = STATES[goal.state] or progress_bar(goal.progress) + steps + due
    skill = f" · {kit.escape(goal.skill, 75)}" if goal.skill else ""
    mine = " · only you see it" if goal.only_mine else ""
    return f"*{kit.escape(goal.title, 150)}*\n{state}{skill}{mine}"


# All of them


def overview(shown: Overview) -> View:
    blocks = [*_mine(shown), *(block for one in shown.mentees for block in _theirs(one))]
    if shown.shared:
        blocks += [
            *([kit.divider()] if blocks else []),
            kit.section("*Shared with you as the one who runs the program: titles only*"),
        ]
        blocks += [kit.section(_titles(one)) for one in shown.shared[:SHOWN]]
    return kit.modal("Goals", blocks, remember=ALL)


def _mine(shown: Overview) -> list[Block]:
    if not shown.may_set and not shown.mine:
        about = "You will see the goals of your mentees here as soon as they set some, and can comment on them."
        return [] if shown.shared or any(one.goals for one in shown.mentees) else [kit.section(about)]
    set_one = kit.button("Set a goal", GoalIds.WRITE, style="primary")
    first = (
        "*My goals*, as a mentee"
        if shown.mine
        else "*You have no goal yet.* One or two good ones make every session worth it."
    )
    buttons = [kit.buttons(set_one)] if shown.may_set else []
    several = shown.programs if len(shown.programs) > 1 else {}
    mine = [_with_button(one, several.get(one.program_id, "")) for one in _open_first(shown.mine)]
    return [kit.section(first), *mine, *buttons]


def _theirs(their: TheirGoals) -> list[Block]:
    head = f"*Goals of {kit.mention(their.person_id)}*, {_as_what(their)}"
    if not their.goals:
        head += "\nNone that you see yet. It is a good thing to talk about first."
    return [kit.divider(), kit.section(head), *map(_with_button, _open_first(their.goals))]


def _as_what(their: TheirGoals) -> str:
    """What their mentee is to the reader, and where."""
    place = f" in {kit.escape(their.program, 100)}" if their.program else ""
    return f"your peer{place}" if their.among_peers else f"whom you mentor{place}"


def _open_first(goals: Sequence[Goal]) -> list[Goal]:
    return sorted(goals, key=lambda one: (one.state is not GoalState.OPEN, one.id))[:SHOWN]


def _with_button(goal: Goal, program: str = "") -> Block:
    place = f" · {kit.escape(program, 100)}" if program else ""
    return kit.section(f"{goal_line(goal)}{place}", kit.button("Open", GoalIds.OPEN, goal.id))


def _titles(their: TheirGoals) -> str:
    titles = [f"• {kit.escape(one.title, 150)}" for one in their.goals[:SHOWN]]
    return "\n".join([kit.mention(their.person_id), *titles])


# One of them


def detail(seen: Seen, *, saved: bool = False, below: str = "") -> View:
    """The mentee moves it along, a mentor comments; both see everything in it. `below` is the list it lies on."""
    shown = _for_mentee if seen.goal.state is GoalState.OPEN else _finished
    return {
        **(shown if seen.is_mine else _for_mentor)(seen, saved=saved),
        "private_metadata": remember(seen.goal.id, below),
    }


def remember(goal_id: int, below: str) -> str:
    return f"{goal_id} {below}".strip()


def _for_mentee(seen: Seen, *, saved: bool) -> View:
    goal = seen.goal
    levels = [kit.option(f"{percent}%", percent) for percent in range(0, 101, 10)]
    nearest = round(goal.progress / STEPS) * STEPS
    progress = kit.select(field_id("goals", "progress"), levels, chosen=nearest)
    blocks = [
        *_head(seen, saved=saved),
        field("progress", "How far am I?", progress),
        *_milestone_field(goal.milestones),
        *_comments(seen.comments),
        *([_comment_field(seen, optional=True)] if seen.mentors else []),
        kit.buttons(
            kit.button("I reached it", GoalIds.REACH, goal.id, style="primary"),
            kit.button("Change it", GoalIds.EDIT, goal.id),
            kit.button("Set it aside", GoalIds.DROP, goal.id, ask=_sure()),
        ),
    ]
    return kit.modal("My goal", blocks, callback_id=GoalIds.SUBMIT_PROGRESS, submit="Save")


def _for_mentor(seen: Seen, *, saved: bool) -> View:
    steps = "\n".join(f"{'☑' if one.done else '☐'} {kit.escape(one.text, 75)}" for one in seen.goal.milestones)
    blocks = [
        *_head(seen, saved=saved),
        *([kit.section(f"*Steps*\n{steps}")] if steps else []),
        *_comments(seen.comments),
        _comment_field(seen, optional=False),
    ]
    return kit.modal("A goal", blocks, callback_id=GoalIds.SUBMIT_COMMENT, submit="Comment")


def _finished(seen: Seen, *, saved: bool) -> View:
    again = kit.buttons(kit.button("Open it again", GoalIds.REOPEN, seen.goal.id))
    return kit.modal("My goal", [*_head(seen, saved=saved), *_comments(seen.comments), again])


def _head(seen: Seen, *, saved: bool) -> list[Block]:
    goal = seen.goal
    measure = f"\n_How we will notice:_ {kit.escape(goal.measure, 500)}" if goal.measure else ""
    note = [kit.context(f"Saved.{_to_sharpen(seen)}")] if saved else []
    return [*note, kit.section(goal_line(goal) + measure), kit.context(_who_sees(seen))]


def _to_sharpen(seen: Seen) -> str:
    """What would make one's own open goal easier to reach."""
    goal, missing = seen.goal, []
    if not seen.is_mine or goal.state is not GoalState.OPEN:
        return ""
    missing += [] if goal.measure else ["how you will notice that you are there (“my team decides without me”)"]
    missing += [] if goal.due_on else ["by when"]
    missing += [] if goal.milestones else ["a first step (“ask Cat to watch me once”)"]
    return f" It is easier to reach once it says {kit.listed(missing)}: *Change it* adds that." if missing else ""


def _who_sees(seen: Seen) -> str:
    """In which role the reader sees it, in which program, and who else does."""
    place = f" in {kit.escape(seen.program, 100)}" if seen.program else ""
    manager = " Whoever runs the program sees the title." if seen.goal.shared_with_manager else ""
    mentee, mentors = kit.mention(seen.goal.mentee_id), kit.mentions(seen.mentors)
    if not seen.is_mine:
        what = "your peer" if seen.among_peers else "whom you mentor"
        return f"A goal of {mentee}, {what}{place}. Seen by {mentee} and {mentors}.{manager}"
    own = f"Your own{'' if seen.among_peers else ', as a mentee'}{place}."
    if seen.goal.only_mine:
        return f"{own} Only you see it; *Change it* shows it to others whenever you want."
    return f"{own} Seen by you and {f'{mentors}, {_their_role(seen)}' if mentors else _nobody_yet(seen)}.{manager}"


def _their_role(seen: Seen) -> str:
    many = "s" if len(seen.mentors) > 1 else ""
    return f"your peer{many}" if seen.among_peers else f"your mentor{many}"


def _nobody_yet(seen: Seen) -> str:
    return f"your {'peer' if seen.among_peers else 'mentor'}, once you have one"


def _milestone_field(milestones: Sequence[Milestone]) -> list[Block]:
    if not milestones:
        return []
    options = [kit.option(one.text, place) for place, one in enumerate(milestones[:MOST_MILESTONES])]
    done = [place for place, one in enumerate(milestones) if one.done]
    boxes = kit.checkboxes(field_id("goals", "done"), options, chosen=done)
    return [field("done", "Steps I have taken", boxes, optional=True)]


def _comments(comments: Sequence[GoalComment]) -> list[Block]:
    """The newest, each in full, and how many came before them."""
    shown = [
        kit.section(
            f"{kit.mention(one.writer_id)} {kit.moment(one.written_at)}\n{kit.quote(one.text, LONGEST_COMMENT)}"
        )
        for one in comments[-COMMENTS_SHOWN:]
    ]
    before = len(comments) - len(shown)
    return [*([kit.context(f"{kit.counted(before, 'older comment')} not shown here.")] if before else []), *shown]


def _comment_field(seen: Seen, *, optional: bool) -> Block:
    words = kit.words_input(field_id("goals", "comment"), lines=True, most=LONGEST_COMMENT)
    label = "Comment"
    reader = "Your mentor" if len(seen.mentors) == 1 else "Each of your mentors"
    if seen.among_peers:
        reader = reader.replace("mentor", "peer")
    hint = (
        f"What I see, what would help, a question. Your {'peer' if seen.among_peers else 'mentee'} gets a message."
        if not optional
        else f"{reader} gets a message."
    )
    # A new name for each comment, or Slack would keep the words of the one before in the field.
    return field(f"comment_{len(seen.comments)}", label, words, optional=optional, hint=hint)


def not_open_any_more(comment: str) -> View:
    """In the place of a goal that closed itself to its reader while they wrote; it says not by whose doing."""
    return kit.sentence_modal(
        "Not saved",
        "*Your comment was not saved, since this goal is not open to you any more.* It was set to be seen by nobody "
        "else, is no longer there, or belongs to somebody who is not your partner now.",
        f"What you wrote, for you to keep:\n{kit.quote(comment, LONGEST_COMMENT)}",
        "`/mentor goals` shows the goals that you see.",
    )


def comment_name(view_blocks: Sequence[Block]) -> str:
    """The field that holds the comment in a form that came back."""
    names = [str(block.get("block_id", "")) for block in view_blocks]
    return next((name for name in names if name.startswith("comment_")), "comment")


def _sure() -> kit.Element:
    return kit.confirm("Set it aside?", "Goals may change. You can open it again at any time.", "Set it aside")


# What is said unasked


def commented(seen: Seen, said: GoalComment) -> Message:
    who, title = _who_said(seen, said), kit.escape(seen.goal.title, 150)
    whose = "your goal" if seen.is_mine else _whose_goal(seen, said)
    return Message(
        text=f"{who} commented on {whose}.",
        blocks=(
            kit.section(f"*{who} commented on {whose}:* {title}"),
            kit.section(kit.quote(said.text, LONGEST_COMMENT)),
            kit.buttons(kit.button("See the goal", GoalIds.OPEN, seen.goal.id)),
        ),
    )


def _who_said(seen: Seen, said: GoalComment) -> str:
    """ "Bob, your mentor," as what they are to the reader; another mentor of the same mentee by name."""
    who = kit.mention(said.writer_id)
    if seen.among_peers:
        return f"{who}, your peer,"
    if seen.is_mine:
        return f"{who}, your mentor," if said.writer_id in seen.mentors else who
    return f"{who}, your mentee," if said.writer_id == seen.goal.mentee_id else who


def _whose_goal(seen: Seen, said: GoalComment) -> str:
    mentee = kit.mention(seen.goal.mentee_id)
    if said.writer_id == seen.goal.mentee_id:
        return "their own goal"
    return f"a goal of {mentee}" if seen.among_peers else f"a goal of {mentee}, whom you mentor"
