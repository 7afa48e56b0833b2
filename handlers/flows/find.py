"""Looking for a mentor: the list opens at once and is filled when it is ready; asking; where it stands."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

import structlog
from slack_bolt import Ack

from bot.domain.pairing import Request
from bot.domain.person import PersonId
from bot.errors import Refused
from bot.nudges import Nudge, NudgeKind
from bot.ports import UnitOfWork
from bot.services import (
    choosing,
    drafts,
    find_mentor,
    free_place,
    matching_moved,
    own_request,
    who_changed,
    who_may_ask,
)
from bot.services.find_mentor import Begun
from bot.services.own_request import RANKS, Asked
from handlers.blocks import asking, find_asking, kit, meanwhile
from handlers.blocks import find as blocks
from handlers.blocks.drafts import reopened, was_touched
from handlers.blocks.kit import Message
from handlers.flow import Flow, Speaker, Word
from handlers.ids import FindIds
from handlers.payloads import Click, Form, whole
from handlers.refusals import refusal
from handlers.visit import Visit

log = structlog.get_logger()


def open_find(ack: Ack, visit: Visit) -> None:
    begun = find_mentor.begin(visit.uow(), visit.actor, visit.now)
    ack()
    _show(visit, begun)


def open_find_in(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    """From a button, which may name the program."""
    begun = find_mentor.begin(visit.uow(), visit.actor, visit.now, Click.parse(body).subject_id or None)
    ack()
    _show(visit, begun)


def search_in_place(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    """Another program, or once more, in the modal that is open."""
    click = Click.parse(body)
    begun = find_mentor.begin(visit.uow(), visit.actor, visit.now, click.subject_id or None)
    ack()
    _show(visit, begun, str(click.view_id))


def _show(visit: Visit, begun: Begun, view_id: str | None = None) -> None:
    """Where an own request stands; else the list, which takes the place of a view that opens at once."""
    first = find_asking.stands(begun.request, begun.program) if begun.request else blocks.looking(begun.program)
    if view_id is None:
        view_id = visit.open_view(first)
    else:
        visit.update_view(first, view_id=view_id)
    if begun.search is not None:
        visit.desk.searches.submit(_fill, visit, view_id, begun, begun.search.id)


def _fill(visit: Visit, view_id: str, begun: Begun, search_id: int) -> None:
    """Runs beside the listeners: in a big program the solver takes seconds."""
    try:
        new_uow = partial(visit.desk.open_uow, visit.workspace_id)
        find_mentor.compute(new_uow, visit.desk.solver, visit.desk.now, search_id)
        shown = find_mentor.look(visit.reading(), visit.actor, visit.desk.now(), begun.program.id)
        visit.update_view(blocks.shortlist(shown), view_id=view_id)
    except Refused as error:
        visit.update_view(kit.sentence_modal("Not done", refusal(error.why, error.values)), view_id=view_id)
    except Exception as error:
        log.error("search_failed", action="leave_to_job", search=search_id, exc_info=error)
        visit.update_view(blocks.could_not_look(begun.program), view_id=view_id)


def see_list(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    """From a message: the list that was found already; looked for anew where nobody of it is left."""
    click = Click.parse(body)
    shown = find_mentor.look(visit.reading(), visit.actor, visit.now, click.subject_id)
    if not shown.found:
        open_find_in(ack, body, visit)
        return
    ack()
    view = blocks.shortlist(shown)
    if (body.get("view") or {}).get("type") == "modal":
        visit.update_view(view, view_id=str(click.view_id))
    else:
        visit.open_view(view)


def open_ask(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    """In the place of the list."""
    click = Click.parse(body)
    program_id, mentor_id = _of(click.value)
    chosen = own_request.choose(visit.reading(), visit.actor, visit.now, program_id, mentor_id)
    ack()
    if isinstance(chosen, Asked):
        visit.update_view(blocks.just_taken(chosen.program, chosen.instead), view_id=str(click.view_id))
        return
    draft = drafts.find(visit.reading(), visit.actor, _form_name(click.value))
    visit.update_view(reopened(find_asking.ask_form(chosen), draft), view_id=str(click.view_id))


def submit_ask(ack: Ack, view: Mapping[str, Any], visit: Visit) -> None:
    form = Form(view)
    program_id, mentor_id = _of(form.remembered)
    ranked = [PersonId(one) if (one := form.choice(name)) else None for name in RANKS]
    asked = own_request.ask(visit.uow(), visit.actor, visit.now, program_id, mentor_id, form.text("note"), ranked)
    if asked.request is None:
        ack(response_action="update", view=blocks.just_taken(asked.program, asked.instead))
        return
    ack(response_action="update", view=find_asking.asked(asked.request, asked.program))
    drafts.forget(visit.uow(), visit.actor, _form_name(form.remembered))
    _let_know(visit, asked.request)


def keep_draft(ack: Ack, view: Mapping[str, Any], visit: Visit) -> None:
    """Closed by accident: the note is there when it is opened again."""
    ack()
    form = Form(view)
    if was_touched(view):
        drafts.keep(visit.uow(), visit.actor, visit.now, _form_name(form.remembered), form.raw())


def _form_name(remembered: str) -> str:
    return f"find:{remembered}"


def _of(value: str) -> tuple[int, PersonId]:
    """The program and the mentor; a value that is none of ours names nobody."""
    number, _, mentor = value.partition(":")
    return whole(number), PersonId(mentor)


def _let_know(visit: Visit, request: Request) -> None:
    visit.deliver()
    visit.refresh_homes(request.mentee_id, request.mentor_id)


def show_where_it_stands(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    request, program = own_request.stands(visit.reading(), visit.actor, Click.parse(body).subject_id)
    ack()
    visit.open_view(find_asking.stands(request, program))


def take_back(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    click = Click.parse(body)
    request, program = own_request.withdraw(visit.uow(), visit.actor, visit.now, click.subject_id)
    ack()
    visit.update_view(find_asking.taken_back(request, program), view_id=str(click.view_id))
    _close_question(visit, request)
    visit.refresh_homes(request.mentee_id, request.mentor_id)


def ask_next(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    click = Click.parse(body)
    over, asked = own_request.ask_next(visit.uow(), visit.actor, visit.now, click.subject_id)
    ack()
    if asked.request is not None:
        visit.update_view(find_asking.asked(asked.request, asked.program), view_id=str(click.view_id))
        _let_know(visit, asked.request)
    _close_question(visit, over)
    visit.refresh_homes(over.mentor_id)


def _close_question(visit: Visit, request: Request) -> None:
    for kind in (NudgeKind.MENTOR_REQUEST, NudgeKind.MENTOR_REQUEST_REMINDER):
        visit.update_sent(kind, "request", request.id, asking.taken_back())


def open_rules(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    program = who_may_ask.show(visit.reading(), visit.actor, Click.parse(body).subject_id)
    ack()
    visit.open_view(blocks.rules_form(program))


def save_rules(ack: Ack, view: Mapping[str, Any], visit: Visit) -> None:
    """Where somebody else saved meanwhile, the form comes back with what both of them chose."""
    form = Form(view)
    number, version, *earlier = form.parts(2)
    allowed = form.choices("allowed")
    before = who_may_ask.show(visit.reading(), visit.actor, whole(number))
    if before.version != whole(version):
        by = who_changed.since(visit.reading(), before, whole(version))
        again = meanwhile.again(view, blocks.rules_form(before), form.raw(), by=by, earlier=earlier)
        ack(response_action="update", view=again)
        return
    program = who_may_ask.save(
        visit.uow(),
        visit.actor,
        visit.now,
        whole(number),
        version=whole(version),
        may_find="may_find" in allowed,
        may_offer="may_offer" in allowed,
    )
    ack(response_action="update", view=blocks.rules_saved(program))


def say_over(uow: UnitOfWork, nudge: Nudge, now: datetime) -> Message | None:
    with uow:
        taken = bool(nudge.about("taken"))
        told = own_request.over(uow, nudge.reader, nudge.about("request"), now, taken=taken)
    return blocks.over(told) if told else None


def say_mentor_away(uow: UnitOfWork, nudge: Nudge, now: datetime) -> Message | None:
    with uow:
        away = own_request.mentor_away(uow, nudge.reader, nudge.about("request"), now)
    return find_asking.mentor_away(*away) if away else None


def say_found(uow: UnitOfWork, nudge: Nudge, now: datetime) -> Message | None:
    with uow:
        program = uow.programs.get(nudge.about("program"))
        still = choosing.why_not_find(uow, program, nudge.reader, now) is None
        asking_already = choosing.own_request(uow, program.id, nudge.reader) is not None
    return blocks.mentors_found(program) if still and not asking_already else None


def say_moved(uow: UnitOfWork, nudge: Nudge, _: datetime) -> Message | None:
    with uow:
        moved = matching_moved.word(uow, nudge)
    return blocks.matching_moved(moved) if moved else None


def say_place_free(uow: UnitOfWork, nudge: Nudge, now: datetime) -> Message | None:
    with uow:
        program = free_place.word(uow, nudge, now)
    return blocks.place_free(program) if program else None


FLOW = Flow(
    words=(Word(word="find", does="See who could be your mentor, and ask one", listener=open_find),),
    actions={
        FindIds.OPEN: open_find_in,
        FindIds.CHOOSE_PROGRAM: search_in_place,
        FindIds.BACK: search_in_place,
        FindIds.SEE: see_list,
        FindIds.ASK: open_ask,
        FindIds.STANDS: show_where_it_stands,
        FindIds.WITHDRAW: take_back,
        FindIds.ASK_NEXT: ask_next,
        FindIds.OPEN_RULES: open_rules,
    },
    submissions={FindIds.SUBMIT: submit_ask, FindIds.SAVE_RULES: save_rules},
    closings={FindIds.SUBMIT: keep_draft},
    speakers={
        NudgeKind.MY_REQUEST_OVER: Speaker(say=say_over),
        NudgeKind.ASKED_MENTOR_AWAY: Speaker(say=say_mentor_away),
        NudgeKind.MENTORS_FOUND: Speaker(say=say_found),
        NudgeKind.MATCHING_MOVED: Speaker(say=say_moved),
        NudgeKind.PLACE_FREE: Speaker(say=say_place_free),
    },
)
