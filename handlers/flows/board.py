"""The board of a program: a page of its pairings, filtered or of one person, for those who manage it."""

from collections.abc import Mapping
from concurrent.futures import Future, wait
from typing import Any

import structlog
from slack_bolt import Ack

from bot.domain.person import PersonId
from bot.services import board
from bot.services.board import Filter, Place
from handlers.blocks import board as blocks
from handlers.blocks import kit
from handlers.flow import Flow
from handlers.ids import BoardIds
from handlers.payloads import Click
from handlers.visit import Visit

Body = Mapping[str, Any]

MOST_FOUND = 30
SOON = 1.0  # seconds before a loading view is shown in place of the page before

log = structlog.get_logger()


def read(value: str) -> Place:
    """What a button or a view remembers; whatever it is not understood as is the first page of everybody."""
    program, shown, page, person, *_ = [*value.split(":"), "", "", "", ""]
    return Place(
        program_id=_number(program),
        shown=Filter(shown) if shown in {one.value for one in Filter} else Filter.ALL,
        page=_number(page),
        person=PersonId(person) if person else None,
    )


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def open_board(ack: Ack, body: Body, visit: Visit) -> None:
    """A loading view first, since thousands of pairs take a moment."""
    place = read(Click.parse(body).value)
    board.require_manager(visit.reading(), visit.actor, place.program_id)
    ack()
    view_id = visit.open_view(blocks.loading())
    visit.desk.background.submit(_fill, visit, place, _begin(visit, place), view_id)


def turn_page(ack: Ack, body: Body, visit: Visit) -> None:
    click = Click.parse(body)
    _show(ack, visit, click, read(click.value))


def choose_filter(ack: Ack, body: Body, visit: Visit) -> None:
    click = Click.parse(body)
    shown = Filter(click.value) if click.value in {one.value for one in Filter} else Filter.ALL
    _show(ack, visit, click, Place(program_id=read(click.remembered).program_id, shown=shown))


def find_person(ack: Ack, body: Body, visit: Visit) -> None:
    click = Click.parse(body)
    before = read(click.remembered)
    place = Place(program_id=before.program_id, shown=before.shown, person=PersonId(click.value) or None)
    _show(ack, visit, click, place)


def suggest_people(ack: Ack, body: Body, visit: Visit) -> None:
    """As somebody types; only people who are or were in a pairing of this program."""
    place = read(str((body.get("view") or {}).get("private_metadata") or ""))
    words = str(body.get("value") or "")
    found = board.find_people(visit.reading(), visit.actor, place.program_id, words, MOST_FOUND)
    ack(options=[kit.option(name, one) for one, name in found])


def _show(ack: Ack, visit: Visit, click: Click, place: Place) -> None:
    board.require_manager(visit.reading(), visit.actor, place.program_id)
    ack()
    found, view_id, view_hash = _begin(visit, place), str(click.view_id), click.view_hash
    wait([found], timeout=SOON)
    if found.done():
        _fill(visit, place, found, view_id, view_hash)
        return
    loading_hash = visit.update_view(blocks.loading(), view_id=view_id, view_hash=view_hash)
    # Without one, another press came first and shows what it found.
    if loading_hash is not None:
        visit.desk.background.submit(_fill, visit, place, found, view_id, loading_hash)


def _begin(visit: Visit, place: Place) -> Future[board.Board]:
    """Beside the listener: Slack waits for three seconds, and a busy machine may take longer over thousands."""
    return visit.desk.searches.submit(board.look, visit.reading(), visit.actor, visit.now, place)


def _fill(visit: Visit, place: Place, found: Future[board.Board], view_id: str, view_hash: str | None = None) -> None:
    """As soon as it is found."""
    try:
        view = blocks.page(found.result())
    except Exception as error:
        log.error("board_failed", action="say_so", program=place.program_id, exc_info=error)
        view = blocks.could_not_look(place)
    visit.update_view(view, view_id=view_id, view_hash=view_hash)


FLOW = Flow(
    actions={
        BoardIds.OPEN: open_board,
        BoardIds.SHOW_ALL: turn_page,
        BoardIds.EARLIER: turn_page,
        BoardIds.MORE: turn_page,
        BoardIds.FILTER: choose_filter,
        BoardIds.FIND: find_person,
    },
    options={BoardIds.FIND: suggest_people},
)
