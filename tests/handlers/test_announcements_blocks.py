"""What announcements look like to their author and to everybody else; one golden file for each state."""

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

from bot.domain.announcement import (
    Announcement,
    AnnouncementState,
    Audience,
    Every,
    Extra,
    NewsletterAnswer,
    Options,
    Place,
    Rewrite,
    RewriteKind,
    RewriteState,
    Standing,
    Timing,
)
from bot.domain.kinds import Role
from bot.domain.person import Person
from bot.domain.placeholders import Filling, Placeholder
from bot.services import newsletter
from bot.services.announce import Writing
from bot.services.announcement_draft import Draft
from bot.services.announcement_edits import Before
from bot.services.announcement_progress import Missed, Progress, Said
from bot.services.audience import Invitation, Reached
from bot.services.mute_announcements import Choices
from bot.services.recurring_announcements import Ended
from bot.services.second_look import Rules
from handlers.blocks import announcement_cards as cards
from handlers.blocks import (
    announcement_changes,
    announcement_preview,
    announcement_text,
    announcements,
    newsletters,
    rich_text,
)
from playground.validator import check_message, check_view
from tests.golden_files import Golden
from tests.handlers.samples import ADA, BOB, GRACE, GROW, INES, NOW, TRICKY

TEXT = "*Welcome, {first_name}.*\n• You meet {mentor} on {next_session}\n• {program}\nhttps://example.com/agenda"
PEERS = replace(GROW, id=2, name="Peers who lead")
SAID = Announcement(
    id=5,
    author_id=GRACE,
    text=TEXT,
    audience=Audience(programs=(1,), role=Role.MENTEE),
    recipients=12,
    written_at=NOW,
    confirmed_at=NOW,
)
IN_CHANNEL = replace(SAID, audience=Audience(channel_id="C0MENTORING"), recipients=1)
NARROW = replace(
    SAID,
    audience=Audience(
        programs=(1, 2),
        standings=(Standing.UNMATCHED, Standing.SILENT),
        levels=(1, 2),
        departments=("Sales",),
        people=(ADA, BOB),
    ),
    timing=Timing(day=date(2026, 3, 4), hour=time(9), zone="Europe/London", own_zones=True),
    options=Options(necessary=True, invite_others=True),
)
SERIES = replace(
    SAID,
    audience=Audience(programs=(1,), channel_id="C0MENTORING"),
    timing=Timing(day=date(2026, 3, 31), hour=time(9), zone="Europe/London", every=Every.MONTH),
    options=Options(newsletter=True, extras=tuple(Extra), later_texts=("*One*\nText", "*Two*\nText")),
    next_at=NOW + timedelta(days=29),
)
FULL = Filling(first_name="Ada", program="Grow into leadership", mentors=("Bob",), next_session=NOW)
READERS = tuple(Person(id=one, name=one) for one in (ADA, BOB, INES))


def said(note: Announcement = SAID, filling: Filling = FULL, **changes: Any) -> Said:
    program = GROW if note.audience.programs else None
    return Said(**{"announcement": note, "program": program, "filling": filling} | changes)


def draft(note: Announcement = SAID, reached: Reached | None = None, *, second_look: bool = False) -> Draft:
    programs = tuple(one for one in (GROW, PEERS) if one.id in note.audience.programs)
    readers = READERS if programs else ()
    return Draft(
        announcement=note,
        programs=programs,
        said=said(note),
        reached=reached or Reached(readers=readers),
        second_look=second_look,
    )


def progress(
    note: Announcement = SAID, state: AnnouncementState = AnnouncementState.SENDING, **counts: Any
) -> Progress:
    programs = tuple(one for one in (GROW, PEERS) if one.id in note.audience.programs)
    return Progress(announcement=replace(note, state=state), programs=programs, **counts)


def test_the_form(golden: Golden) -> None:
    everything = Writing(programs=(GROW, PEERS), departments=("People", "Sales"), time_zone="Europe/London")
    golden("announcements/form", announcements.form(everything))
    golden("announcements/form_admin", announcements.form(replace(everything, is_admin=True)))
    golden("announcements/form_without_programs", announcements.form(Writing(programs=())))
    golden("announcements/form_change", announcements.form(replace(everything, announcement=NARROW)))
    golden("announcements/form_change_series", announcements.form(replace(everything, announcement=SERIES)))


def test_more_departments_than_fit_into_a_menu_are_looked_for(golden: Golden) -> None:
    names = tuple(f"Department {number}" for number in range(120))
    note = replace(SAID, audience=Audience(programs=(1,), departments=names[7:9]))
    shown = Writing(programs=(GROW,), departments=names, announcement=note)
    golden("announcements/form_many_departments", announcements.form(shown))
    found = announcements.department_options(names, " ment 11")
    assert [one["value"] for one in found] == ["Department 11", *(f"Department 11{digit}" for digit in range(10))]


def test_a_ready_text_goes_to_the_end_of_what_was_typed() -> None:
    form = announcements.form(Writing(programs=(GROW,)))
    piece, other = newsletter.library()[:2]
    typed: dict[str, Any] = {
        "text": {"announcements.text": {"type": "rich_text_input", "rich_text_value": rich_text.block("_Hello_")}},
        "role": {"announcements.role": {"type": "static_select", "selected_option": {"value": "mentor"}}},
    }
    once = announcements.with_text(form, typed, piece)
    element = next(one["element"] for one in once["blocks"] if one.get("block_id") == "text")
    assert element["initial_value"] == rich_text.block(f"_Hello_\n\n*{piece.title}*\n{piece.text}")
    assert element["action_id"] == "announcements.text_1", "with the same id, Slack would show what was there before"
    role = next(one["element"] for one in once["blocks"] if one.get("block_id") == "role")
    assert role["initial_option"]["value"] == "mentor"
    again: dict[str, Any] = {
        "text": {"announcements.text_1": {"type": "rich_text_input", "rich_text_value": rich_text.block("Mine")}}
    }
    twice = announcements.with_text(once, again, other)
    element = next(one["element"] for one in twice["blocks"] if one.get("block_id") == "text")
    assert element["action_id"] == "announcements.text_2"
    assert element["initial_value"] == rich_text.block(f"Mine\n\n*{other.title}*\n{other.text}")
    assert check_view(twice, "modal") == []


def test_the_library_can_be_read_as_it_is() -> None:
    pieces = newsletter.library()
    assert len(pieces) >= 12
    for piece in pieces:
        shown = announcement_text.announcement(said(replace(SAID, text=newsletter.worded(piece))))
        assert check_message(shown.as_json()) == []
        assert len(piece.title) <= 75, "it is an option of a menu"
        assert len(piece.text) < 900


def test_looking_at_it_first(golden: Golden) -> None:
    left = Reached(
        readers=READERS,
        pausing=2,
        muted=1,
        outside=2,
        invitations=(Invitation(program_id=1, person_id=GRACE), Invitation(program_id=2, person_id=GRACE)),
    )
    golden("announcements/look_first", announcement_preview.look_first(draft()))
    golden("announcements/preview", announcement_preview.preview(draft()))
    golden("announcements/preview_narrow", announcement_preview.preview(draft(NARROW, left)))
    golden("announcements/preview_channel", announcement_preview.preview(draft(IN_CHANNEL)))
    asked = Reached(readers=READERS[:1], unasked=(BOB, INES), declined=4)
    golden("announcements/preview_series", announcement_preview.preview(draft(SERIES, asked)))
    golden("announcements/preview_second_look", announcement_preview.preview(draft(second_look=True)))
    gaps = {Placeholder.MENTOR: 2, Placeholder.NEXT_SESSION: 1}
    theirs = replace(SAID, timing=replace(SERIES.timing, every=None, own_zones=True))
    golden("announcements/preview_gaps", announcement_preview.preview(replace(draft(theirs), without=gaps, late=1)))
    only_asked = Reached(unasked=(BOB, INES), gone=2)
    newsletter = replace(SAID, options=Options(newsletter=True))
    golden("announcements/preview_only_asked", announcement_preview.preview(draft(newsletter, only_asked)))
    golden("announcements/discarded", announcement_preview.discarded())


def test_a_second_pair_of_eyes(golden: Golden) -> None:
    golden("announcements/approval", announcement_preview.approval(draft(NARROW, second_look=True)))
    golden("announcements/approved", announcement_preview.approved(progress(replace(SAID, approved_by=INES))))
    golden("announcements/sent_back", announcement_preview.sent_back(INES, SAID))
    away = replace(SAID, state=AnnouncementState.DISCARDED)
    golden("announcements/sent_back_nobodys", announcement_preview.sent_back(INES, away))
    golden("announcements/returned", announcement_preview.returned(5, INES))
    rules = Rules(programs=(GROW, PEERS), chosen=frozenset({1}))
    golden("announcements/rules", announcement_preview.rules_form(rules))
    golden("announcements/rules_saved", announcement_preview.rules_saved(rules))
    golden("announcements/rules_saved_all", announcement_preview.rules_saved(replace(rules, chosen=frozenset({0}))))
    golden("announcements/rules_saved_none", announcement_preview.rules_saved(replace(rules, chosen=frozenset())))


def test_what_people_read(golden: Golden) -> None:
    golden("announcements/to_mentees", announcement_text.announcement(said()))
    golden("announcements/to_somebody_unknown", announcement_text.announcement(said(filling=Filling())))
    golden("announcements/in_channel", announcement_text.announcement(said(IN_CHANNEL, Filling())))
    necessary = replace(SAID, options=Options(necessary=True))
    golden("announcements/necessary", announcement_text.announcement(said(necessary)))
    golden("announcements/to_unfinished", announcement_text.announcement(said(unfinished=True)))
    places = (Place(mentor_id=BOB, free=2), Place(mentor_id=INES, free=1))
    issue = replace(SAID, text="*One*\nText", options=Options(newsletter=True, places=places))
    golden("announcements/newsletter", announcement_text.announcement(said(issue, open_programs=(GROW,))))


def test_what_becomes_of_it(golden: Golden) -> None:
    lost = (Missed(person_id=BOB, reason="user_disabled"), Missed(person_id=INES, reason="no longer holds"))
    nowhere = (Missed(person_id=None, reason="not_in_channel"),)
    state = AnnouncementState
    golden("announcements/card_awaiting", cards.card(progress(state=state.AWAITING, approvers=(INES, BOB))))
    golden("announcements/card_scheduled", cards.card(progress(NARROW, state.SCHEDULED)))
    golden("announcements/card_sending", cards.card(progress(waiting=12, next_due=NOW)))
    golden("announcements/card_under_way", cards.card(progress(sent=4, waiting=6, lost=2, missed=lost)))
    golden("announcements/card_paused", cards.card(progress(state=state.PAUSED, sent=4, waiting=8)))
    golden("announcements/card_done", cards.card(progress(state=state.DONE, sent=12)))
    golden("announcements/card_canceled", cards.card(progress(state=state.CANCELED, sent=4, canceled=8)))
    golden("announcements/card_repeating", cards.card(progress(SERIES, state.REPEATING)))
    golden("announcements/card_halted", cards.card(progress(SERIES, state.HALTED)))
    golden("announcements/card_stopped", cards.card(progress(SERIES, state.STOPPED)))
    golden("announcements/stopped", cards.stopped(Ended.TEXTS))
    golden("announcements/stopped_day", cards.stopped(Ended.DAY))
    golden("announcements/stopped_programs", cards.stopped(Ended.PROGRAMS))
    golden("announcements/result", cards.result(progress(sent=12)))
    golden("announcements/result_with_missed", cards.result(progress(sent=9, waiting=1, lost=2, missed=lost)))
    empty = replace(SAID, recipients=0, options=Options(newsletter=True))
    golden("announcements/result_nobody", cards.result(progress(empty)))
    both = replace(SAID, audience=SERIES.audience, recipients=13)
    golden("announcements/result_channel_and_people", cards.result(progress(both, sent=12, waiting=1)))
    golden("announcements/result_channel", cards.result(progress(IN_CHANNEL, sent=1)))
    golden("announcements/result_channel_failed", cards.result(progress(IN_CHANNEL, lost=1, missed=nowhere)))
    golden("announcements/detail", cards.detail(progress(sent=9, waiting=1, lost=2, missed=lost)))
    golden("announcements/earlier", cards.earlier([progress(sent=10, lost=2), progress(IN_CHANNEL, sent=1)]))
    golden("announcements/earlier_none", cards.earlier([]))


def test_changing_what_was_sent(golden: Golden) -> None:
    before = Before(announcement=SAID, messages=10_000)
    golden("announcements/edit", announcement_changes.edit_form(before))
    golden("announcements/delete", announcement_changes.delete_form(replace(before, messages=1)))
    edit = Rewrite(
        announcement_id=5, kind=RewriteKind.EDIT, asked_by=GRACE, asked_at=NOW, total=10_000, done=400, next_at=NOW
    )
    delete = replace(edit, kind=RewriteKind.DELETE, state=RewriteState.DONE, done=9_990, failed=10)
    golden("announcements/edit_begun", announcement_changes.begun(progress(sent=10_000, rewrite=edit)))
    golden("announcements/card_changing", cards.card(progress(state=AnnouncementState.DONE, sent=12, rewrite=edit)))
    golden("announcements/card_deleted", cards.card(progress(state=AnnouncementState.DONE, sent=12, rewrite=delete)))
    golden("announcements/next", announcement_changes.next_form(SERIES, "*One*\nText"))
    golden("announcements/next_saved", announcement_changes.next_saved(progress(SERIES, AnnouncementState.REPEATING)))


def test_what_readers_choose(golden: Golden) -> None:
    choices = Choices(programs=(GROW, PEERS), muted=frozenset({1}), newsletter=NewsletterAnswer.YES)
    nothing = Choices(programs=(), muted=frozenset(), newsletter=None)
    golden("newsletters/question", newsletters.question())
    golden("newsletters/yes", newsletters.answered(NewsletterAnswer.YES))
    golden("newsletters/no", newsletters.answered(NewsletterAnswer.NO))
    golden("newsletters/choices", newsletters.form(choices))
    golden("newsletters/choices_in_no_program", newsletters.form(nothing))
    golden("newsletters/saved", newsletters.saved(choices))
    golden("newsletters/saved_all_muted", newsletters.saved(replace(nothing, muted=frozenset({0}))))


def test_tricky_words_stay_words(golden: Golden) -> None:
    tricky = replace(SAID, text=TRICKY[:3000])
    golden("announcements/preview_tricky", announcement_preview.preview(draft(tricky)))
    golden("announcements/earlier_tricky", cards.earlier([progress(tricky)] * 20))
    many = tuple(Missed(person_id=BOB, reason="x" * 500) for _ in range(300))
    golden("announcements/result_tricky", cards.result(progress(lost=9_000, missed=many)))
