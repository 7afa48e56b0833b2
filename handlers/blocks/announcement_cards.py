"""What becomes of an announcement: its live card, changing and deleting it, and those that repeat."""

from collections.abc import Sequence

from bot.domain.announcement import Announcement, AnnouncementState, Rewrite, RewriteKind, RewriteState
from bot.domain.marked_text import plain
from bot.services.announcement_progress import Progress
from bot.services.recurring_announcements import Ended
from handlers.blocks import kit, rich_text
from handlers.blocks.announcement_audience import audience_words, duration, people_in, time_words
from handlers.blocks.announcement_missed import missed
from handlers.blocks.formatted import harmless
from handlers.blocks.kit import Block, Element, Message, View
from handlers.ids import AnnouncementIds

S = AnnouncementState
TITLES = {
    S.AWAITING: "Your announcement waits for a second pair of eyes",
    S.SCHEDULED: "Your announcement is planned",
    S.SENDING: "Your announcement is on its way",
    S.PAUSED: "Your announcement is paused",
    S.DONE: "Your announcement is out",
    S.CANCELED: "Your announcement was canceled",
    S.REPEATING: "Your announcement repeats",
    S.HALTED: "Your announcement is paused and repeats no more for now",
    S.STOPPED: "Your announcement repeats no more",
}


def card(progress: Progress) -> Message:
    title, more = _title(progress)
    return Message(
        text=title,
        blocks=(
            kit.section(f"*{title}* {more}".strip()),
            *_body(progress),
            kit.buttons(*_buttons(progress)),
        ),
    )


def _title(progress: Progress) -> tuple[str, str]:
    """And what follows it."""
    if _is_deleted(progress):
        had = f"It had reached {kit.counted(progress.sent, 'person', 'people')}."
        return "Your announcement is taken back.", had if progress.announcement.audience.programs else ""
    if is_out(progress):
        return reached(progress), ""
    return f"{TITLES[progress.announcement.state]}.", _next(progress)


def _is_deleted(progress: Progress) -> bool:
    return progress.rewrite is not None and progress.rewrite.kind is RewriteKind.DELETE


def is_out(progress: Progress) -> bool:
    """Everybody was tried, or there was nobody."""
    state = progress.announcement.state
    nobody = not progress.announcement.recipients
    tried = bool(progress.sent or progress.lost or nobody) and not progress.waiting
    return state is S.DONE or (state is S.SENDING and tried)


def result(progress: Progress) -> Message:
    """The same as a word of its own, once everybody was tried."""
    shown = card(progress)
    if progress.announcement.state in {S.PAUSED, S.CANCELED} or _is_deleted(progress):
        return shown
    title = reached(progress)
    return Message(text=title, blocks=(kit.section(f"*{title}*"), *shown.blocks[1:]))


WHY_STOPPED = {
    Ended.TEXTS: "its ready texts are used up. You can write a new one with others.",
    Ended.DAY: "its last day is over. You can write a new one.",
    Ended.PROGRAMS: "the programs that it went to are closed. You can write a new one to others.",
}


def stopped(why: Ended) -> Message:
    words = f"*Your announcement repeats no more*: {WHY_STOPPED[why]}"
    again = kit.button("Write another one", AnnouncementIds.OPEN)
    return Message(text="Your announcement repeats no more.", blocks=(kit.section(words), kit.buttons(again)))


def reached(progress: Progress) -> str:
    if not progress.announcement.audience.programs:
        return "Your announcement was posted." if progress.sent else "Your announcement was not posted."
    if not progress.announcement.recipients:
        who = "nobody who said yes to the newsletter" if progress.announcement.options.newsletter else "nobody"
        return f"Your announcement reached nobody, since {who} was in its audience."
    total = kit.counted(progress.announcement.recipients, "person", "people")
    if progress.announcement.audience.channel_id:
        total = f"{progress.announcement.recipients}, the channel among them"
    waiting = f" {progress.waiting} will get it in their working hours." if progress.waiting else ""
    return f"Your announcement reached {progress.sent} of {total}.{waiting}"


def _next(progress: Progress) -> str:
    note = progress.announcement
    whom = audience_words(note.audience, progress.programs, people_in(note))
    words = {
        S.AWAITING: f"I asked {kit.mentions(progress.approvers) or 'the other admins'}. It goes out once one says yes.",
        S.SCHEDULED: f"It goes out {time_words(note)}, to {whom}.",
        S.SENDING: f"It goes to {whom}. Each gets it in their working hours.",
        S.PAUSED: "Nobody else gets it until you go on with it."
        if progress.sent or note.timing.is_now
        else "Nobody gets it until you go on with it. I ask you first where I could not send it at its time.",
        S.DONE: "",
        S.CANCELED: f"{kit.counted(progress.canceled, 'person gets', 'people get')} nothing of it."
        if progress.sent or progress.lost
        else "Nobody gets it.",
        S.REPEATING: (
            f"The next one: {next_moment(note)}. It goes to whoever is in the audience then: {whom}.{_left(note)}"
        ),
        S.HALTED: "Go on with it whenever you like.",
        S.STOPPED: "What was sent stays.",
    }
    return words.get(note.state, "")


def next_moment(note: Announcement) -> str:
    return kit.moment(note.next_at) if note.next_at else "not planned"


def _left(note: Announcement) -> str:
    count = len(note.options.later_texts)
    return f" There are texts for {kit.counted(count, 'more issue')}; then it stops." if count else ""


def _body(progress: Progress) -> list[Block]:
    if progress.announcement.timing.every or progress.announcement.state in {S.AWAITING, S.SCHEDULED}:
        return []
    counts = [f"*Sent*\n{progress.sent}", f"*Waiting*\n{progress.waiting}", f"*Not sent*\n{progress.lost}"]
    counts += [f"*Opened*\n{progress.opened}"] if progress.announcement.audience.programs else []
    canceled = [f"*Canceled*\n{progress.canceled}"] if progress.canceled else []
    return [kit.fields(*counts, *canceled), *_when(progress), *missed(progress), *_rewrite(progress.rewrite)]


def _when(progress: Progress) -> list[Block]:
    """When the next one gets it, so that nobody wonders on a Saturday whether it works."""
    if progress.next_due is None or progress.announcement.state is not S.SENDING:
        return []
    return [kit.context(f"Due next: {kit.moment(progress.next_due)}.")]


def _rewrite(rewrite: Rewrite | None) -> list[Block]:
    if rewrite is None:
        return []
    seen = min(rewrite.total, rewrite.done)
    deleting = rewrite.kind is RewriteKind.DELETE
    failed = f" {rewrite.failed} could not be reached." if rewrite.failed else ""
    if rewrite.state is RewriteState.DONE:
        return [kit.context(f"{'Deleted' if deleting else 'Changed'} in {seen:,} of {rewrite.total:,} places.{failed}")]
    verb = "Deleting" if deleting else "Changing"
    left = f"about {duration(rewrite.takes)} left" if rewrite.takes else "the last ones are checked once more"
    return [kit.context(f"{verb} it everywhere: {seen:,} of {rewrite.total:,}, {left}.{failed}")]


def _buttons(progress: Progress) -> list[Element]:
    state, number = progress.announcement.state, progress.announcement.id
    cancel = kit.button("Cancel the rest", AnnouncementIds.CANCEL, number, style="danger", ask=_sure_to_cancel())
    by_state = {
        S.AWAITING: [kit.button("Do not send", AnnouncementIds.DISCARD, number)],
        S.SCHEDULED: [kit.button("Cancel it", AnnouncementIds.CANCEL, number, style="danger", ask=_sure_to_cancel())],
        S.SENDING: [kit.button("Pause", AnnouncementIds.PAUSE, number), cancel],
        S.PAUSED: [kit.button("Go on", AnnouncementIds.RESUME, number, style="primary"), cancel],
        S.REPEATING: [
            kit.button("Change the next one", AnnouncementIds.OPEN_NEXT, number),
            kit.button("Pause", AnnouncementIds.HALT, number),
            kit.button("Stop", AnnouncementIds.STOP, number, style="danger", ask=_sure_to_stop()),
        ],
        S.HALTED: [
            kit.button("Go on", AnnouncementIds.GO_ON, number, style="primary"),
            kit.button("Stop", AnnouncementIds.STOP, number, style="danger", ask=_sure_to_stop()),
        ],
    }
    refresh = kit.button("Refresh", AnnouncementIds.REFRESH, number)
    details = kit.button("Details", AnnouncementIds.SHOW, number)
    steering = [] if is_out(progress) else by_state.get(state, [])
    return [refresh, *steering, *_afterwards(progress), details]


def _afterwards(progress: Progress) -> list[Element]:
    """What arrived can be changed until it is deleted."""
    if not progress.sent or _is_deleted(progress):
        return []
    number = progress.announcement.id
    return [
        kit.button("Change what was sent", AnnouncementIds.OPEN_EDIT, number),
        kit.button("Delete it everywhere", AnnouncementIds.OPEN_DELETE, number),
    ]


def _sure_to_cancel() -> Element:
    words = "Whoever has not got it yet never gets it. What arrived stays."
    return kit.confirm("Cancel it?", words, "Cancel it", "Keep it", danger=True)


def _sure_to_stop() -> Element:
    return kit.confirm("Stop it?", "No further one goes out. What was sent stays.", "Stop it", "Keep it", danger=True)


# Looking back


def detail(progress: Progress) -> View:
    note = progress.announcement
    whom = audience_words(note.audience, progress.programs, people_in(note))
    confirmed = f", {kit.moment(note.confirmed_at)}" if note.confirmed_at else ""
    approved = f", approved by {kit.mention(note.approved_by)}" if note.approved_by else ""
    return kit.modal(
        "Announcement",
        [
            kit.context(f"From {kit.mention(note.author_id)} to {whom}{confirmed}{approved}"),
            rich_text.block(note.text) or kit.section("Ready texts, one each time."),
            kit.divider(),
            kit.section(f"*{_state_words(progress)}* {_after_state(progress)}".strip()),
            *_body(progress),
            *_opened_words(progress),
            kit.buttons(*_buttons(progress)[:-1]),
        ],
    )


def _opened_words(progress: Progress) -> list[Block]:
    words = "Opened are those who pressed a button under it. Slack tells nobody who has read a message."
    return [kit.context(words)] if progress.sent and progress.announcement.audience.programs else []


def earlier(latest: Sequence[Progress]) -> View:
    none = [kit.section("*No announcements yet.* What you send will be listed here, with what became of it.")]
    return kit.modal("Announcements", [_line(one) for one in latest] or none)


def _line(progress: Progress) -> Block:
    note = progress.announcement
    words = harmless(kit.clip(" ".join(plain(note.text).split()), 100)) or "Ready texts"
    whom = audience_words(note.audience, progress.programs, people_in(note))
    counts = f"{progress.sent} sent, {progress.waiting} waiting, {progress.lost} not sent"
    when = f" · {kit.moment(note.confirmed_at)}" if note.confirmed_at else ""
    button = kit.button("Details", AnnouncementIds.SHOW, note.id)
    return kit.section(
        f"{words}\nFrom {kit.mention(note.author_id)} to {whom}{when}\n{_state_words(progress)} {counts}", button
    )


def _after_state(progress: Progress) -> str:
    return "" if is_out(progress) and not _is_deleted(progress) else _title(progress)[1]


def _state_words(progress: Progress) -> str:
    if _is_deleted(progress):
        return "Taken back."
    state = S.DONE if is_out(progress) else progress.announcement.state
    return TITLES[state].removeprefix("Your announcement ").capitalize() + "."
