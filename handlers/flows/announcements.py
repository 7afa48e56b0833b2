"""One message to many, by those who run programs: written, looked at, confirmed, sent, followed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from slack_bolt import Ack

from bot.errors import Refused
from bot.nudges import Nudge, NudgeKind
from bot.ports import UnitOfWork
from bot.services import announce, drafts
from handlers.blocks import announcements as blocks
from handlers.blocks.drafts import reopened, was_touched
from handlers.blocks.kit import Message
from handlers.flow import Flow, Sent, Speaker, Word
from handlers.ids import AnnouncementIds
from handlers.payloads import Click, Form
from handlers.visit import Visit

Body = Mapping[str, Any]


def open_announcing(ack: Ack, visit: Visit) -> None:
    form = blocks.form(announce.begin(visit.reading(), visit.actor))
    ack()
    visit.open_view(reopened(form, drafts.find(visit.reading(), visit.actor, announce.FORM)))


def open_changing(ack: Ack, body: Body, visit: Visit) -> None:
    """The same form with what was written; the preview stays until the new one is there."""
    ack()
    visit.open_view(blocks.form(announce.begin(visit.reading(), visit.actor, Click.parse(body).subject_id)))


def submit_announcement(ack: Ack, view: Body, visit: Visit) -> None:
    form = Form(view)
    audience = blocks.audience_of(form.choice("to"), form.text("channel"))
    draft = announce.write(
        visit.uow(), visit.actor, visit.now, form.text("text"), audience, instead_of=form.subject_id or None
    )
    ack(response_action="update", view=blocks.look_first(draft))
    visit.deliver()


def keep_draft(ack: Ack, view: Body, visit: Visit) -> None:
    ack()
    if was_touched(view) and not Form(view).subject_id:
        drafts.keep(visit.uow(), visit.actor, visit.now, announce.FORM, Form(view).raw())


def send_announcement(ack: Ack, body: Body, visit: Visit) -> None:
    ack()
    progress = announce.send(visit.uow(), visit.actor, visit.now, Click.parse(body).subject_id)
    visit.replace_message(blocks.sending(progress))
    visit.deliver()


def discard_announcement(ack: Ack, body: Body, visit: Visit) -> None:
    ack()
    announce.discard(visit.uow(), visit.actor, Click.parse(body).subject_id)
    visit.replace_message(blocks.discarded())


def show_progress(ack: Ack, body: Body, visit: Visit) -> None:
    ack()
    visit.open_view(blocks.detail(announce.progress(visit.reading(), visit.actor, Click.parse(body).subject_id)))


def show_earlier(ack: Ack, visit: Visit) -> None:
    ack()
    visit.open_view(blocks.earlier(announce.earlier(visit.reading(), visit.actor)))


def say_preview(uow: UnitOfWork, nudge: Nudge, now: datetime) -> Message | None:
    try:
        return blocks.preview(announce.look(uow, nudge.reader, nudge.about("announcement"), now))
    except Refused:
        return None


def say_announcement(uow: UnitOfWork, nudge: Nudge, now: datetime) -> Message | None:
    reader = nudge.reader if nudge.readers else None
    found = announce.for_reader(uow, nudge.about("announcement"), reader, now)
    return blocks.announcement(*found) if found else None


def say_result(uow: UnitOfWork, nudge: Nudge, _: datetime) -> Message | None:
    return blocks.result(announce.progress(uow, nudge.reader, nudge.about("announcement")))


def note_result(uow: UnitOfWork, nudge: Nudge, _: Sent) -> None:
    announce.note_settled(uow, nudge.about("announcement"))


FLOW = Flow(
    admin_words=(
        Word(word="announce", does="Write to the people of a program, or a channel", listener=open_announcing),
    ),
    actions={
        AnnouncementIds.OPEN: open_announcing,
        AnnouncementIds.SEND: send_announcement,
        AnnouncementIds.CHANGE: open_changing,
        AnnouncementIds.DISCARD: discard_announcement,
        AnnouncementIds.SHOW: show_progress,
        AnnouncementIds.LIST: show_earlier,
    },
    submissions={AnnouncementIds.SUBMIT: submit_announcement},
    closings={AnnouncementIds.SUBMIT: keep_draft},
    speakers={
        NudgeKind.ANNOUNCEMENT_PREVIEW: Speaker(say=say_preview),
        NudgeKind.ANNOUNCEMENT: Speaker(say=say_announcement),
        NudgeKind.ANNOUNCEMENT_RESULT: Speaker(say=say_result, after=note_result),
    },
)
