"""What is kept about me: shown, sent, deleted."""

from collections.abc import Mapping

from bot.services.kept import Summary
from handlers.blocks import kit, resources
from handlers.blocks.kit import Block, Message, View
from handlers.ids import KeptIds

PARTS = {
    "about_me": ("what Slack and HR say of me", ""),
    "programs": ("place in a program, with my answers", "places in programs, with my answers"),
    "never_match_me_with": ("person I never want to be matched with", "people I never want to be matched with"),
    "group_i_named": ("group that I named myself", "groups that I named myself"),
    "lessons": ("lesson I read", "lessons I read"),
    "agreements_accepted": ("agreement I accepted", "agreements I accepted"),
    "nominations_i_wrote": ("nomination I wrote", "nominations I wrote"),
    "searches": ("search for a mentor", "searches for a mentor"),
    "asked_for_a_mentor": ("time I asked for a mentor", "times I asked for a mentor"),
    "offers_i_made": ("offer to mentor somebody", "offers to mentor somebody"),
    "asked_to_cover": ("time I was asked to stand in", "times I was asked to stand in"),
    "whether_i_would_mentor": ("answer whether I would mentor", "answers whether I would mentor"),
    "agenda_points": ("point for an agenda", "points for agendas"),
    "resources_i_shared": ("link I shared", "links I shared"),
    "reflections": ("note for myself", "notes for myself"),
    "introductions_i_made": ("introduction I made", "introductions I made"),
    "sessions_that_fell_through": ("session that I said fell through", "sessions that I said fell through"),
    "pauses": ("pause of mine", "pauses of mine"),
    "announcements_i_opened": ("announcement I opened", "announcements I opened"),
    "matchings_i_asked_for": ("matching I asked for", "matchings I asked for"),
    "proposals_i_changed": ("change of a proposal", "changes of proposals"),
    "goals": ("goal", "goals"),
    "goal_comments": ("comment on a goal", "comments on goals"),
    "pairings": ("pairing", "pairings"),
    "asked_to_mentor": ("time I was asked to mentor", "times I was asked to mentor"),
    "sessions_i_noted": ("session I noted", "sessions I noted"),
    "sessions_i_logged": ("session I logged", "sessions I logged"),
    "next_steps": ("next step", "next steps"),
    "feedback": ("rating of a session", "ratings of sessions"),
    "check_ins": ("answer to a check-in", "answers to check-ins"),
    "concerns": ("private concern", "private concerns"),
    "concern_replies": ("answer about a private concern", "answers about private concerns"),
    "forms": ("form", "forms"),
    "form_answers": ("answer in forms", "answers in forms"),
    "new_partner_wanted": ("answer about a new partner", "answers about a new partner"),
    "announcement_choices": ("choice about announcements", "choices about announcements"),
    "announcement_changes": ("change of a sent announcement", "changes of sent announcements"),
    "announcements": ("announcement I wrote", "announcements I wrote"),
    "acts_as_admin": ("entry in the audit log", "entries in the audit log"),
    "nudges_i_chose": ("choice about nudges", "choices about nudges"),
    "nudge_days": ("day on which I was nudged", "days on which I was nudged"),
    "nudge_topic_days": ("topic I want fewer nudges on", "topics I want fewer nudges on"),
    "open_questions": ("question that I was asked", "questions that I was asked"),
    "drafts": ("form I closed before sending it", "forms I closed before sending them"),
    "messages_being_changed": ("message to me that is being changed", "messages to me that are being changed"),
}

LINKS_SHOWN = 20

RUNS_MENTORING = (
    "You also run mentoring here. That role, your announcements and the audit log stay; another admin can end the role."
)


def overview(summary: Summary) -> View:
    return kit.modal(
        "My data",
        [
            kit.section("*This is what I keep about you.* Only you can see this list."),
            kit.section("\n".join(_lines(summary.counts)) or "Nothing but what Slack's own directory says of you."),
            kit.buttons(
                kit.button("Send me all of it as a file", KeptIds.SEND),
                kit.button("Delete it", KeptIds.OPEN_DELETING, style="danger"),
            ),
            *_offered(summary),
        ],
    )


def _offered(summary: Summary) -> list[Block]:
    """Whoever has nobody to meet there any more takes them back here."""
    shown = summary.offered[:LINKS_SHOWN]
    if not shown:
        return []
    more = len(summary.offered) - len(shown)
    rest = [kit.context(f"And {kit.counted(more, 'earlier link')}, shown here once you take one back.")] if more else []
    return [
        kit.divider(),
        kit.section("*Links that I offered to everybody in a program*"),
        *(resources.own_line(one) for one in shown),
        *rest,
    ]


def _lines(counts: Mapping[str, int]) -> list[str]:
    about = ["• name, title, e-mail and time zone, as Slack's directory has them"] if counts.get("about_me") else []
    rest = [
        f"• {kit.counted(counts[name], *words)}"
        for name, words in PARTS.items()
        if name != "about_me" and counts.get(name)
    ]
    return about + rest


def on_its_way() -> View:
    return kit.sentence_modal(
        "On its way", "*The file is on its way* to your messages with me.", "It is yours alone; I keep no copy of it."
    )


def file_note() -> Message:
    return Message(text="This is everything that I keep about you, as a file. Nobody else was sent it.")


def confirm_deleting(summary: Summary) -> View:
    """Says what goes, what stays, and whom it concerns."""
    partners = f" {kit.mentions(summary.partners)} will hear kindly that it has ended." if summary.partners else ""
    role = [RUNS_MENTORING] if summary.runs_mentoring else []
    texts = [
        f"*You leave every program today, and your words are deleted for good.*{partners}",
        "Deleted: your answers, goals and comments, notes that you wrote, next steps, sentences of feedback and of "
        "forms, concerns, your do-not-match list, drafts, and what HR data said of you.",
        "Kept: that something happened and when, without words, so that totals stay right. Your name and time zone "
        "belong to Slack's own directory.",
        *role,
    ]
    return kit.modal(
        "Delete my data",
        [kit.section(text) for text in texts],
        callback_id=KeptIds.DELETE,
        submit="Delete for good",
        close="Keep it",
    )


def deleted() -> View:
    return kit.sentence_modal(
        "Deleted",
        "*Your words are deleted, and you are in no program any more.* Thank you for the time you were here.",
        "You are welcome back whenever sign-up is open: `/mentor signup`.",
    )
