"""What somebody sent with the form that plans or moves a session."""

from datetime import datetime

from bot.domain.clocks import Cadence
from bot.errors import FieldProblems, Problem
from bot.services import schedule
from bot.services.schedule import Plan
from bot.services.second_thoughts import Asked
from handlers.blocks.schedule import FOLLOWING
from handlers.payloads import Form, moment_of, whole


def asked(form: Form, now: datetime) -> Asked:
    pairing, session, _ = _about(form)
    repeat = form.choice("repeat")
    return Asked(
        pairing_id=whole(pairing),
        session_id=whole(session),
        wanted=read(form, now),
        every=Cadence(repeat) if not whole(session) and repeat in set(Cadence) else None,
        following=bool(whole(session)) and form.choice("which") == FOLLOWING,
    )


def choice(wanted: Asked) -> str:
    """In short, so that a form can remember which choice its sender was warned of."""
    how = wanted.every.value if wanted.every else FOLLOWING if wanted.following else ""
    return f"{int(wanted.wanted.starts_at.timestamp())}/{wanted.wanted.minutes}/{how}"


def knows(form: Form) -> str:
    """The choice that somebody was warned of; empty where nothing was said."""
    return _about(form)[2]


def _about(form: Form) -> tuple[str, str, str]:
    pairing, _, rest = form.remembered.partition("\n")[0].partition(":")
    session, _, known = rest.partition(":")
    return pairing, session, known


def read(form: Form, now: datetime) -> Plan:
    """One's own date and time counts before a proposal."""
    moment = form.moment("own") or moment_of(form.choice("proposal"))
    if moment is None:
        raise FieldProblems({"own": Problem.REQUIRED})
    if not form.moment("own") and moment <= now:
        raise FieldProblems({"proposal": Problem.IN_THE_PAST})
    return Plan(
        starts_at=moment,
        minutes=form.number("minutes") or schedule.USUAL_MINUTES,
        agenda=read_agenda(form),
        seen=seen_agenda(form) or (),
    )


def read_agenda(form: Form) -> tuple[str, ...]:
    return tuple(line.strip() for line in form.text("agenda").splitlines() if line.strip())


def seen_agenda(form: Form) -> tuple[str, ...] | None:
    """The agenda that the form began with; None in one of an earlier version."""
    _, known, points = form.remembered.partition("\n")
    return tuple(points.splitlines()) if known else None
