"""What announcements look like to their author and to everybody else; one golden file for each state."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.announcement import Announcement, AnnouncementState, Audience
from bot.domain.kinds import Kind, Role
from bot.domain.program import Program
from bot.services.announce import Draft, Missed, Progress, Writing
from handlers.blocks import announcements
from handlers.blocks.formatted import formatted, harmless
from handlers.blocks.kit import Message
from playground.validator import check_message
from tests.golden_files import Golden
from tests.handlers.samples import BOB, GRACE, GROW, INES, NOW, TRICKY

TEXT = "*Welcome to the new round.*\n• Say hello to your mentor\n• Bring one question\nhttps://example.com/agenda"
SAID = Announcement(
    id=5,
    author_id=GRACE,
    text=TEXT,
    audience=Audience(program_id=1, role=Role.MENTEE),
    recipients=12,
    written_at=NOW,
    confirmed_at=NOW,
)
IN_CHANNEL = replace(SAID, audience=Audience(channel_id="C0MENTORING"), recipients=1)
PEERS = replace(GROW, id=2, name="Peers who lead", kind=Kind.PEER)


def draft(said: Announcement = SAID, program: Program | None = GROW, pausing: int = 0) -> Draft:
    return Draft(announcement=said, program=program, recipients=said.recipients, pausing=pausing)


def progress(*missed: Missed, sent: int = 12, waiting: int = 0, said: Announcement = SAID) -> Progress:
    sending = replace(said, state=AnnouncementState.SENDING)
    program = GROW if said.audience.program_id else None
    return Progress(announcement=sending, program=program, sent=sent, waiting=waiting, missed=missed)


def test_the_form(golden: Golden) -> None:
    golden("announcements/form", announcements.form(Writing(programs=(GROW, PEERS))))
    golden("announcements/form_without_programs", announcements.form(Writing(programs=())))
    golden("announcements/form_change", announcements.form(Writing(programs=(GROW,), announcement=SAID)))
    golden("announcements/form_change_channel", announcements.form(Writing(programs=(GROW,), announcement=IN_CHANNEL)))


def test_looking_at_it_first(golden: Golden) -> None:
    golden("announcements/look_first", announcements.look_first(draft()))
    golden("announcements/look_first_with_pausing", announcements.look_first(draft(pausing=2)))
    golden("announcements/preview", announcements.preview(draft(pausing=1)))
    golden("announcements/preview_one", announcements.preview(draft(replace(SAID, recipients=1))))
    golden("announcements/preview_channel", announcements.preview(draft(IN_CHANNEL, None)))
    golden("announcements/discarded", announcements.discarded())


def test_what_people_read(golden: Golden) -> None:
    golden("announcements/to_mentees", announcements.announcement(SAID, GROW))
    everybody = replace(SAID, audience=Audience(program_id=1))
    golden("announcements/to_everybody", announcements.announcement(everybody, GROW))
    golden("announcements/in_channel", announcements.announcement(IN_CHANNEL, None))


def test_what_becomes_of_it(golden: Golden) -> None:
    lost = (Missed(person_id=BOB, reason="user_disabled"), Missed(person_id=INES, reason="no longer holds"))
    nowhere = Missed(person_id=None, reason="not_in_channel")
    golden("announcements/sending", announcements.sending(progress(sent=0, waiting=12)))
    golden("announcements/sending_channel", announcements.sending(progress(sent=0, waiting=1, said=IN_CHANNEL)))
    golden("announcements/result", announcements.result(progress()))
    golden("announcements/result_with_missed", announcements.result(progress(*lost, sent=9, waiting=1)))
    golden("announcements/result_channel", announcements.result(progress(sent=1, said=IN_CHANNEL)))
    golden("announcements/result_channel_failed", announcements.result(progress(nowhere, sent=0, said=IN_CHANNEL)))
    golden("announcements/detail", announcements.detail(progress(*lost, sent=9, waiting=1)))
    golden(
        "announcements/earlier", announcements.earlier([progress(*lost, sent=10), progress(sent=1, said=IN_CHANNEL)])
    )
    golden("announcements/earlier_none", announcements.earlier([]))


def test_tricky_words_stay_words(golden: Golden) -> None:
    tricky = replace(SAID, text=TRICKY[:3000])
    golden("announcements/preview_tricky", announcements.preview(draft(tricky)))
    golden("announcements/earlier_tricky", announcements.earlier([progress(said=tricky)] * 20))
    many = [Missed(person_id=BOB, reason="x" * 500)] * 300
    golden("announcements/result_tricky", announcements.result(progress(*many, sent=0)))


@pytest.mark.parametrize(
    "trick", ["<!channel>", "<!here|x>", "<@U0BOB>", "<http://evil.example|good>", "@here", "@Channel"]
)
def test_nobody_is_called_and_nothing_is_disguised(trick: str) -> None:
    said = harmless(f"Hello {trick} there")
    assert trick not in said
    assert "<" not in said


def test_formatting_and_plain_links_stay() -> None:
    assert harmless("*bold* _soft_ ~no~ `code` :tada: https://example.com/?a=1") == (
        "*bold* _soft_ ~no~ `code` :tada: https://example.com/?a=1"
    )


@given(st.text(alphabet=st.sampled_from("ab&<>\n@ *🎉א"), min_size=1, max_size=3000))
def test_any_text_becomes_sections_that_slack_takes(text: str) -> None:
    blocks = formatted(text)
    said = "".join(one["text"]["text"] for one in blocks)
    assert said.count("&amp;") == text.count("&"), "nothing is lost"
    if blocks:
        assert check_message(Message(text="x", blocks=tuple(blocks)).as_json()) == []


def test_what_was_chosen_comes_back_as_an_audience() -> None:
    for audience in (Audience(program_id=3), Audience(program_id=3, role=Role.MENTOR)):
        assert announcements.audience_of(announcements.audience_value(audience), "") == audience
    assert announcements.audience_of("", "C1") == Audience(channel_id="C1")
    assert announcements.audience_of("none", "") == Audience()
