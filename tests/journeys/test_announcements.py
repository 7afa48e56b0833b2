"""One message to many, lived over the real protocol."""

from dataclasses import replace
from typing import Any

from bot.domain.person import PersonId
from bot.domain.program import Joining, Program, ProgramState
from tests.journeys.announcing import GROW, MENTORS, card, elements_of, fill_in, got, top, write, written
from tests.story import Story


def test_grace_writes_to_all_mentors_and_each_gets_it_once(each_story: Story) -> None:
    preview = write(each_story)
    assert f"5 people: mentors in {GROW}" in top(each_story).text
    assert "Nobody else has seen it yet" in preview.words
    assert "Welcome, Grace." in preview.words, "with her own name"
    assert {"type": "text", "text": "Welcome", "style": {"bold": True}} in elements_of(preview)
    assert "For example to <@U0BOB>" in preview.words
    assert not any(got(each_story, name) for name in MENTORS), "nothing is sent before she confirms"
    grace = each_story.person("grace")
    grace.press(preview, "Send to 5 people")
    assert "Send to 5 people" not in grace.last().buttons
    each_story.settle()
    assert got(each_story, "bob"), "at once"
    assert not got(each_story, "hugo"), "it is night in Mexico City"
    each_story.move(seconds=15)
    assert "*Waiting*\n1" in card(each_story).words, "the card keeps up by itself"
    assert "*Opened*\n0" in card(each_story).words
    bob, others = each_story.person("bob"), each_story.person("ines")
    bob.press(got(each_story, "bob")[0], "Got it")
    assert "Got it" not in got(each_story, "bob")[0].buttons
    others.press(got(each_story, "ines")[0], "Fewer of these")
    each_story.move(seconds=15)
    assert "*Opened*\n2" in card(each_story).words, "whichever button it was"
    each_story.move(days=1)
    assert "*Waiting*\n0" in card(each_story).words
    assert [len(got(each_story, name)) for name in MENTORS] == [1] * 5
    assert not got(each_story, "dan")
    assert not got(each_story, "ada"), "she has not joined"
    said = str(got(each_story, "bob")[0].blocks)
    assert "Welcome, Bob." in got(each_story, "bob")[0].words
    assert {"type": "text", "text": "bring one question"} in elements_of(got(each_story, "bob")[0]), "in a list"
    assert "<!channel>" not in said
    assert "@here" not in said
    assert "<http" not in said
    told = [one for one in grace.messages() if "reached 5 of 5 people" in one.words]
    assert told


BEFORE: dict[str, Any] = {
    "channel": None,
    "day": None,
    "hour": None,
    "every": "Once",
    "pasted": None,
    "until": None,
    "options": None,
}


def test_what_is_wrong_stands_at_its_field(story: Story) -> None:
    with story.uow() as uow:
        uow.programs.add(replace(uow.programs.get(1), id=0, name="Empty"))
    wrong: list[tuple[dict[str, Any], str, str]] = [
        ({"programs": None, "role": "Everybody"}, "programs", "Please answer"),
        ({"channel": "C0MENTORING"}, "channel", "not both"),
        ({"programs": ["Empty"]}, "programs", "Nobody is in this audience"),
        ({"pasted": "bob@example.com\nNobody Atall"}, "pasted", "I do not know"),
        ({"text": "Hi {frist_name}"}, "text", "I do not know {frist_name}. These work: {first_name}, {program}"),
        ({"day": "2026-03-04"}, "day", "both a day and an hour"),
        ({"day": "2026-02-04", "hour": "09:00"}, "day", "in the past"),
        ({"every": "Every week"}, "day", "the first one"),
        ({"until": "2026-03-20"}, "until", "for one that repeats"),
        ({"text": "Hi {first_name"}, "text", "Format braces as code"),
        ({"text": "x" * 40_000}, "text", "too long"),
        ({"options": ["A newsletter", "Necessary"]}, "options", "one of the two"),
    ]
    for answers, field, words in wrong:
        fill_in(story, **BEFORE | answers)  # a draft keeps what was wrong
        assert words in top(story).errors[field], answers
        top(story).close()


def test_a_preview_that_was_changed_cannot_be_sent_any_more(story: Story) -> None:
    grace = story.person("grace")
    old = write(story)
    grace.press(old, "Change it")
    assert written(story).startswith("*Welcome*")
    top(story).fill(text="Other words: bring one question").submit()
    story.settle()
    grace.press(old, "Send to 5 people")
    story.move(days=1)
    assert not got(story, "bob")
    newest = next(one for one in reversed(grace.messages()) if "Other words" in one.words)
    grace.press(newest, "Do not send")
    assert [one for one in grace.messages() if "The draft is gone" in one.words]
    story.move(days=1)
    assert not any(got(story, name) for name in MENTORS)


def test_only_those_who_run_something_may_write_and_only_to_their_own(story: Story) -> None:
    story.person("ada").command("/mentor-admin", "announce")
    assert story.person("ada").modal is None
    assert "for the people who run mentoring" in story.person("ada").last().text
    with story.uow() as uow:
        grow: Program = uow.programs.get(1)
        uow.programs.add(replace(grow, id=0, name="Hers", managers=(PersonId("U0INES"),), joining=Joining.INVITE_ONLY))
    story.person("ines").command("/mentor-admin", "announce")
    options = str(top(story, "ines").blocks)
    assert "Hers" in options
    assert GROW not in options
    assert "Second pair of eyes" not in options


def test_a_program_that_was_taken_away_meanwhile_is_refused(story: Story) -> None:
    with story.uow() as uow:
        grow = uow.programs.get(1)
        uow.programs.save(replace(grow, managers=(PersonId("U0INES"),), state=ProgramState.OPEN))
    preview = write(story, "ines")
    with story.uow() as uow:
        uow.programs.save(replace(uow.programs.get(1), managers=()))
    story.person("ines").press(preview, "Send to 5 people")
    assert "for the people who run mentoring" in story.person("ines").last().text
    story.move(days=1)
    assert not got(story, "bob")
