"""Goals of mentees: set, changed, moved along and finished; their mentors comment."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from slack_bolt import Ack

from bot.domain.goal import GoalState
from bot.errors import FieldProblems, Problem, Refusal, Refused
from bot.nudges import Nudge, NudgeKind
from bot.ports import UnitOfWork
from bot.services import drafts, goals
from bot.services.goal_words import GoalWords
from bot.services.goals import Seen
from handlers.blocks import goal_form
from handlers.blocks import goals as blocks
from handlers.blocks.drafts import reopened, was_touched
from handlers.blocks.kit import Message, View
from handlers.flow import Flow, Speaker, Word
from handlers.ids import GoalIds
from handlers.payloads import Click, Form, is_number, whole
from handlers.visit import Visit

Body = Mapping[str, Any]


def show_goals(ack: Ack, visit: Visit) -> None:
    ack()
    visit.open_view(blocks.overview(goals.overview(visit.reading(), visit.actor)))


def open_goal(ack: Ack, body: Body, visit: Visit) -> None:
    ack()
    seen = goals.look(visit.reading(), visit.actor, Click.parse(body).subject_id)
    visit.open_view(blocks.detail(seen, below=_list_in(body)))


def open_writing(ack: Ack, body: Body, visit: Visit) -> None:
    """A new goal, on top of whatever is open."""
    ack()
    visit.open_view(_form(visit, None, _list_in(body)))


def open_editing(ack: Ack, body: Body, visit: Visit) -> None:
    """In the place of the goal, since Slack has room for three forms only."""
    ack()
    click = Click.parse(body)
    _, below = recalled(click.remembered)
    _put_in_place(visit, click, _form(visit, click.subject_id, below))


def recalled(remembered: str) -> tuple[int, str]:
    """The goal, 0 for a new one, and the view of the list below, empty where there is none."""
    number, _, below = remembered.partition(" ")
    return whole(number), below


def _list_in(body: Body) -> str:
    """The view of the list of goals, where that is what was pressed in."""
    view = body.get("view") or {}
    return str(view["id"]) if view.get("private_metadata") == blocks.ALL else ""


def _form(visit: Visit, goal_id: int | None, below: str) -> View:
    form = goal_form.form(goals.begin(visit.reading(), visit.actor, goal_id), below=below)
    return reopened(form, drafts.find(visit.reading(), visit.actor, goals.form_name(goal_id)))


def _put_in_place(visit: Visit, click: Click, view: View) -> None:
    if click.view_id:
        visit.update_view(view, view_id=click.view_id)
    else:
        visit.open_view(view)


def submit_goal(ack: Ack, view: Mapping[str, Any], visit: Visit) -> None:
    form = Form(view)
    words, (goal_id, below) = read(form), recalled(form.remembered)
    if goal_id:
        seen = goals.change(visit.uow(), visit.actor, visit.now, goal_id, words)
    else:
        seen = goals.add(visit.uow(), visit.actor, visit.now, _program(form, visit), words)
    _show_saved(ack, visit, seen, below)


def submit_progress(ack: Ack, view: Mapping[str, Any], visit: Visit) -> None:
    """Progress and steps, and a comment where one was written."""
    form = Form(view)
    goal_id, below = recalled(form.remembered)
    done = frozenset(form.numbers("done"))
    seen = goals.move(visit.uow(), visit.actor, goal_id, form_progress(form), done)
    if form.text(blocks.comment_name(view.get("blocks", ()))):
        seen = _comment(visit, view, goal_id)
    _show_saved(ack, visit, seen, below)


def submit_comment(ack: Ack, view: Mapping[str, Any], visit: Visit) -> None:
    """By a mentor, to whom the goal may not be open any more: then they get their words back."""
    form = Form(view)
    goal_id, below = recalled(form.remembered)
    try:
        seen = _comment(visit, view, goal_id)
    except Refused as refused:
        if refused.why not in {Refusal.NOT_YOURS, Refusal.GONE}:
            raise
        words = form.text(blocks.comment_name(view.get("blocks", ())))
        ack(response_action="update", view=blocks.not_open_any_more(words))
        return
    _show_saved(ack, visit, seen, below)


def _comment(visit: Visit, view: Mapping[str, Any], goal_id: int) -> Seen:
    name = blocks.comment_name(view.get("blocks", ()))
    try:
        seen = goals.comment(visit.uow(), visit.actor, visit.now, goal_id, Form(view).text(name))
    except FieldProblems as error:
        raise FieldProblems({name: error.problems["comment"]}) from error
    visit.deliver()
    return seen


def end_goal(ack: Ack, body: Body, visit: Visit) -> None:
    ack()
    click = Click.parse(body)
    _, below = recalled(click.remembered)
    seen = goals.end(visit.uow(), visit.actor, click.subject_id, ENDS[click.action_id])
    _put_in_place(visit, click, blocks.detail(seen, saved=True, below=below))
    _bring_up_to_date(visit, seen, below)


def keep_draft(ack: Ack, view: Mapping[str, Any], visit: Visit) -> None:
    ack()
    form = Form(view)
    goal_id, _ = recalled(form.remembered)
    if was_touched(view):
        drafts.keep(visit.uow(), visit.actor, visit.now, goals.form_name(goal_id or None), form.raw())


def _show_saved(ack: Ack, visit: Visit, seen: Seen, below: str) -> None:
    ack(response_action="update", view=blocks.detail(seen, saved=True, below=below))
    _bring_up_to_date(visit, seen, below)


def _bring_up_to_date(visit: Visit, seen: Seen, below: str) -> None:
    """The list below, where the goal was opened from it, and the Home of everybody who sees the goal."""
    if below:
        visit.update_view(blocks.overview(goals.overview(visit.reading(), visit.actor)), view_id=below)
    visit.refresh_homes(seen.goal.mentee_id, *seen.mentors)


def read(form: Form) -> GoalWords:
    lines = [line.strip(" -•*\t") for line in form.text("milestones").splitlines()]
    return GoalWords(
        title=" ".join(form.text("title").split()),
        measure=form.text("measure"),
        due_on=form.day("due_on"),
        milestones=tuple(dict.fromkeys(line for line in lines if line)),
        shared_with_manager=form.choice("sharing") == goal_form.WITH_TITLE or "yes" in form.choices("shared"),
        skill=form.choice("skill"),
        only_mine=form.choice("sharing") == goal_form.ONLY_ME,
    )


def form_progress(form: Form) -> int:
    progress = form.choice("progress")
    if not is_number(progress):
        raise FieldProblems({"progress": Problem.REQUIRED})
    return whole(progress)


def _program(form: Form, visit: Visit) -> int:
    """The one that was chosen, or the only one there is."""
    chosen = form.choice("program")
    if is_number(chosen):
        return whole(chosen)
    return goals.begin(visit.reading(), visit.actor).programs[0].id


def say_commented(uow: UnitOfWork, nudge: Nudge, _: datetime) -> Message | None:
    found = goals.comment_for(uow, nudge.reader, nudge.about("goal"), nudge.about("comment"))
    return blocks.commented(*found) if found else None


ENDS: Mapping[str, GoalState] = {
    GoalIds.REACH: GoalState.REACHED,
    GoalIds.DROP: GoalState.DROPPED,
    GoalIds.REOPEN: GoalState.OPEN,
}

FLOW = Flow(
    words=(Word(word="goals", does="Set goals, see how far you are, comment", listener=show_goals),),
    actions={
        GoalIds.SHOW: show_goals,
        GoalIds.OPEN: open_goal,
        GoalIds.WRITE: open_writing,
        GoalIds.EDIT: open_editing,
        **dict.fromkeys(ENDS, end_goal),
    },
    submissions={
        GoalIds.SUBMIT: submit_goal,
        GoalIds.SUBMIT_PROGRESS: submit_progress,
        GoalIds.SUBMIT_COMMENT: submit_comment,
    },
    closings={GoalIds.SUBMIT: keep_draft},
    speakers={NudgeKind.GOAL_COMMENT: Speaker(say=say_commented)},
)
