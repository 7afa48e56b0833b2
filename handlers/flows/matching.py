"""Matching a whole program: ask for a proposal, review it, approve it. For whoever runs the program."""

import json
import re
import time
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import structlog
from slack_bolt import Ack
from slack_sdk.errors import SlackApiError

from bot.domain.pairing import CandidateState, ProposalState
from bot.domain.person import PersonId
from bot.matching.values import Couple
from bot.nudges import Nudge, NudgeKind
from bot.ports import UnitOfWork
from bot.services import approve, propose_pairs, review
from bot.services.permissions import runs
from bot.services.review import ByHand
from handlers import csv_file
from handlers.blocks import matching as blocks
from handlers.blocks import review as review_blocks
from handlers.blocks.kit import Message, View
from handlers.flow import Flow, Speaker, Word
from handlers.ids import MatchingIds
from handlers.payloads import Click, Form
from handlers.visit import Visit

log = structlog.get_logger()

# What the form is answered with must be on the screen before it is replaced: Slack would show it last otherwise.
UNTIL_SLACK_SHOWS_IT = 1.0
MOST_REASONS, LONGEST_REASON = 5, 200  # of a pair by hand, so that the form can remember them


def open_match(ack: Ack, visit: Visit) -> None:
    shown = propose_pairs.choices(visit.reading(), visit.actor, visit.now)
    ack()
    visit.open_view(blocks.start_form(shown))


def open_match_of(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    """From a button, which names the program."""
    shown = propose_pairs.choices(visit.reading(), visit.actor, visit.now, Click.parse(body).subject_id)
    ack()
    visit.open_view(blocks.start_form(shown))


def choose_program(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    click = Click.parse(body)
    shown = propose_pairs.choices(visit.reading(), visit.actor, visit.now, click.subject_id)
    ack()
    visit.update_view(blocks.start_form(shown), view_id=str(click.view_id), view_hash=click.view_hash)


def submit_match(ack: Ack, view: Mapping[str, Any], visit: Visit) -> None:
    program = propose_pairs.ask(visit.uow(), visit.actor, visit.now, Form(view).subject_id)
    ack(response_action="update", view=blocks.begun(program))
    visit.start_jobs()


def open_review(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    shown = review.look(visit.reading(), visit.actor, Click.parse(body).subject_id)
    ack()
    visit.open_view(review_blocks.page(shown))


def show_page(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    click = Click.parse(body)
    proposal_id, page = _place(click.value)
    ack()
    _update(visit, click, _page(visit, proposal_id, page))


def find_person(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    click = Click.parse(body)
    proposal_id, page = _place(click.remembered)
    shown = review.look(visit.reading(), visit.actor, proposal_id, page, PersonId(click.value))
    ack()
    _update(visit, click, review_blocks.page(shown))


def drop_couple(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    click = Click.parse(body)
    proposal_id = review.drop(visit.uow(), visit.actor, visit.now, click.subject_id)
    ack()
    _update(visit, click, _page(visit, proposal_id, _place(click.remembered)[1]))


def keep_couple(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    click = Click.parse(body)
    proposal_id = review.keep(visit.uow(), visit.actor, visit.now, click.subject_id)
    ack()
    _update(visit, click, _page(visit, proposal_id, _place(click.remembered)[1]))


def open_by_hand(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    shown = review.look(visit.reading(), visit.actor, Click.parse(body).subject_id)
    ack()
    visit.open_view(review_blocks.by_hand_form(shown.proposal.id, shown.program.kind))


def submit_by_hand(ack: Ack, view: Mapping[str, Any], visit: Visit) -> None:
    """What stands at the fields is said at once; the score and the limits take the solver a few seconds."""
    form = Form(view)
    mentor, mentee = form.person("mentor"), form.person("mentee")
    review.check_by_hand(visit.uow(), visit.actor, visit.now, form.subject_id, mentor, mentee)
    ack(response_action="update", view=review_blocks.checking())
    if mentor and mentee:
        visit.desk.background.submit(_check, visit, str(view["id"]), form.subject_id, Couple(mentor, mentee))


def _check(visit: Visit, view_id: str, proposal_id: int, couple: Couple) -> None:
    answered_by = time.monotonic() + UNTIL_SLACK_SHOWS_IT
    try:
        solver = visit.desk.solver
        found = review.explain_by_hand(visit.reading(), solver, visit.actor, visit.now, proposal_id, couple)
        shown = review_blocks.checked(found, _remember(found))
    except Exception as error:
        log.error("pair_not_checked", action="apologize", proposal=proposal_id, exc_info=error)
        shown = review_blocks.could_not_check()
    time.sleep(max(0.0, answered_by - time.monotonic()))
    visit.update_view(shown, view_id=view_id)


def _remember(found: ByHand) -> str:
    reasons = [one[:LONGEST_REASON] for one in found.reasons[:MOST_REASONS]]
    return json.dumps(
        [found.proposal_id, found.mentor_id, found.mentee_id, found.score, reasons, len(found.broken)],
        ensure_ascii=False,
    )


def submit_pair(ack: Ack, view: Mapping[str, Any], visit: Visit) -> None:
    """The form remembers what was shown; what forbids the pair for good is checked again."""
    proposal_id, mentor, mentee, score, reasons, broken = json.loads(Form(view).remembered)
    chosen = ByHand(
        proposal_id=proposal_id,
        mentor_id=PersonId(mentor),
        mentee_id=PersonId(mentee),
        score=score,
        reasons=tuple(reasons),
        broken=("",) * broken,
        possible=True,
    )
    review.pair_by_hand(visit.uow(), visit.actor, visit.now, chosen)
    ack()
    shown = review.look(visit.reading(), visit.actor, proposal_id, person=chosen.mentee_id)
    visit.update_view(review_blocks.page(shown), view_id=str(view.get("previous_view_id") or view["root_view_id"]))


def submit_approval(ack: Ack, view: Mapping[str, Any], visit: Visit) -> None:
    proposal_id, _ = _place(Form(view).remembered)
    approved = approve.approve(visit.uow(), visit.actor, visit.now, proposal_id)
    ack(response_action="update", view=blocks.approved_view(approved.program, approved.pairs))
    message = blocks.approved(approved.program, approved.pairs)
    visit.update_sent(NudgeKind.MATCH_READY, "proposal", proposal_id, message)
    visit.start_jobs()


def approve_all(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    proposal_id = Click.parse(body).subject_id
    approved = approve.approve(visit.uow(), visit.actor, visit.now, proposal_id)
    ack()
    visit.replace_message(blocks.approved(approved.program, approved.pairs))
    visit.start_jobs()


def export_pairs(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    program, rows = review.csv_rows(visit.uow(), visit.actor, visit.now, Click.parse(body).subject_id)
    ack()
    name = re.sub(r"[^a-z0-9]+", "-", program.name.lower()).strip("-") or "program"
    file_name = f"pairs-{name[:60]}-{program.today(visit.now):%Y-%m-%d}.csv"
    visit.desk.background.submit(_send_file, visit, file_name, csv_file.text(rows), blocks.file_note(program))


def _send_file(visit: Visit, name: str, content: str, note: str) -> None:
    """Into the DM of whoever asked: files take a conversation's id, not a person's."""
    client = visit.desk.client
    try:
        conversation = str(client.conversations_open(users=[visit.actor])["channel"]["id"])
        client.files_upload_v2(channel=conversation, content=content, filename=name, title=name, initial_comment=note)
    except SlackApiError as error:
        log.error("file_not_sent", action="apologize", reason=error.response.get("error"))
        visit.answer_privately(blocks.file_failed())


def _page(visit: Visit, proposal_id: int, page: int) -> View:
    return review_blocks.page(review.look(visit.reading(), visit.actor, proposal_id, page))


def _update(visit: Visit, click: Click, view: View) -> None:
    visit.update_view(view, view_id=str(click.view_id), view_hash=click.view_hash)


def _place(remembered: str) -> tuple[int, int]:
    """The proposal and the page that a view or a button names."""
    proposal, _, page = remembered.partition(":")
    return (int(proposal) if proposal.isdigit() else 0), (int(page) if page.isdigit() else 0)


def say_ready(uow: UnitOfWork, nudge: Nudge, _: datetime) -> Message | None:
    with uow:
        proposal = uow.proposals.get(nudge.about("proposal"))
        program = uow.programs.get(proposal.program_id)
        if not runs(uow, nudge.reader, program):
            return None
        couples, unmatched = uow.candidates.of(proposal.id), uow.unmatched.of(proposal.id)
    if proposal.state is ProposalState.FAILED:
        return blocks.failed(program)
    return blocks.ready(proposal, program, couples, unmatched) if proposal.state is ProposalState.READY else None


def say_carried_out(uow: UnitOfWork, nudge: Nudge, _: datetime) -> Message | None:
    with uow:
        proposal = uow.proposals.get(nudge.about("proposal"))
        program = uow.programs.get(proposal.program_id)
        if not runs(uow, nudge.reader, program):
            return None
        acted_on = sum(one.state is CandidateState.APPROVED for one in uow.candidates.of(proposal.id))
    return blocks.carried_out(proposal, program, acted_on, approve.skipped(proposal))


FLOW = Flow(
    admin_words=(Word(word="match", does="Propose pairs for a program, review and approve them", listener=open_match),),
    actions={
        MatchingIds.OPEN: open_match_of,
        MatchingIds.CHOOSE_PROGRAM: choose_program,
        MatchingIds.REVIEW: open_review,
        MatchingIds.PAGE: show_page,
        MatchingIds.PAGE_BACK: show_page,
        MatchingIds.FIND: find_person,
        MatchingIds.DROP: drop_couple,
        MatchingIds.KEEP: keep_couple,
        MatchingIds.OPEN_BY_HAND: open_by_hand,
        MatchingIds.APPROVE_ALL: approve_all,
        MatchingIds.EXPORT: export_pairs,
    },
    submissions={
        MatchingIds.PROPOSE: submit_match,
        MatchingIds.CHECK_BY_HAND: submit_by_hand,
        MatchingIds.PAIR_BY_HAND: submit_pair,
        MatchingIds.APPROVE: submit_approval,
    },
    speakers={
        NudgeKind.MATCH_READY: Speaker(say=say_ready),
        NudgeKind.MATCH_CARRIED_OUT: Speaker(say=say_carried_out),
    },
)
