"""The calendar file of a session, and the links that open a calendar."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import icalendar
import pytest

from bot.domain.session import Session, SessionState
from bot.services import invite_file
from tests.bot.pairs import ADA
from tests.conftest import TEAM


def test_the_calendar_file_says_when_and_replaces_itself(now: datetime) -> None:
    session = Session(
        id=3, pairing_id=1, starts_at=now, minutes=50, recorded_by=ADA, agenda=("Ümlaut, and; more\nlines", "🚀")
    )
    moved = replace(session, starts_at=now + timedelta(days=1), sequence=1)
    canceled = replace(moved, state=SessionState.CANCELED, sequence=2)
    read = [_read(one, now) for one in (session, moved, canceled)]
    assert [one["method"] for one in read] == ["PUBLISH", "PUBLISH", "CANCEL"]
    assert {one["uid"] for one in read} == {"session-3@t0playground.mentor"}
    assert [one["sequence"] for one in read] == [0, 1, 2]
    assert read[0]["starts"] == now
    assert read[0]["ends"] == now + timedelta(minutes=50)
    assert read[0]["organizer"] == "mailto:ada@example.com"
    assert "🚀" in read[0]["description"]


def test_the_calendar_file_is_one_that_every_calendar_reads(now: datetime) -> None:
    points = ("🎉" * 60, "a;b,c\\n \\", "שלום עולם", "bell\x07 tab\t\x0b\x00end\ud83d", "BEGIN:VEVENT")
    session = Session(id=3, pairing_id=1, starts_at=now, recorded_by=ADA, agenda=points)
    content = invite_file.calendar_file(
        session, workspace_id=TEAM, names=("Ada\r\nEND:VCALENDAR", "ليلى"), organizer=None, now=now
    )
    lines = content.split(b"\r\n")
    assert all(len(one) <= 75 for one in lines), "lines are folded, within a character never"
    assert content.count(b"\n") == content.count(b"\r") == len(lines) - 1
    assert not [one for one in content if one < 32 and one not in b"\t\r\n"]
    assert [one for one in lines if one.startswith((b"BEGIN", b"END"))] == [
        b"BEGIN:VCALENDAR", b"BEGIN:VEVENT", b"END:VEVENT", b"END:VCALENDAR"
    ]  # fmt: skip
    assert b"DTSTART:20260302T100000Z" in lines
    event: Any = icalendar.Calendar.from_ical(content).walk("VEVENT")[0]
    assert str(event["description"]).splitlines()[:2] == list(points[:2])
    assert "bell tab\tend" in str(event["description"])


def _read(session: Session, now: datetime) -> dict[str, Any]:
    content = invite_file.calendar_file(
        session, workspace_id=TEAM, names=("Ada", "<Bob>, Jr; \\"), organizer="ada@example.com", now=now
    )
    calendar: Any = icalendar.Calendar.from_ical(content)
    event = calendar.walk("VEVENT")[0]
    return {
        "method": str(calendar["method"]),
        "uid": str(event["uid"]),
        "sequence": int(event["sequence"]),
        "starts": event["dtstart"].dt,
        "ends": event["dtend"].dt,
        "organizer": str(event["organizer"]),
        "description": str(event["description"]),
    }


@pytest.mark.parametrize("name", ["Ada", "🎉" * 300, "ـمرحبا" * 60, "<|&>" * 100])
def test_links_to_calendars_stay_short_whatever_people_are_called(name: str, now: datetime) -> None:
    session = Session(pairing_id=1, starts_at=now, recorded_by=ADA, agenda=(name,) * 50)
    links = invite_file.links(session, (name, name))
    assert sum(len(one) for one in links.values()) < 2500
    assert all(one.isascii() and "<" not in one and "|" not in one for one in links.values())
