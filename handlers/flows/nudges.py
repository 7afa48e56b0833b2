"""Snooze one, fewer of these, none of these, and back; my working hours and public holidays."""

from collections.abc import Mapping
from datetime import time
from typing import Any

from slack_bolt import Ack

from bot.domain.choices import HowOften, Snooze, Topic
from bot.domain.working_time import WorkingHours
from bot.services import holiday_names, nudge_choices
from handlers.blocks import nudges as blocks
from handlers.flow import Flow, Word
from handlers.ids import NudgesIds, field_id
from handlers.in_place import say_instead
from handlers.payloads import Click, Form, one_of, whole
from handlers.visit import Visit


def open_choices(ack: Ack, visit: Visit) -> None:
    ack()
    visit.open_view(blocks.form(nudge_choices.show(visit.reading(), visit.actor)))
    visit.desk.background.submit(holiday_names.every)  # ready by the time that somebody searches


def submit_choices(ack: Ack, view: Mapping[str, Any], visit: Visit) -> None:
    form = Form(view)
    before = nudge_choices.show(visit.reading(), visit.actor)
    hours = read_hours(form)
    own = form.choice("holidays")
    holidays = None if own in {"", blocks.PROGRAMS_OWN} else own
    # Whoever keeps the workspace's hours follows them when they change.
    kept = None if hours == before.workspace.working_hours else hours
    nudge_choices.keep_hours(visit.uow(), visit.actor, visit.now, kept, holidays)
    saved = nudge_choices.choose(visit.uow(), visit.actor, visit.now, read_topics(form))
    ack(response_action="update", view=blocks.saved(saved))


def read_hours(form: Form) -> WorkingHours:
    return WorkingHours(
        starts=form.hour("works_from") or time(9),
        ends=form.hour("works_until") or time(17),
        days=form.weekdays("working_days"),
    )


def read_topics(form: Form) -> dict[Topic, HowOften]:
    return {topic: form.choice_of(HowOften, topic.value, HowOften.ALL) for topic in Topic if form.choice(topic.value)}


def find_holidays(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    """Countries and their parts, as somebody types."""
    choices = nudge_choices.show(visit.reading(), visit.actor)
    ack(options=blocks.holiday_options(str(body.get("value") or ""), choices.program_calendars))


def choose_snooze(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    """The question goes, and comes back later."""
    ack()
    click = Click.parse(body)
    how, _, number = click.value.partition(":")
    snoozed = nudge_choices.snooze(visit.uow(), visit.actor, visit.now, whole(number), one_of(Snooze, how))
    words = visit.desk.settling.snooze(visit.workspace_id, snoozed.delivery.id, snoozed.until)
    say_instead(visit, click, "Later", blocks.snoozed(words, snoozed.until))


def open_fewer(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    ack()
    delivery, topic, chosen = nudge_choices.fewer(visit.reading(), visit.actor, Click.parse(body).subject_id)
    visit.open_view(blocks.fewer_form(delivery.id, topic, chosen) if topic else blocks.always(delivery.nudge.kind))


def submit_fewer(ack: Ack, view: Mapping[str, Any], visit: Visit) -> None:
    form = Form(view)
    topic = one_of(Topic, form.remembered.partition(":")[0])
    how_often = form.choice_of(HowOften, "how_often", HowOften.ALL)
    nudge_choices.choose(visit.uow(), visit.actor, visit.now, {topic: how_often})
    ack(response_action="update", view=blocks.chosen_now(topic, how_often))


def open_part(ack: Ack, body: Mapping[str, Any], visit: Visit) -> None:
    """One of several that came together, in full, where its buttons work."""
    ack()
    with visit.reading() as uow:
        delivery = nudge_choices.of_reader(uow, visit.actor, Click.parse(body).subject_id)
    message = visit.desk.settling.say(visit.workspace_id, delivery)
    visit.answer_privately(message or blocks.no_longer())
    if message is None:
        visit.refresh_homes(visit.actor)


FLOW = Flow(
    words=(Word(word="nudges", does="Which nudges you get, your working hours and holidays", listener=open_choices),),
    actions={
        NudgesIds.SHOW: open_choices,
        NudgesIds.SNOOZE: choose_snooze,
        NudgesIds.FEWER: open_fewer,
        NudgesIds.OPEN: open_part,
    },
    submissions={NudgesIds.SUBMIT: submit_choices, NudgesIds.SUBMIT_FEWER: submit_fewer},
    options={field_id("nudges", "holidays"): find_holidays},
)
