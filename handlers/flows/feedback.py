"""How useful was the session? One tap, and sometimes a sentence; never shown to the partner."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from slack_bolt import Ack

from bot.nudges import Nudge, NudgeKind
from bot.ports import UnitOfWork
from bot.services import feedback
from handlers.blocks import feedback as blocks
from handlers.blocks.kit import Message
from handlers.flow import Flow, Speaker
from handlers.ids import FeedbackIds
from handlers.in_place import say_instead
from handlers.payloads import Click, Form
from handlers.visit import Visit

RATINGS = {str(action): number for number, action in enumerate(blocks.RATINGS, start=1)}


def answer_rating(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    ack()
    click = Click.parse(body)
    rated = feedback.rate(visit.uow(), visit.actor, visit.now, click.subject_id, RATINGS[click.action_id])
    say_instead(visit, click, "Thank you", blocks.thanks(rated))


def open_sentence(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    ack()
    visit.open_view(blocks.sentence_form(feedback.say_more(visit.reading(), visit.actor, Click.parse(body).subject_id)))


def open_rating_again(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    ack()
    click = Click.parse(body)
    rated = feedback.ask_again(visit.reading(), visit.actor, visit.now, click.subject_id)
    say_instead(visit, click, "Your rating", blocks.ask_again(rated))


def submit_sentence(ack: Ack, view: Mapping[str, Any], visit: Visit) -> None:
    form = Form(view)
    feedback.add_sentence(visit.uow(), visit.actor, form.subject_id, form.text("sentence"), form.choices("tags"))
    ack(response_action="update", view=blocks.sentence_saved())


def say_ask(uow: UnitOfWork, nudge: Nudge, _: datetime) -> Message | None:
    with uow:
        found = feedback.to_be_rated(uow, nudge.reader, nudge.about("session"))
    return blocks.ask(*found, by=str(nudge.subject["by"])) if found else None


FLOW = Flow(
    actions={
        **dict.fromkeys(blocks.RATINGS, answer_rating),
        FeedbackIds.OPEN_SENTENCE: open_sentence,
        FeedbackIds.ASK_AGAIN: open_rating_again,
    },
    submissions={FeedbackIds.SUBMIT_SENTENCE: submit_sentence},
    speakers={NudgeKind.FEEDBACK: Speaker(say=say_ask)},
)
