"""A session for people's own calendars: links, and an iCalendar file (RFC 5545) that updates itself by its UID."""

import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import quote_plus, urlencode

from bot.domain.person import WorkspaceId
from bot.domain.session import Session, SessionState

if TYPE_CHECKING:  # a twentieth of every start, for what is made when somebody plans a session
    from icalendar import Event, vCalAddress

PRODUCT = "-//Mentor//Mentoring in Slack//EN"
# The standard wants an organizer; nothing is ever sent to this address.
NOBODY = "mentor@mentoring.invalid"
# Both links together stay well within what Slack shows in one piece.
TITLE_MOST, DETAILS_MOST = 300, 500


def uid(session: Session, workspace_id: WorkspaceId) -> str:
    """The same for the whole life of a session, so that a calendar moves it rather than adding another."""
    return f"session-{session.id}@{workspace_id.lower()}.mentor"


def title(names: tuple[str, ...]) -> str:
    """In plain text, on one line: "Mentoring: Ada, Bob"."""
    return f"Mentoring: {' '.join(', '.join(names).split())}"


def calendar_file(
    *sessions: Session, workspace_id: WorkspaceId, names: tuple[str, ...], organizer: str | None, now: datetime
) -> bytes:
    """Sessions of one state. `organizer` is the e-mail address of whoever planned them, where it is known."""
    from icalendar import Calendar

    canceled = all(one.state is SessionState.CANCELED for one in sessions)
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    # A REQUEST asks attendees for an answer, and needs their addresses: a file that somebody opens publishes.
    calendar.add("method", "CANCEL" if canceled else "PUBLISH")
    for session in sessions:
        calendar.add_component(_event(session, uid(session, workspace_id), names, organizer, now))
    return bytes(calendar.to_ical())


def _event(session: Session, uid: str, names: tuple[str, ...], organizer: str | None, now: datetime) -> "Event":
    from icalendar import Event

    canceled = session.state is SessionState.CANCELED
    event = Event()
    event.add("uid", uid)
    event.add("sequence", session.sequence)
    event.add("status", "CANCELLED" if canceled else "CONFIRMED")
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", session.starts_at.astimezone(UTC))
    event.add("dtend", session.ends_at.astimezone(UTC))
    event.add("summary", _readable(title(names)))
    if session.agenda:
        event.add("description", _readable("\n".join(session.agenda)))
    event["organizer"] = _organizer(organizer)
    return event


def _readable(text: str) -> str:
    """Without what the standard leaves out of a text: control characters, and halves of a character."""
    return "".join(one for one in text if one in "\n\t" or unicodedata.category(one) not in {"Cc", "Cs"})


def links(session: Session, names: tuple[str, ...]) -> Mapping[str, str]:
    """Addresses that open a calendar with the session filled in, by the calendar's name."""
    name = _fitting(_readable(title(names)), TITLE_MOST)
    details = _fitting(_readable("\n".join(session.agenda)), DETAILS_MOST)
    google = {
        "action": "TEMPLATE",
        "text": name,
        "dates": f"{session.starts_at:%Y%m%dT%H%M%SZ}/{session.ends_at:%Y%m%dT%H%M%SZ}",
        "details": details,
    }
    outlook = {
        "path": "/calendar/action/compose",
        "rru": "addevent",
        "subject": name,
        "startdt": f"{session.starts_at:%Y-%m-%dT%H:%M:%SZ}",
        "enddt": f"{session.ends_at:%Y-%m-%dT%H:%M:%SZ}",
        "body": details,
    }
    return {
        "Google": f"https://calendar.google.com/calendar/render?{urlencode(_given(google))}",
        "Outlook": f"https://outlook.office.com/calendar/0/deeplink/compose?{urlencode(_given(outlook))}",
    }


def _fitting(text: str, most: int) -> str:
    """As much as takes at most so many characters in an address, where an emoji takes twelve."""
    while len(quote_plus(text)) > most:
        text = text[: -max(1, (len(quote_plus(text)) - most) // 12)]
    return text


def _organizer(address: str | None) -> "vCalAddress":
    from icalendar import vCalAddress, vText

    organizer = vCalAddress(f"mailto:{address or NOBODY}")
    organizer.params["cn"] = vText("Mentoring")
    return organizer


def _given(values: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in values.items() if value}
