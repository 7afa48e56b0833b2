"""The yes to a newsletter, and which announcements somebody does not want."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from slack_bolt import Ack

from bot.nudges import Nudge, NudgeKind
from bot.ports import UnitOfWork
from bot.services import mute_announcements, newsletter
from handlers.blocks import newsletters as blocks
from handlers.blocks.kit import Message
from handlers.flow import Flow, Speaker, Word
from handlers.ids import NewsletterIds
from handlers.payloads import Click, Form
from handlers.visit import Visit

Body = Mapping[str, Any]


def answer_newsletter(ack: Ack, body: Body, visit: Visit) -> None:
    ack()
    yes = Click.parse(body).action_id == NewsletterIds.YES
    visit.replace_message(blocks.answered(newsletter.answer(visit.uow(), visit.actor, visit.now, yes=yes)))


def open_choices(ack: Ack, visit: Visit) -> None:
    choices = mute_announcements.show(visit.reading(), visit.actor)
    ack()
    visit.open_view(blocks.form(choices))


def submit_choices(ack: Ack, view: Body, visit: Visit) -> None:
    form = Form(view)
    muted = set(form.numbers("muted"))
    wants = {"yes": True, "no": False}.get(form.choice("newsletter"))
    choices = mute_announcements.change(visit.uow(), visit.actor, visit.now, muted, newsletter=wants)
    ack(response_action="update", view=blocks.saved(choices))


def say_question(uow: UnitOfWork, nudge: Nudge, _: datetime) -> Message | None:
    return blocks.question() if newsletter.still_asks(uow, nudge.reader) else None


FLOW = Flow(
    words=(Word(word="announcements", does="mute announcements, or get the newsletter", listener=open_choices),),
    actions={
        NewsletterIds.YES: answer_newsletter,
        NewsletterIds.NO: answer_newsletter,
        NewsletterIds.OPEN_CHOICES: open_choices,
    },
    submissions={NewsletterIds.SUBMIT_CHOICES: submit_choices},
    speakers={NudgeKind.NEWSLETTER_QUESTION: Speaker(say=say_question)},
)
