"""Takes requests for faults, from tests and from the page alike, in one shape: a kind and its options."""

from collections.abc import Callable
from dataclasses import asdict, fields
from typing import Any

from playground.faults import ApiFault, EventFault
from playground.happenings import Happenings
from playground.room import Room
from playground.shapes import Json

API_KINDS = ("rate_limited", "server_error", "no_answer", "answer_lost")
EVENT_KINDS = ("repeat", "reorder", "late")
DISCONNECTS = ("warning", "refresh_requested", "link_disabled", "too_many_websockets", "cut")


async def request_fault(room: Room, happenings: Happenings, wish: Json) -> None:
    """Let it happen, now or at the next occasion; ValueError names what is wrong with the wish.

    Kinds: those of `API_KINDS` (options: methods, times, retry_after, seconds) and `EVENT_KINDS` (events,
    times, seconds); history_limit (on); rate_limits (on); expire_trigger; disconnect (reason);
    app_rate_limited (seconds); deactivate (user); change_person (user, changes); join (person); revoke_token;
    uninstall; clear.
    """
    kind = wish.get("kind")
    options = {key: value for key, value in wish.items() if key != "kind"}
    if kind in API_KINDS:
        room.faults.api.add(read(ApiFault, kind, options))
    elif kind in EVENT_KINDS:
        room.faults.events.add(read(EventFault, kind, options))
    elif kind == "disconnect":
        await disconnect(happenings, str(options.get("reason", "refresh_requested")))
    else:
        happen(room, happenings, str(kind), options)
    room.stream.tell({"kind": "state"})


async def disconnect(happenings: Happenings, reason: str) -> None:
    if reason not in DISCONNECTS:
        raise ValueError(f"a socket is disconnected for one of {', '.join(DISCONNECTS)}")
    await happenings.disconnect(reason)


def read(shape: type[Any], kind: str, options: Json) -> Any:
    """The fault; ValueError for options it does not have or of the wrong type."""
    known = {field.name: field for field in fields(shape) if field.name != "kind"}
    for key, value in options.items():
        if key not in known:
            raise ValueError(f"{kind} has no option {key!r}; it has {', '.join(known)}")
        expected = type(known[key].default)
        allowed = (int, float) if expected is float else (expected,)
        if not isinstance(value, allowed) or isinstance(value, bool):
            raise ValueError(f"{key} must be a {expected.__name__}")
    return shape(kind=kind, **options)


def happen(room: Room, happenings: Happenings, kind: str, options: Json) -> None:
    """What happens at once."""
    ways: dict[str, Callable[[], object]] = {
        "history_limit": lambda: limit_history(room, options.get("on", True) is True),
        "rate_limits": lambda: limit_rates(room, options.get("on", True) is True),
        "expire_trigger": lambda: expire_trigger(room),
        "app_rate_limited": lambda: happenings.rate_limit_events(float(options.get("seconds", 60))),
        "deactivate": lambda: happenings.deactivate(str(options.get("user"))),
        "change_person": lambda: happenings.change(str(options.get("user")), **options.get("changes", {})),
        "join": lambda: happenings.join(options["person"]),
        "revoke_token": happenings.revoke_token,
        "uninstall": happenings.uninstall,
        "clear": lambda: clear(room),
    }
    if kind not in ways:
        raise ValueError(f"there is no fault {kind!r}; there is {', '.join([*API_KINDS, *EVENT_KINDS, *ways])}")
    try:
        ways[kind]()
    except (KeyError, TypeError) as error:
        raise ValueError(f"{kind}: {error}") from error


def limit_history(room: Room, on: bool) -> None:
    room.faults.history_once_a_minute = on


def limit_rates(room: Room, on: bool) -> None:
    room.faults.rate_limits.on = on


def expire_trigger(room: Room) -> None:
    room.triggers.expire_next = True


def clear(room: Room) -> None:
    """Nothing waits to go wrong any longer."""
    room.faults.clear()
    room.triggers.expire_next = False


def describe(room: Room) -> Json:
    """What still waits to go wrong, for the page."""
    return {
        "api": [asdict(fault) for fault in room.faults.api.waiting],
        "events": [asdict(fault) for fault in room.faults.events.waiting],
        "history_limit": room.faults.history_once_a_minute,
        "rate_limits": room.faults.rate_limits.on,
        "expire_trigger": room.triggers.expire_next,
        "token_revoked": room.workspace.token_revoked,
        "uninstalled": not room.workspace.installed,
    }
