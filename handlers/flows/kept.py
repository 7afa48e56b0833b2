"""What is kept about me: shown, sent as a file, deleted."""

from datetime import datetime

from slack_bolt import Ack

from bot.nudges import Nudge, NudgeKind
from bot.ports import UnitOfWork
from bot.services import kept
from handlers.blocks import kept as blocks
from handlers.blocks.kit import Message
from handlers.flow import Attachment, Flow, Speaker, Word
from handlers.ids import KeptIds
from handlers.payloads import view_of
from handlers.visit import Visit


def show_data(ack: Ack, visit: Visit) -> None:
    ack()
    visit.open_view(blocks.overview(kept.summary(visit.reading(), visit.actor)))


def send_file(ack: Ack, visit: Visit) -> None:
    ack()
    kept.ask_for_file(visit.uow(), visit.actor, visit.now)
    visit.update_view(blocks.on_its_way(), view_id=str(view_of(visit.body)["id"]))
    visit.deliver()


def open_deleting(ack: Ack, visit: Visit) -> None:
    ack()
    summary = kept.summary(visit.reading(), visit.actor)
    visit.update_view(blocks.confirm_deleting(summary), view_id=str(view_of(visit.body)["id"]))


def submit_deleting(ack: Ack, visit: Visit) -> None:
    deleted = kept.delete(visit.uow(), visit.actor, visit.now)
    ack(response_action="update", view=blocks.deleted())
    visit.deliver()
    visit.refresh_homes(visit.actor, *deleted.partners)


def say_file(_: UnitOfWork, __: Nudge, ___: datetime) -> Message:
    return blocks.file_note()


def attach_file(uow: UnitOfWork, nudge: Nudge, now: datetime) -> Attachment:
    content = kept.as_file(uow, nudge.reader, now)
    # The minute it was asked for tells one file from the next, should it have to be looked for.
    return Attachment(
        name=f"my-mentoring-data-{nudge.due_at:%Y-%m-%d-%H%M}.json",
        title="My mentoring data",
        content=content.encode(),
    )


FLOW = Flow(
    words=(Word(word="data", does="See, take along or delete what I keep about you", listener=show_data),),
    actions={KeptIds.SEND: send_file, KeptIds.OPEN_DELETING: open_deleting},
    submissions={KeptIds.DELETE: submit_deleting},
    speakers={NudgeKind.MY_DATA: Speaker(say=say_file, attach=attach_file)},
)
