"""What becomes of an announcement: followed, paused, canceled, changed, deleted, repeated."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from slack_bolt import Ack

from bot.domain.person import PersonId
from bot.nudges import Nudge, NudgeKind
from bot.ports import UnitOfWork
from bot.services import (
    announcement_card,
    announcement_edits,
    announcement_progress,
    recurring_announcements,
    send_announcement,
)
from bot.services.announcement_progress import Progress
from handlers.blocks import announcement_cards as blocks
from handlers.blocks import announcement_changes
from handlers.blocks.announcement_text import announcement
from handlers.blocks.kit import Message
from handlers.flow import Flow, Sent, Speaker
from handlers.ids import AnnouncementIds
from handlers.payloads import Click, Form
from handlers.visit import Visit

Body = Mapping[str, Any]
Move = Callable[[UnitOfWork, PersonId, datetime, int], Progress]


def moving(move: Move) -> Callable[[Ack, Body, Visit], None]:
    """A listener for a button of the card that steers it; the card then shows where it stands."""

    def choose_move(ack: Ack, body: Body, visit: Visit) -> None:
        ack()
        click = Click.parse(body)
        _show(visit, click, move(visit.uow(), visit.actor, visit.now, click.subject_id))
        visit.start_jobs()
        visit.deliver()

    return choose_move


def _show(visit: Visit, click: Click, progress: Progress) -> None:
    """Where the button stood: in the message, or in the window with the details."""
    if click.view_id:
        visit.update_view(blocks.detail(progress), view_id=click.view_id)
        _show_on_card(visit, progress)
    else:
        visit.replace_message(blocks.card(progress))


def show_again(ack: Ack, body: Body, visit: Visit) -> None:
    ack()
    click = Click.parse(body)
    _show(visit, click, announcement_progress.progress(visit.reading(), visit.actor, click.subject_id))


def show_details(ack: Ack, body: Body, visit: Visit) -> None:
    ack()
    number = Click.parse(body).subject_id
    visit.open_view(blocks.detail(announcement_progress.progress(visit.reading(), visit.actor, number)))


def show_earlier(ack: Ack, visit: Visit) -> None:
    ack()
    visit.open_view(blocks.earlier(announcement_progress.earlier(visit.reading(), visit.actor)))


# Changing what was sent


def open_edit(ack: Ack, body: Body, visit: Visit) -> None:
    before = announcement_edits.look(visit.uow(), visit.actor, Click.parse(body).subject_id)
    ack()
    visit.open_view(announcement_changes.edit_form(before))


def open_delete(ack: Ack, body: Body, visit: Visit) -> None:
    before = announcement_edits.look(visit.uow(), visit.actor, Click.parse(body).subject_id)
    ack()
    visit.open_view(announcement_changes.delete_form(before))


def submit_edit(ack: Ack, view: Body, visit: Visit) -> None:
    form = Form(view)
    progress = announcement_edits.edit(visit.uow(), visit.actor, visit.now, form.subject_id, form.formatted("text"))
    ack(response_action="update", view=announcement_changes.begun(progress))
    _show_everywhere(visit, progress)


def submit_delete(ack: Ack, view: Body, visit: Visit) -> None:
    progress = announcement_edits.delete(visit.uow(), visit.actor, visit.now, Form(view).subject_id)
    ack(response_action="update", view=announcement_changes.begun(progress))
    _show_everywhere(visit, progress)


def _show_everywhere(visit: Visit, progress: Progress) -> None:
    """The card that its author has, wherever the form was opened."""
    visit.start_jobs()
    _show_on_card(visit, progress)


def _show_on_card(visit: Visit, progress: Progress) -> None:
    visit.update_sent(NudgeKind.ANNOUNCEMENT_PREVIEW, "announcement", progress.announcement.id, blocks.card(progress))


# Repeating


def open_next(ack: Ack, body: Body, visit: Visit) -> None:
    series, text = recurring_announcements.next_text(visit.uow(), visit.actor, Click.parse(body).subject_id)
    ack()
    visit.open_view(announcement_changes.next_form(series, text))


def submit_next(ack: Ack, view: Body, visit: Visit) -> None:
    form = Form(view)
    number, text = form.subject_id, form.formatted("text")
    progress = recurring_announcements.change_next(visit.uow(), visit.actor, visit.now, number, text)
    ack(response_action="update", view=announcement_changes.next_saved(progress))


# Those who read it


def note_read(ack: Ack, body: Body, visit: Visit) -> None:
    """Whichever button is pressed counts; this one does nothing else, and is gone afterwards."""
    ack()
    number = Click.parse(body).subject_id
    announcement_card.note_opened(visit.uow(), visit.actor, number, visit.now)
    visit.replace_message(announcement(announcement_progress.copy_for(visit.reading(), number, visit.actor, visit.now)))


# What is said


def say_result(uow: UnitOfWork, nudge: Nudge, _: datetime) -> Message | None:
    return blocks.result(announcement_progress.progress(uow, nudge.reader, nudge.about("announcement")))


def note_result(uow: UnitOfWork, nudge: Nudge, _: Sent) -> None:
    announcement_progress.note_settled(uow, nudge.about("announcement"))


def say_stopped(uow: UnitOfWork, nudge: Nudge, _: datetime) -> Message | None:
    return blocks.stopped(recurring_announcements.why_stopped(uow, nudge.about("announcement")))


FLOW = Flow(
    actions={
        AnnouncementIds.SHOW: show_details,
        AnnouncementIds.LIST: show_earlier,
        AnnouncementIds.REFRESH: show_again,
        AnnouncementIds.PAUSE: moving(send_announcement.pause),
        AnnouncementIds.RESUME: moving(send_announcement.resume),
        AnnouncementIds.CANCEL: moving(send_announcement.cancel),
        AnnouncementIds.OPEN_EDIT: open_edit,
        AnnouncementIds.OPEN_DELETE: open_delete,
        AnnouncementIds.HALT: moving(recurring_announcements.halt),
        AnnouncementIds.GO_ON: moving(recurring_announcements.go_on),
        AnnouncementIds.STOP: moving(recurring_announcements.stop),
        AnnouncementIds.OPEN_NEXT: open_next,
        AnnouncementIds.GOT_IT: note_read,
    },
    submissions={
        AnnouncementIds.SUBMIT_EDIT: submit_edit,
        AnnouncementIds.SUBMIT_DELETE: submit_delete,
        AnnouncementIds.SUBMIT_NEXT: submit_next,
    },
    speakers={
        NudgeKind.ANNOUNCEMENT_RESULT: Speaker(say=say_result, after=note_result),
        NudgeKind.ANNOUNCEMENT_STOPPED: Speaker(say=say_stopped),
    },
)
