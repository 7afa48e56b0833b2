"""What is decided about single pairs of a proposal: see both sides, pair two by hand, swap two."""

import json
from collections.abc import Mapping
from typing import Any

from slack_bolt import Ack

from bot.domain.person import PersonId
from bot.errors import Refusal, Refused
from bot.matching.values import Couple
from bot.services import by_hand, look_closer, review, swap
from bot.services.by_hand import ByHand
from handlers.blocks import kit, pair_by_hand
from handlers.blocks.kit import View
from handlers.flow import Flow
from handlers.ids import MatchingIds
from handlers.payloads import Click, Form, whole
from handlers.review_place import Place, show_below
from handlers.thinking import think
from handlers.visit import Visit

Body = Mapping[str, Any]

MOST_REASONS, LONGEST_REASON = 5, 200  # of a pair by hand, so that the form can remember them
MOST_FOUND = 30


def show_both(ack: Ack, body: Body, visit: Visit) -> None:
    shown = look_closer.look_at_both(visit.reading(), visit.actor, Click.parse(body).subject_id)
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
    by_hand.check_by_hand(visit.uow(), visit.actor, visit.now, form.subject_id, mentor, mentee)
    ack(response_action="update", view=pair_by_hand.checking())
    if mentor and mentee:
        couple = Couple(mentor, mentee)
        think(visit, str(view["id"]), lambda: _checked_pair(visit, form.subject_id, couple))


def _checked_pair(visit: Visit, proposal_id: int, couple: Couple) -> View:
    solver = visit.desk.solver
    found = by_hand.explain_by_hand(visit.reading(), solver, visit.actor, visit.now, proposal_id, couple)
    return pair_by_hand.checked(found, _remember(found))


def _remember(found: ByHand) -> str:
    reasons = [one[:LONGEST_REASON] for one in found.reasons[:MOST_REASONS]]
    remembered = [found.proposal_id, found.mentor_id, found.mentee_id, found.score, reasons]
    return json.dumps(remembered, ensure_ascii=False)


def _recall(remembered: str) -> ByHand:
    """Raises Refused for what no form of ours remembers."""
    try:
        proposal_id, mentor, mentee, score, reasons, *_ = json.loads(remembered)
        return ByHand(
            proposal_id=whole(str(proposal_id)),
            mentor_id=PersonId(str(mentor)),
            mentee_id=PersonId(str(mentee)),
            score=float(score),
            reasons=tuple(str(one) for one in reasons),
            broken=(),
            possible=True,
        )
    except (ValueError, TypeError) as error:
        raise Refused(Refusal.GONE) from error


def submit_pair(ack: Ack, view: Mapping[str, Any], visit: Visit) -> None:
    """The form remembers what was shown; what forbids the pair for good is checked again."""
    chosen = _recall(Form(view).remembered)
    by_hand.pair_by_hand(visit.uow(), visit.actor, visit.now, chosen)
    ack()
    show_below(visit, view, chosen.proposal_id, chosen.mentee_id)


def open_swap(ack: Ack, body: Body, visit: Visit) -> None:
    shown = look_closer.look_at_both(visit.reading(), visit.actor, Click.parse(body).subject_id)
    ack()
    visit.open_view(pair_by_hand.swap_form(shown.candidate, shown.program))


def suggest_couples(ack: Ack, body: Body, visit: Visit) -> None:
    """The other pairs of the same proposal, by either name."""
    number = Place.read(str((body.get("view") or {}).get("private_metadata") or "")).proposal_id
    words = str(body.get("value") or "")
    one = look_closer.look_at_both(visit.reading(), visit.actor, number).candidate
    found = look_closer.find_couples(visit.reading(), visit.actor, one.proposal_id, words, MOST_FOUND, but_not=one.id)
    ack(options=[kit.option(f"{mentor} and {mentee}", other) for other, mentor, mentee in found])


def submit_swap(ack: Ack, view: Mapping[str, Any], visit: Visit) -> None:
    form = Form(view)
    candidate_id, other_id = form.subject_id, form.number("other")
    swap.require_may(visit.reading(), visit.actor, candidate_id, other_id)
    ack(response_action="update", view=pair_by_hand.checking("Swap two pairs"))
    if other_id:
        think(visit, str(view["id"]), lambda: _checked_swap(visit, candidate_id, other_id))


def _checked_swap(visit: Visit, candidate_id: int, other_id: int) -> View:
    found = swap.explain(visit.reading(), visit.desk.solver, visit.actor, visit.now, candidate_id, other_id)
    if found.possible:
        swap.remember(visit.uow(), visit.actor, visit.now, found)
    program = look_closer.look_at_both(visit.reading(), visit.actor, candidate_id).program
    return pair_by_hand.checked_swap(found, program)


def do_swap(ack: Ack, view: Mapping[str, Any], visit: Visit) -> None:
    first, second = (whole(one) for one in Form(view).remembered.partition(":")[::2])
    before = look_closer.look_at_both(visit.reading(), visit.actor, first).candidate
    proposal_id = swap.carry_out(visit.uow(), visit.actor, visit.now, first, second)
    ack()
    show_below(visit, view, proposal_id, before.mentee_id)


FLOW = Flow(
    actions={
        MatchingIds.BOTH: show_both,
        MatchingIds.SWAP: open_swap,
        MatchingIds.OPEN_BY_HAND: open_by_hand,
    },
    submissions={
        MatchingIds.CHECK_BY_HAND: submit_by_hand,
        MatchingIds.PAIR_BY_HAND: submit_pair,
        MatchingIds.CHECK_SWAP: submit_swap,
        MatchingIds.DO_SWAP: do_swap,
    },
    options={MatchingIds.SWAP_WITH: suggest_couples},
)
