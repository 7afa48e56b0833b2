"""A proposal under review: see, search, lock, swap, drop, pair by hand, approve all or some."""

import json
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import structlog
from slack_bolt import Ack
from slack_sdk.errors import SlackApiError

from bot.domain.person import PersonId
from bot.errors import Refusal, Refused
from bot.matching.values import Couple
from bot.nudges import NudgeKind
from bot.services import approve, lock, review, swap
from bot.services.approve import Approved, Some
from bot.services.review import ByHand, Filter
from handlers import csv_file
from handlers.blocks import kit, pair_by_hand
from handlers.blocks import matching as blocks
from handlers.blocks import review as review_blocks
from handlers.blocks.kit import View
from handlers.flow import Flow
from handlers.ids import MatchingIds
from handlers.payloads import Click, Form
from handlers.visit import Visit

log = structlog.get_logger()

Body = Mapping[str, Any]

# What the form is answered with must be on the screen before it is replaced: Slack would show it last otherwise.
UNTIL_SLACK_SHOWS_IT = 1.0
MOST_REASONS, LONGEST_REASON = 5, 200  # of a pair by hand, so that the form can remember them
MOST_FOUND = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where in which proposal somebody is, and the last change that they saw."""

    proposal_id: int
    page: int = 0
    shown: Filter = Filter.ALL
    seen: int | None = None

    @classmethod
    def read(cls, remembered: str) -> "Place":
        """Views of earlier versions remember the proposal and the page alone."""
        parts = [*remembered.partition("|")[0].split(":"), "", "", "", ""]
        shown = Filter(parts[2]) if parts[2] in {one.value for one in Filter} else Filter.ALL
        numbers = [int(one) if one.isascii() and one.isdigit() else None for one in parts]
        return cls(proposal_id=numbers[0] or 0, page=numbers[1] or 0, shown=shown, seen=numbers[3])


def open_review(ack: Ack, body: Body, visit: Visit) -> None:
    """From the message of a proposal, or from the form: what others changed since it was made is said."""
    shown = review.look(visit.reading(), visit.actor, Click.parse(body).subject_id, seen=0)
    ack()
    visit.open_view(review_blocks.page(shown))


def show_page(ack: Ack, body: Body, visit: Visit) -> None:
    click = Click.parse(body)
    view = _page(visit, Place.read(click.value))
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
    found = review.find_people(visit.reading(), visit.actor, place.proposal_id, words, MOST_FOUND)
    ack(options=[kit.option(name, one) for one, name in found])


def choose_filter(ack: Ack, body: Body, visit: Visit) -> None:
    click = Click.parse(body)
    place = Place.read(click.remembered)
    shown = Filter(click.value) if click.value in {one.value for one in Filter} else Filter.ALL
    view = _page(visit, Place(proposal_id=place.proposal_id, shown=shown, seen=place.seen))
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
    view = _page(visit, place)
    ack()
    _update(visit, click, view)


def show_both(ack: Ack, body: Body, visit: Visit) -> None:
    shown = review.look_at_both(visit.reading(), visit.actor, Click.parse(body).subject_id)
    ack()
    visit.open_view(pair_by_hand.both_sides(shown))


def open_by_hand(ack: Ack, body: Body, visit: Visit) -> None:
    shown = review.look(visit.reading(), visit.actor, Click.parse(body).subject_id)
    ack()
    visit.open_view(pair_by_hand.by_hand_form(shown.proposal.id, shown.program.kind))


def submit_by_hand(ack: Ack, view: Mapping[str, Any], visit: Visit) -> None:
    """What stands at the fields is said at once; the score and the limits take the solver a few seconds."""
    form = Form(view)
    mentor, mentee = form.person("mentor"), form.person("mentee")
    review.check_by_hand(visit.uow(), visit.actor, visit.now, form.subject_id, mentor, mentee)
    ack(response_action="update", view=pair_by_hand.checking())
    if mentor and mentee:
        couple = Couple(mentor, mentee)
        _think(visit, str(view["id"]), lambda: _checked_pair(visit, form.subject_id, couple))


def _checked_pair(visit: Visit, proposal_id: int, couple: Couple) -> View:
    solver = visit.desk.solver
    found = review.explain_by_hand(visit.reading(), solver, visit.actor, visit.now, proposal_id, couple)
    return pair_by_hand.checked(found, _remember(found))


def _think(visit: Visit, view_id: str, answer: Callable[[], View]) -> None:
    visit.desk.background.submit(_answer_later, visit, view_id, answer)


def _answer_later(visit: Visit, view_id: str, answer: Callable[[], View]) -> None:
    answered_by = time.monotonic() + UNTIL_SLACK_SHOWS_IT
    try:
        shown = answer()
    except Exception as error:
        log.error("pair_not_checked", action="apologize", exc_info=error)
        shown = pair_by_hand.could_not_check()
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
    _show_below(visit, view, proposal_id, chosen.mentee_id)


def _show_below(visit: Visit, view: Mapping[str, Any], proposal_id: int, person: PersonId) -> None:
    """The page under this form, with whoever was just decided about."""
    shown = review.look(visit.reading(), visit.actor, proposal_id, person=person)
    visit.update_view(review_blocks.page(shown), view_id=str(view.get("previous_view_id") or view["root_view_id"]))


def open_swap(ack: Ack, body: Body, visit: Visit) -> None:
    shown = review.look_at_both(visit.reading(), visit.actor, Click.parse(body).subject_id)
    ack()
    visit.open_view(pair_by_hand.swap_form(shown.candidate, shown.program))


def suggest_couples(ack: Ack, body: Body, visit: Visit) -> None:
    """The other pairs of the same proposal, by either name."""
    number = Place.read(str((body.get("view") or {}).get("private_metadata") or "")).proposal_id
    words = str(body.get("value") or "")
    one = review.look_at_both(visit.reading(), visit.actor, number).candidate
    found = review.find_couples(visit.reading(), visit.actor, one.proposal_id, words, MOST_FOUND, but_not=one.id)
    ack(options=[kit.option(f"{mentor} and {mentee}", other) for other, mentor, mentee in found])


def submit_swap(ack: Ack, view: Mapping[str, Any], visit: Visit) -> None:
    form = Form(view)
    candidate_id, other_id = form.subject_id, form.number("other")
    swap.require_may(visit.reading(), visit.actor, candidate_id, other_id)
    ack(response_action="update", view=pair_by_hand.checking("Swap two pairs"))
    if other_id:
        _think(visit, str(view["id"]), lambda: _checked_swap(visit, candidate_id, other_id))


def _checked_swap(visit: Visit, candidate_id: int, other_id: int) -> View:
    found = swap.explain(visit.reading(), visit.desk.solver, visit.actor, visit.now, candidate_id, other_id)
    if found.possible:
        swap.remember(visit.uow(), visit.actor, visit.now, found)
    program = review.look_at_both(visit.reading(), visit.actor, candidate_id).program
    return pair_by_hand.checked_swap(found, program)


def do_swap(ack: Ack, view: Mapping[str, Any], visit: Visit) -> None:
    first, _, second = Form(view).remembered.partition(":")
    before = review.look_at_both(visit.reading(), visit.actor, int(first)).candidate
    proposal_id = swap.carry_out(visit.uow(), visit.actor, visit.now, int(first), int(second))
    ack()
    _show_below(visit, view, proposal_id, before.mentee_id)


def submit_approval(ack: Ack, view: Mapping[str, Any], visit: Visit) -> None:
    """Where somebody else changed it since, the page says what, and nothing is approved yet."""
    place = Place.read(Form(view).remembered)
    try:
        approved = approve.approve(visit.uow(), visit.actor, visit.now, place.proposal_id, seen=place.seen)
    except Refused as error:
        if error.why is not Refusal.PROPOSAL_CHANGED:
            raise
        ack(response_action="update", view=_page(visit, place))
        return
    ack(response_action="update", view=blocks.approved_view(approved.program, approved.pairs))
    message = blocks.approved(approved.program, approved.pairs)
    visit.update_sent(NudgeKind.MATCH_READY, "proposal", place.proposal_id, message)
    visit.start_jobs()


def approve_all(ack: Ack, body: Body, visit: Visit) -> None:
    """From the message, which shows the proposal as it was made: what others changed must be seen first."""
    proposal_id = Click.parse(body).subject_id
    approved = approve.approve(visit.uow(), visit.actor, visit.now, proposal_id, seen=0)
    ack()
    message = blocks.approved(approved.program, approved.pairs)
    visit.replace_message(message)
    # And for good: what else settles the question would put other words there.
    visit.update_sent(NudgeKind.MATCH_READY, "proposal", proposal_id, message)
    visit.start_jobs()


def open_some(ack: Ack, body: Body, visit: Visit) -> None:
    place = Place.read(Click.parse(body).value)
    shown = review.look(visit.reading(), visit.actor, place.proposal_id, place.page, shown=place.shown)
    ack()
    visit.open_view(review_blocks.some_form(shown, shown.locked))


def submit_some(ack: Ack, view: Mapping[str, Any], visit: Visit) -> None:
    form = Form(view)
    place = Place.read(form.remembered)
    ids = tuple(int(one) for one in form.remembered.partition("|")[2].split(",") if one)
    approved = _approve_some(visit, place, form.choice("which"), ids)
    ack(response_action="update", view=blocks.approved_some_view(approved.program, approved.pairs))
    below = str(view.get("previous_view_id") or view["root_view_id"])
    visit.update_view(_page(visit, place), view_id=below)
    visit.start_jobs()


def _approve_some(visit: Visit, place: Place, which: str, ids: tuple[int, ...]) -> Approved:
    name, _, number = which.partition(":")
    some = {
        "page": Some(ids=ids),
        "locked": Some(locked=True),
        "least": Some(least_score=float(number) if number.isdigit() else 101.0),
    }.get(name, Some(least_score=101.0))
    return approve.approve_some(visit.uow(), visit.actor, visit.now, place.proposal_id, some, seen=place.seen)


def export_pairs(ack: Ack, body: Body, visit: Visit) -> None:
    """Reading thousands of pairs takes a moment, so that the file is made after the answer."""
    proposal_id = Click.parse(body).subject_id
    review.require_may_export(visit.reading(), visit.actor, proposal_id)
    ack()
    visit.desk.background.submit(_send_file, visit, proposal_id)


def _send_file(visit: Visit, proposal_id: int) -> None:
    """Into the DM of whoever asked: files take a conversation's id, not a person's."""
    program, rows = review.csv_rows(visit.uow(), visit.actor, visit.now, proposal_id)
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


def _page(visit: Visit, place: Place) -> View:
    shown = review.look(visit.reading(), visit.actor, place.proposal_id, place.page, shown=place.shown, seen=place.seen)
    return review_blocks.page(shown)


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
        MatchingIds.BOTH: show_both,
        MatchingIds.SWAP: open_swap,
        MatchingIds.OPEN_BY_HAND: open_by_hand,
        MatchingIds.OPEN_SOME: open_some,
        MatchingIds.APPROVE_ALL: approve_all,
        MatchingIds.EXPORT: export_pairs,
    },
    submissions={
        MatchingIds.CHECK_BY_HAND: submit_by_hand,
        MatchingIds.PAIR_BY_HAND: submit_pair,
        MatchingIds.CHECK_SWAP: submit_swap,
        MatchingIds.DO_SWAP: do_swap,
        MatchingIds.APPROVE: submit_approval,
        MatchingIds.APPROVE_SOME: submit_some,
    },
    options={
        MatchingIds.FIND: suggest_people,
        MatchingIds.SWAP_WITH: suggest_couples,
    },
)
