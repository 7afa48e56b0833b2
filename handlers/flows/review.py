"""A proposal under review: pages, search, lock, drop and keep, approve all or some, take it as a file."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import structlog
from slack_bolt import Ack
from slack_sdk.errors import SlackApiError

from bot.domain.person import PersonId
from bot.errors import Refusal, Refused
from bot.nudges import Nudge, NudgeKind
from bot.ports import UnitOfWork
from bot.services import approve, carrying_out, lock, look_closer, review
from bot.services.approve import Approved, Some
from bot.services.permissions import runs
from bot.services.review import Filter
from handlers import csv_file
from handlers.blocks import carrying_out as carrying_blocks
from handlers.blocks import kit
from handlers.blocks import matching as blocks
from handlers.blocks import review as review_blocks
from handlers.blocks.kit import Message, View
from handlers.flow import Flow, Speaker
from handlers.ids import MatchingIds
from handlers.payloads import Click, Form, is_number, whole
from handlers.review_place import Place, page_at
from handlers.visit import Visit

log = structlog.get_logger()

Body = Mapping[str, Any]

MOST_FOUND = 30


def open_review(ack: Ack, body: Body, visit: Visit) -> None:
    """From the message of a proposal, or from the form: what others changed since it was made is said."""
    shown = review.look(visit.reading(), visit.actor, Click.parse(body).subject_id, seen=0)
    ack()
    visit.open_view(review_blocks.page(shown))


def show_page(ack: Ack, body: Body, visit: Visit) -> None:
    click = Click.parse(body)
    view = page_at(visit, Place.read(click.value))
    ack()
    _update(visit, click, view)


def find_person(ack: Ack, body: Body, visit: Visit) -> None:
    click = Click.parse(body)
    place = Place.read(click.remembered)
    person = PersonId(click.value)
    shown = review.look(visit.reading(), visit.actor, place.proposal_id, place.page, person, seen=place.seen)
    ack()
    _update(visit, click, review_blocks.page(shown))


def suggest_people(ack: Ack, body: Body, visit: Visit) -> None:
    """As somebody types; only people of this proposal."""
    place = Place.read(str((body.get("view") or {}).get("private_metadata") or ""))
    words = str(body.get("value") or "")
    found = look_closer.find_people(visit.reading(), visit.actor, place.proposal_id, words, MOST_FOUND)
    ack(options=[kit.option(name, one) for one, name in found])


def choose_filter(ack: Ack, body: Body, visit: Visit) -> None:
    click = Click.parse(body)
    place = Place.read(click.remembered)
    shown = Filter(click.value) if click.value in {one.value for one in Filter} else Filter.ALL
    view = page_at(visit, Place(proposal_id=place.proposal_id, shown=shown, seen=place.seen))
    ack()
    _update(visit, click, view)


def change_couple(ack: Ack, body: Body, visit: Visit) -> None:
    """Lock, unlock, drop or keep; the page shows it as it is then, also where somebody else was first."""
    click = Click.parse(body)
    place = Place.read(click.remembered)
    try:
        ACTS[click.action_id](visit.uow(), visit.actor, visit.now, click.subject_id)
    except Refused as error:
        if error.why not in {Refusal.DECIDED_MEANWHILE, Refusal.CHANGED_MEANWHILE}:
            raise
    view = page_at(visit, place)
    ack()
    _update(visit, click, view)


def submit_approval(ack: Ack, view: Mapping[str, Any], visit: Visit) -> None:
    """Where somebody else changed it since, the page says what, and nothing is approved yet."""
    place = Place.read(Form(view).remembered)
    try:
        approved = approve.approve(visit.uow(), visit.actor, visit.now, place.proposal_id, seen=place.seen)
    except Refused as error:
        if error.why is not Refusal.PROPOSAL_CHANGED:
            raise
        ack(response_action="update", view=page_at(visit, place))
        return
    ack(response_action="update", view=blocks.approved_view(approved.program, approved.pairs))
    message = blocks.approved(approved.program, approved.pairs)
    visit.update_sent(NudgeKind.MATCH_READY, "proposal", place.proposal_id, message)
    _begin(visit)


def approve_all(ack: Ack, body: Body, visit: Visit) -> None:
    """From the message, which shows the proposal as it was made: what others changed must be seen first."""
    proposal_id = Click.parse(body).subject_id
    approved = approve.approve(visit.uow(), visit.actor, visit.now, proposal_id, seen=0)
    ack()
    message = blocks.approved(approved.program, approved.pairs)
    visit.replace_message(message)
    # And for good: what else settles the question would put other words there.
    visit.update_sent(NudgeKind.MATCH_READY, "proposal", proposal_id, message)
    _begin(visit)


def _begin(visit: Visit) -> None:
    """How far it is comes first, so that there is a line to change."""
    visit.deliver()
    visit.start_jobs()


def stop_carrying_out(ack: Ack, body: Body, visit: Visit) -> None:
    found = carrying_out.stop(visit.uow(), visit.actor, visit.now, Click.parse(body).subject_id)
    ack()
    message = carrying_blocks.stopped(found)
    visit.replace_message(message)
    visit.update_sent(NudgeKind.MATCH_CARRYING_OUT, "job", found.job.id, message)
    if found.job.kind == carrying_out.JOB:
        promise = carrying_blocks.no_longer(found)
        visit.update_sent(NudgeKind.MATCH_READY, "proposal", found.proposal.id, promise)


def say_carrying_out(uow: UnitOfWork, nudge: Nudge, _: datetime) -> Message | None:
    with uow:
        found = carrying_out.look(uow, nudge.about("job"))
        if found.is_over or not runs(uow, nudge.reader, found.program):
            return None
    return carrying_blocks.line(found)


def open_some(ack: Ack, body: Body, visit: Visit) -> None:
    place = Place.read(Click.parse(body).value)
    shown = review.look(visit.reading(), visit.actor, place.proposal_id, place.page, shown=place.shown)
    ack()
    visit.open_view(review_blocks.some_form(shown, shown.locked))


def submit_some(ack: Ack, view: Mapping[str, Any], visit: Visit) -> None:
    form = Form(view)
    place = Place.read(form.remembered)
    ids = tuple(whole(one) for one in form.remembered.partition("|")[2].split(",") if one)
    approved = _approve_some(visit, place, form.choice("which"), ids)
    ack(response_action="update", view=blocks.approved_some_view(approved.program, approved.pairs))
    below = str(view.get("previous_view_id") or view["root_view_id"])
    visit.update_view(page_at(visit, place), view_id=below)
    _begin(visit)


def _approve_some(visit: Visit, place: Place, which: str, ids: tuple[int, ...]) -> Approved:
    name, _, number = which.partition(":")
    some = {
        "page": Some(ids=ids),
        "locked": Some(locked=True),
        "least": Some(least_score=float(number) if is_number(number) else 101.0),
    }.get(name, Some(least_score=101.0))
    return approve.approve_some(visit.uow(), visit.actor, visit.now, place.proposal_id, some, seen=place.seen)


def export_pairs(ack: Ack, body: Body, visit: Visit) -> None:
    """Reading thousands of pairs takes a moment, so that the file is made after the answer."""
    proposal_id = Click.parse(body).subject_id
    look_closer.require_may_export(visit.reading(), visit.actor, proposal_id)
    ack()
    visit.desk.background.submit(_send_file, visit, proposal_id)


def _send_file(visit: Visit, proposal_id: int) -> None:
    """Into the DM of whoever asked: files take a conversation's id, not a person's."""
    program, rows = look_closer.csv_rows(visit.uow(), visit.actor, visit.now, proposal_id)
    name = re.sub(r"[^a-z0-9]+", "-", program.name.lower()).strip("-") or "program"
    file_name = f"pairs-{name[:60]}-{program.today(visit.now):%Y-%m-%d}.csv"
    client, content, note = visit.desk.client, csv_file.text(rows), blocks.file_note(program)
    try:
        conversation = str(client.conversations_open(users=[visit.actor])["channel"]["id"])
        client.files_upload_v2(
            channel=conversation, content=content, filename=file_name, title=file_name, initial_comment=note
        )
    except SlackApiError as error:
        log.error("file_not_sent", action="apologize", reason=error.response.get("error"))
        visit.answer_privately(blocks.file_failed())


def _update(visit: Visit, click: Click, view: View) -> None:
    visit.update_view(view, view_id=str(click.view_id), view_hash=click.view_hash)


ACTS: Mapping[str, Callable[..., int]] = {
    MatchingIds.DROP: review.drop,
    MatchingIds.KEEP: review.keep,
    MatchingIds.LOCK: lock.lock,
    MatchingIds.UNLOCK: lock.unlock,
}

FLOW = Flow(
    actions={
        MatchingIds.REVIEW: open_review,
        MatchingIds.PAGE: show_page,
        MatchingIds.PAGE_BACK: show_page,
        MatchingIds.FIND: find_person,
        MatchingIds.FILTER: choose_filter,
        **dict.fromkeys(ACTS, change_couple),
        MatchingIds.OPEN_SOME: open_some,
        MatchingIds.APPROVE_ALL: approve_all,
        MatchingIds.EXPORT: export_pairs,
        MatchingIds.STOP_CARRYING_OUT: stop_carrying_out,
    },
    submissions={
        MatchingIds.APPROVE: submit_approval,
        MatchingIds.APPROVE_SOME: submit_some,
    },
    options={
        MatchingIds.FIND: suggest_people,
    },
    speakers={NudgeKind.MATCH_CARRYING_OUT: Speaker(say=say_carrying_out)},
)
