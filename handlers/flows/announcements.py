"""One message to many, by those who run programs: written, looked at, confirmed, perhaps approved by another."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from slack_bolt import Ack

from bot.domain.announcement import Audience, Every, Extra, Options, Timing
from bot.errors import Refused
from bot.nudges import Nudge, NudgeKind
from bot.ports import UnitOfWork
from bot.services import announce, announcement_approval, announcement_progress, drafts, newsletter, second_look
from handlers.blocks import announcement_cards, announcement_preview, announcement_text, kit
from handlers.blocks import announcements as blocks
from handlers.blocks.drafts import reopened, was_touched
from handlers.blocks.kit import Message
from handlers.flow import Flow, Speaker, Word
from handlers.ids import AnnouncementIds, field_id
from handlers.payloads import Click, Form
from handlers.visit import Visit

Body = Mapping[str, Any]
PREVIEW, APPROVAL = NudgeKind.ANNOUNCEMENT_PREVIEW, NudgeKind.ANNOUNCEMENT_APPROVAL


# Writing


def open_announcing(ack: Ack, visit: Visit) -> None:
    form = blocks.form(announce.begin(visit.reading(), visit.actor))
    ack()
    visit.open_view(reopened(form, drafts.find(visit.reading(), visit.actor, announce.FORM)))


def open_changing(ack: Ack, body: Body, visit: Visit) -> None:
    """The same form with what was written; the preview stays until the new one is there."""
    ack()
    visit.open_view(blocks.form(announce.begin(visit.reading(), visit.actor, Click.parse(body).subject_id)))


def choose_text(ack: Ack, body: Body, visit: Visit) -> None:
    """A ready text goes to the end of what was typed."""
    ack()
    click, view = Click.parse(body), body.get("view") or {}
    piece = newsletter.piece(click.value)
    if piece is not None and click.view_id:
        changed = blocks.with_text(view, (view.get("state") or {}).get("values") or {}, piece)
        visit.update_view(changed, view_id=click.view_id, view_hash=click.view_hash)


def submit_announcement(ack: Ack, view: Body, visit: Visit) -> None:
    form = Form(view)
    draft = announce.write(
        visit.uow(),
        visit.actor,
        visit.now,
        form.formatted("text"),
        read_audience(form, visit),
        timing=read_timing(form),
        options=read_options(form),
        instead_of=form.subject_id or None,
    )
    ack(response_action="update", view=announcement_preview.look_first(draft))
    visit.deliver()


def read_audience(form: Form, visit: Visit) -> Audience:
    values = form.choices("departments")
    departments: tuple[str, ...] = ()
    if values:
        known = announce.begin(visit.reading(), visit.actor).departments
        departments = tuple(name for name in known if blocks.department_value(name) in values)
    return blocks.audience_of(
        programs=form.numbers("programs"),
        role=form.choice("role"),
        standings=form.choices("standings"),
        levels=form.numbers("levels"),
        departments=departments,
        people=announce.named(visit.reading(), visit.actor, form.people("people"), form.text("pasted")),
        channel_id=form.text("channel"),
    )


def find_departments(ack: Ack, body: Body, visit: Visit) -> None:
    known = announce.begin(visit.reading(), visit.actor).departments
    ack(options=blocks.department_options(known, str(body.get("value") or ""))[: kit.OPTIONS_MOST])


def read_timing(form: Form) -> Timing:
    every, hour = form.choice("every"), form.hour("hour")
    return Timing(
        day=form.day("day"),
        hour=hour.replace(tzinfo=None) if hour else None,
        own_zones=form.choice("clock") == "theirs",
        every=Every(every) if every in set(Every) else None,
        until=form.day("until"),
    )


def read_options(form: Form) -> Options:
    """What brings ready texts or what is new again and again is a newsletter, which needs a yes."""
    ticked = form.choices("options")
    later = [newsletter.piece(name) for name in form.choices("later")]
    repeats = form.choice("every") in set(Every)
    return Options(
        newsletter="newsletter" in ticked or (repeats and bool(later or form.choices("extras"))),
        necessary="necessary" in ticked,
        invite_others="invite" in ticked,
        extras=tuple(Extra(one) for one in form.choices("extras") if one in set(Extra)),
        later_texts=tuple(newsletter.worded(one) for one in later if one is not None),
    )


def keep_draft(ack: Ack, view: Body, visit: Visit) -> None:
    """The text's field has another id once a ready text was put into it."""
    ack()
    raw, own = Form(view).raw(), field_id("announcements", "text")
    name, typed = next(iter((raw.get("text") or {}).items()), (own, None))
    if (name != own or was_touched(view)) and not Form(view).subject_id:
        raw["text"] = {own: typed} if typed else {}
        drafts.keep(visit.uow(), visit.actor, visit.now, announce.FORM, raw)


# Sending


def send_announcement(ack: Ack, body: Body, visit: Visit) -> None:
    ack()
    progress = announce.send(visit.uow(), visit.actor, visit.now, Click.parse(body).subject_id)
    visit.start_jobs()
    visit.replace_message(announcement_cards.card(progress))
    visit.deliver()


def discard_announcement(ack: Ack, body: Body, visit: Visit) -> None:
    ack()
    announce.discard(visit.uow(), visit.actor, Click.parse(body).subject_id)
    visit.replace_message(announcement_preview.discarded())


# A second pair of eyes


def approve_announcement(ack: Ack, body: Body, visit: Visit) -> None:
    ack()
    progress = announcement_approval.approve(visit.uow(), visit.actor, visit.now, Click.parse(body).subject_id)
    visit.start_jobs()
    number = progress.announcement.id
    visit.replace_message(announcement_preview.approved(progress))
    visit.update_sent(APPROVAL, "announcement", number, announcement_preview.approved(progress))
    visit.update_sent(PREVIEW, "announcement", number, announcement_cards.card(progress))
    visit.deliver()


def send_back_announcement(ack: Ack, body: Body, visit: Visit) -> None:
    ack()
    draft = announcement_approval.send_back(visit.uow(), visit.actor, visit.now, Click.parse(body).subject_id)
    said = announcement_preview.sent_back(visit.actor, draft)
    visit.replace_message(said)
    visit.update_sent(APPROVAL, "announcement", draft.id, said)
    visit.update_sent(PREVIEW, "announcement", draft.id, said)
    visit.deliver()


def open_rules(ack: Ack, visit: Visit) -> None:
    rules = second_look.show(visit.reading(), visit.actor)
    ack()
    visit.open_view(announcement_preview.rules_form(rules))


def submit_rules(ack: Ack, view: Body, visit: Visit) -> None:
    chosen = set(Form(view).numbers("rules"))
    rules = second_look.change(visit.uow(), visit.actor, visit.now, chosen)
    ack(response_action="update", view=announcement_preview.rules_saved(rules))


# What is said


def say_preview(uow: UnitOfWork, nudge: Nudge, now: datetime) -> Message | None:
    try:
        return announcement_preview.preview(announce.look(uow, nudge.reader, nudge.about("announcement"), now))
    except Refused:
        return None


def say_announcement(uow: UnitOfWork, nudge: Nudge, now: datetime) -> Message | None:
    reader = nudge.reader if nudge.readers else None
    found = announcement_progress.for_reader(uow, nudge.about("announcement"), reader, now)
    return announcement_text.announcement(found) if found else None


def say_approval(uow: UnitOfWork, nudge: Nudge, now: datetime) -> Message | None:
    draft = announcement_approval.look_at_anothers(uow, nudge.reader, nudge.about("announcement"), now)
    return announcement_preview.approval(draft) if draft else None


def say_returned(uow: UnitOfWork, nudge: Nudge, _: datetime) -> Message | None:
    number = nudge.about("announcement")
    still = announcement_approval.returned(uow, number)
    return announcement_preview.returned(number, str(nudge.subject["by"])) if still else None


FLOW = Flow(
    admin_words=(
        Word(word="announce", does="Write to the people of a program, or a channel", listener=open_announcing),
    ),
    actions={
        AnnouncementIds.OPEN: open_announcing,
        AnnouncementIds.TAKE_TEXT: choose_text,
        AnnouncementIds.SEND: send_announcement,
        AnnouncementIds.CHANGE: open_changing,
        AnnouncementIds.DISCARD: discard_announcement,
        AnnouncementIds.APPROVE: approve_announcement,
        AnnouncementIds.SEND_BACK: send_back_announcement,
        AnnouncementIds.OPEN_RULES: open_rules,
    },
    submissions={AnnouncementIds.SUBMIT: submit_announcement, AnnouncementIds.SUBMIT_RULES: submit_rules},
    closings={AnnouncementIds.SUBMIT: keep_draft},
    options={field_id("announcements", "departments"): find_departments},
    speakers={
        NudgeKind.ANNOUNCEMENT: Speaker(say=say_announcement),
        PREVIEW: Speaker(say=say_preview),
        APPROVAL: Speaker(say=say_approval),
        NudgeKind.ANNOUNCEMENT_RETURNED: Speaker(say=say_returned),
    },
)
