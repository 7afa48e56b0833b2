"""Matching a whole program: set what counts, try it dry, ask for a proposal. For whoever runs the program.

What happens to a proposal is in `flows/review.py`.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from slack_bolt import Ack

from bot.domain.matching_run import MatchingRun, RunState
from bot.domain.pairing import CandidateState, ProposalState
from bot.domain.program import MatchingRules, Program
from bot.errors import FieldProblems
from bot.matching.values import Criterion
from bot.nudges import Nudge, NudgeKind
from bot.ports import UnitOfWork
from bot.services import carrying_out, matching_rules, propose_pairs
from bot.services.permissions import runs
from handlers.blocks import matching as blocks
from handlers.blocks import matching_rules as rules_blocks
from handlers.blocks import matching_run as run_blocks
from handlers.blocks import matching_start as start_blocks
from handlers.blocks.kit import Message
from handlers.flow import Flow, Speaker, Word
from handlers.ids import MatchingIds
from handlers.payloads import Click, Form, whole
from handlers.visit import Visit

Body = Mapping[str, Any]


def open_match(ack: Ack, visit: Visit) -> None:
    shown = propose_pairs.choices(visit.reading(), visit.actor, visit.now)
    ack()
    visit.open_view(start_blocks.start_form(shown))


def open_match_of(ack: Ack, body: Body, visit: Visit) -> None:
    """From a button, which names the program."""
    shown = propose_pairs.choices(visit.reading(), visit.actor, visit.now, Click.parse(body).subject_id)
    ack()
    visit.open_view(start_blocks.start_form(shown))


def choose_program(ack: Ack, body: Body, visit: Visit) -> None:
    click = Click.parse(body)
    shown = propose_pairs.choices(visit.reading(), visit.actor, visit.now, click.subject_id)
    ack()
    visit.update_view(start_blocks.start_form(shown), view_id=str(click.view_id), view_hash=click.view_hash)


def submit_match(ack: Ack, view: Mapping[str, Any], visit: Visit) -> None:
    program = propose_pairs.ask(visit.uow(), visit.actor, visit.now, Form(view).subject_id)
    ack(response_action="update", view=start_blocks.begun(program))
    _start(visit)


def start_dry_run(ack: Ack, body: Body, visit: Visit) -> None:
    _begin(ack, body, visit, dry=True)


def propose_now(ack: Ack, body: Body, visit: Visit) -> None:
    """From the report of a dry run."""
    _begin(ack, body, visit, dry=False)


def _begin(ack: Ack, body: Body, visit: Visit, *, dry: bool) -> None:
    click = Click.parse(body)
    program = propose_pairs.ask(visit.uow(), visit.actor, visit.now, click.subject_id, dry=dry)
    ack()
    shown = start_blocks.begun(program, dry=dry)
    if click.view_id:
        visit.update_view(shown, view_id=click.view_id)
    else:
        visit.open_view(shown)
    _start(visit)


def _start(visit: Visit) -> None:
    """How far it is comes first, so that there is a line to change."""
    visit.deliver()
    visit.start_jobs()


def cancel_run(ack: Ack, body: Body, visit: Visit) -> None:
    """From the line that says how far it is, or from the form."""
    click = Click.parse(body)
    run, program = propose_pairs.cancel(visit.uow(), visit.actor, visit.now, click.subject_id)
    ack()
    message = run_blocks.canceled(run, program)
    if click.view_id:
        shown = propose_pairs.choices(visit.reading(), visit.actor, visit.now, program.id)
        visit.update_view(start_blocks.start_form(shown), view_id=click.view_id, view_hash=click.view_hash)
        visit.update_sent(NudgeKind.MATCH_STARTED, "run", run.id, message)
    else:
        visit.replace_message(message)


def show_run(ack: Ack, body: Body, visit: Visit) -> None:
    found = propose_pairs.look_at_run(visit.reading(), visit.actor, Click.parse(body).subject_id)
    ack()
    visit.open_view(run_blocks.dry_run_view(*found))


def remind_unready(ack: Ack, body: Body, visit: Visit) -> None:
    click = Click.parse(body)
    program, people = propose_pairs.remind_unready(visit.uow(), visit.actor, visit.now, click.subject_id)
    ack()
    shown = start_blocks.reminded(program, people)
    # From the App Home, which is a view too, it opens one of its own.
    if click.view_id and (body.get("view") or {}).get("type") == "modal":
        visit.update_view(shown, view_id=click.view_id, view_hash=click.view_hash)
    else:
        visit.open_view(shown)
    visit.deliver()


def open_rules(ack: Ack, body: Body, visit: Visit) -> None:
    shown = matching_rules.open_form(visit.reading(), visit.actor, Click.parse(body).subject_id)
    ack()
    visit.open_view(rules_blocks.form(shown))


def show_defaults(ack: Ack, body: Body, visit: Visit) -> None:
    """In the form, where nothing is kept before it is sent."""
    click = Click.parse(body)
    shown = matching_rules.back_to_defaults(visit.reading(), visit.actor, click.subject_id)
    ack()
    fresh = str(click.view_hash or "").replace(".", "")
    visit.update_view(rules_blocks.form(shown, fresh=fresh), view_id=str(click.view_id), view_hash=click.view_hash)


def submit_rules(ack: Ack, view: Mapping[str, Any], visit: Visit) -> None:
    """Where another manager was first, the form shows what holds now, and nothing of this one is kept."""
    plain, fresh = _plain(view)
    form = Form(plain)
    number, _, mark = form.remembered.partition(":")
    program_id = whole(number)
    before = matching_rules.open_form(visit.reading(), visit.actor, program_id)
    rules, groups = read_rules(form, before.rules), _lines(form.text("groups"))
    try:
        saved = matching_rules.save(visit.uow(), visit.actor, visit.now, program_id, rules, groups, mark=mark)
    except FieldProblems as error:
        raise FieldProblems({f"{name}{fresh}": what for name, what in error.problems.items()}) from error
    if saved.conflict is not None:
        ack(response_action="update", view=rules_blocks.form(saved.conflict, fresh=saved.conflict.mark))
        return
    ack(response_action="update", view=rules_blocks.saved(saved.program))


def _plain(view: Mapping[str, Any]) -> tuple[Mapping[str, Any], str]:
    """The view with the fields' own names, and what they end with."""
    values = (view.get("state") or {}).get("values") or {}
    ends = {one.partition(rules_blocks.FRESH)[2] for one in values} - {""}
    fresh = f"{rules_blocks.FRESH}{ends.pop()}" if ends else ""
    plain = {one.partition(rules_blocks.FRESH)[0]: value for one, value in values.items()}
    return {**view, "state": {"values": plain}}, fresh


def read_rules(form: Form, before: MatchingRules) -> MatchingRules:
    """What was chosen; what the form did not ask stays as it was."""
    limits = form.choices("limits")
    weights = {one.value: _number(form.choice(f"weight_{one.value}")) for one in Criterion}
    return MatchingRules(
        objective=form.choice("objective") or before.objective,
        floor=_number(form.choice("floor")),
        least_common_hours=_number(form.choice("least_common_hours")),
        level_rule=rules_blocks.LEVEL in limits,
        shared_language=rules_blocks.LANGUAGE in limits,
        allow_former_partners=rules_blocks.FORMER in limits,
        weights=weights,
        department_mix=form.choice("department_mix") or before.department_mix,
        added=matching_rules.added_rules(form.choices("must_match"), form.choices("must_differ")),
        group_least=_size(form, "group_least", before.group_least),
        group_most=_size(form, "group_most", before.group_most),
        group_mix=form.choice("group_mix") or before.group_mix,
        group_by=form.choice("group_by") or before.group_by,
    )


def _size(form: Form, name: str, before: int) -> int:
    """Of a circle; 0 is an answer too, and a wrong one."""
    size = form.number(name)
    return before if size is None else size


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return -1.0  # out of every range, and named so at its field


def _lines(text: str) -> tuple[str, ...]:
    lines = (" ".join(line.split()) for line in text.splitlines())
    return tuple(dict.fromkeys(line for line in lines if line.strip("-")))


def say_progress(uow: UnitOfWork, nudge: Nudge, _: datetime) -> Message | None:
    found = _run(uow, nudge)
    if found is None or not found[0].is_at_work:
        return None
    return run_blocks.started(found[0], found[1])


def say_failed(uow: UnitOfWork, nudge: Nudge, _: datetime) -> Message | None:
    found = _run(uow, nudge)
    return run_blocks.failed(found[0], found[1]) if found and found[0].state is RunState.FAILED else None


def say_dry_run(uow: UnitOfWork, nudge: Nudge, _: datetime) -> Message | None:
    found = _run(uow, nudge)
    if found is None:
        return None
    run, program, before = found
    return run_blocks.dry_run(run, before, program)


def _run(uow: UnitOfWork, nudge: Nudge) -> tuple[MatchingRun, Program, MatchingRun | None] | None:
    """None where the reader does not run the program any more."""
    with uow:
        run = uow.matching_runs.get(nudge.about("run"))
        program = uow.programs.get(run.program_id)
        if not runs(uow, nudge.reader, program):
            return None
        return run, program, uow.matching_runs.done_before(program.id, run.id)


def say_ready(uow: UnitOfWork, nudge: Nudge, _: datetime) -> Message | None:
    with uow:
        proposal = uow.proposals.get(nudge.about("proposal"))
        program = uow.programs.get(proposal.program_id)
        if not runs(uow, nudge.reader, program) or proposal.state is not ProposalState.READY:
            return None
        counts = uow.candidate_pages.counts(proposal.id)
        return blocks.ready(
            proposal,
            program,
            uow.candidate_pages.page(proposal.id, offset=0, most=blocks.IN_A_MESSAGE),
            uow.unmatched_pages.page(proposal.id, offset=0, most=blocks.IN_A_MESSAGE),
            pairs=counts.get(CandidateState.PROPOSED, 0),
            without=uow.unmatched_pages.count(proposal.id),
        )


def say_carried_out(uow: UnitOfWork, nudge: Nudge, _: datetime) -> Message | None:
    with uow:
        proposal = uow.proposals.get(nudge.about("proposal"))
        program = uow.programs.get(proposal.program_id)
        if not runs(uow, nudge.reader, program):
            return None
        approved = uow.candidate_pages.counts(proposal.id).get(CandidateState.APPROVED, 0)
    acted_on = int(nudge.subject.get("pairs", approved))  # all of them where the message is of an older version
    job_id = nudge.about("job") if "job" in nudge.subject else None
    return blocks.carried_out(proposal, program, acted_on, carrying_out.skipped(proposal, job_id))


FLOW = Flow(
    admin_words=(Word(word="match", does="Propose pairs for a program, review and approve them", listener=open_match),),
    actions={
        MatchingIds.OPEN: open_match_of,
        MatchingIds.CHOOSE_PROGRAM: choose_program,
        MatchingIds.RULES: open_rules,
        MatchingIds.RULES_DEFAULTS: show_defaults,
        MatchingIds.DRY_RUN: start_dry_run,
        MatchingIds.PROPOSE_NOW: propose_now,
        MatchingIds.CANCEL: cancel_run,
        MatchingIds.SHOW_RUN: show_run,
        MatchingIds.REMIND_UNREADY: remind_unready,
    },
    submissions={
        MatchingIds.PROPOSE: submit_match,
        MatchingIds.SAVE_RULES: submit_rules,
    },
    speakers={
        NudgeKind.MATCH_STARTED: Speaker(say=say_progress),
        NudgeKind.MATCH_FAILED: Speaker(say=say_failed),
        NudgeKind.DRY_RUN_DONE: Speaker(say=say_dry_run),
        NudgeKind.MATCH_READY: Speaker(say=say_ready),
        NudgeKind.MATCH_CARRIED_OUT: Speaker(say=say_carried_out),
    },
)
