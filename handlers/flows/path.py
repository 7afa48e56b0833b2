"""Our path: where a pairing is, its agenda, links worth reading, and notes for oneself."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from slack_bolt import Ack

from bot.domain.pairing import PairingState
from bot.domain.person import PersonId
from bot.errors import FieldProblems, Problem
from bot.nudges import Nudge, NudgeKind
from bot.ports import UnitOfWork
from bot.services import agenda_points, contents, path, reflections, resources
from handlers.as_read import as_read, mentioned, words_in
from handlers.blocks import path as blocks
from handlers.blocks import resources as link_blocks
from handlers.blocks.kit import Message
from handlers.flow import Flow, Speaker
from handlers.ids import PathIds
from handlers.path_place import show_below
from handlers.payloads import Click, Form, whole
from handlers.visit import Visit

Body = Mapping[str, Any]

MOST_READ = 4000  # of a message; a point of an agenda is far shorter


def show_path(ack: Ack, body: Body, visit: Visit) -> None:
    ack()
    visit.open_view(blocks.view(path.look(visit.reading(), visit.actor, visit.now, Click.parse(body).subject_id)))


# The agenda


def open_point(ack: Ack, body: Body, visit: Visit) -> None:
    ack()
    chosen = agenda_points.choose(visit.reading(), visit.actor, Click.parse(body).subject_id)
    visit.open_view(blocks.point(chosen))


def open_point_of_message(ack: Ack, body: Body, visit: Visit) -> None:
    """The message shortcut: the words of the message, ready to be shortened."""
    ack()
    message = body.get("message") or {}
    text = words_in(message)[:MOST_READ]
    with visit.reading() as uow:
        known = uow.people.those(mentioned(text))
    words = as_read(text, {one: person.name for one, person in known.items()})
    writer = PersonId(str(message.get("user") or ""))
    chosen, sure = agenda_points.choose_with(visit.reading(), visit.actor, writer)
    visit.open_view(blocks.point(chosen, words, sure=sure))


def submit_point(ack: Ack, view: Mapping[str, Any], visit: Visit) -> None:
    form = Form(view)
    pairing_id = form.number("pairing") or form.subject_id
    if not pairing_id:
        raise FieldProblems({"pairing": Problem.REQUIRED})
    saved = agenda_points.save(visit.uow(), visit.actor, visit.now, pairing_id, form.text("point"))
    ack(response_action="update", view=blocks.point_saved(saved))
    show_below(visit, view, saved.chosen.pairing.id)
    visit.refresh_homes(*saved.chosen.pairing.people)


# Links


def open_sharing(ack: Ack, body: Body, visit: Visit) -> None:
    ack()
    visit.open_view(link_blocks.sharing(resources.begin(visit.reading(), visit.actor, Click.parse(body).subject_id)))


def submit_resource(ack: Ack, view: Mapping[str, Any], visit: Visit) -> None:
    form = Form(view)
    shared = resources.share(
        visit.uow(),
        visit.actor,
        visit.now,
        form.subject_id,
        address=form.text("address"),
        why=form.text("why"),
        with_everybody=form.choice("whom") == "program",
    )
    chosen = resources.begin(visit.reading(), visit.actor, form.subject_id)
    ack(response_action="update", view=link_blocks.shared(shared, chosen))
    show_below(visit, view, form.subject_id)
    visit.refresh_homes(*chosen.pairing.people)
    visit.deliver()


def show_resources(ack: Ack, body: Body, visit: Visit) -> None:
    ack()
    seen = path.look(visit.reading(), visit.actor, visit.now, Click.parse(body).subject_id)
    visit.open_view(link_blocks.all_resources(seen))


def take_back(ack: Ack, body: Body, visit: Visit) -> None:
    ack()
    click = Click.parse(body)
    resource = resources.take_back(visit.uow(), visit.actor, click.subject_id)
    if click.view_id:
        visit.update_view(link_blocks.taken_back(resource), view_id=click.view_id)
        show_below(visit, body["view"], whole(click.remembered))
    visit.update_sent(NudgeKind.RESOURCE_SHARED, "resource", resource.id, link_blocks.was_taken_back(resource))


# For oneself


def open_reflecting(ack: Ack, body: Body, visit: Visit) -> None:
    ack()
    visit.open_view(blocks.reflecting(reflections.begin(visit.reading(), visit.actor, Click.parse(body).subject_id)))


def submit_reflection(ack: Ack, view: Mapping[str, Any], visit: Visit) -> None:
    form = Form(view)
    if not form.text("words"):
        raise FieldProblems({"words": Problem.REQUIRED})
    written = reflections.write(visit.uow(), visit.actor, visit.now, form.subject_id, form.text("words"))
    ack(response_action="update", view=blocks.reflected(written))
    show_below(visit, view, form.subject_id)


# Said unasked


def say_resource(uow: UnitOfWork, nudge: Nudge, _: datetime) -> Message | None:
    """Dropped where it was taken back."""
    with uow:
        pairing_id = nudge.about("pairing")
        pairing = uow.pairings.get(pairing_id)
        there = [*uow.resources.of(pairing_id), *uow.resources.for_program(pairing.program_id)]
    found = next((one for one in there if one.id == nudge.about("resource")), None)
    if found is None or pairing.state is not PairingState.ACTIVE:
        return None
    return link_blocks.resource_shared(found, pairing, nudge.reader)


def say_milestone(uow: UnitOfWork, nudge: Nudge, _: datetime) -> Message | None:
    with uow:
        pairing = uow.pairings.get(nudge.about("pairing"))
        content = contents.of_pairing(uow, pairing, uow.programs.get(pairing.program_id))
    number = nudge.about("number")
    reached = next((one for one in content.milestones if one.after_session == number), None)
    if reached is None or pairing.state is not PairingState.ACTIVE:
        return None
    return blocks.milestone_reached(reached, pairing, nudge.readers[0] if nudge.readers else "")


FLOW = Flow(
    actions={
        PathIds.SHOW: show_path,
        PathIds.ADD_POINT: open_point,
        PathIds.SHARE: open_sharing,
        PathIds.SHOW_RESOURCES: show_resources,
        PathIds.TAKE_BACK: take_back,
        PathIds.REFLECT: open_reflecting,
    },
    submissions={
        PathIds.SUBMIT_POINT: submit_point,
        PathIds.SUBMIT_RESOURCE: submit_resource,
        PathIds.SUBMIT_REFLECTION: submit_reflection,
    },
    shortcuts={PathIds.SAVE_TO_AGENDA: open_point_of_message},
    speakers={
        NudgeKind.RESOURCE_SHARED: Speaker(say=say_resource),
        NudgeKind.MILESTONE_REACHED: Speaker(say=say_milestone),
    },
)
