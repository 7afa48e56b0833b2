"""What somebody sent with the form that plans or moves a session."""

from datetime import datetime
from typing import Any

from bot.domain.clocks import Cadence
from bot.errors import FieldProblems, Problem
from bot.services import schedule
from bot.services.schedule import Plan
from bot.services.second_thoughts import Asked, Doubts
from handlers.blocks.schedule import FOLLOWING, times_field
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


def choice(wanted: Asked, doubts: Doubts) -> str:
    """In short, so that a form can remember which choice its sender was warned of, and why."""
    how = wanted.every.value if wanted.every else FOLLOWING if wanted.following else ""
    whys = "+".join(sorted({one.why.value for one in doubts.found}))
    return f"{int(wanted.wanted.starts_at.timestamp())}/{wanted.wanted.minutes}/{how}/{whys}"


def knows(form: Form) -> str:
    """The choice that somebody was warned of; empty where nothing was said."""
    return _about(form)[2].partition(":")[0]


def came_back(form: Form) -> int:
    """How many times it did."""
    return whole(_about(form)[2].partition(":")[2])


def typed(form: Form) -> dict[str, Any]:
    """Everything in it, by the names that the fields have in a new form."""
    ending = f"_{came_back(form)}"
    return {name.removesuffix(ending): held for name, held in form.raw().items()}


def _about(form: Form) -> tuple[str, str, str]:
    pairing, _, rest = form.remembered.partition("\n")[0].partition(":")
    session, _, known = rest.partition(":")
    return pairing, session, known


def at_its_fields(form: Form, error: FieldProblems) -> FieldProblems:
    """The same problems, at the fields as this form calls them."""
    again = came_back(form)
    names = {name: times_field(name, again) for name in ("own", "proposal")}
    return FieldProblems({names.get(name, name): problem for name, problem in error.problems.items()})


def read(form: Form, now: datetime) -> Plan:
    """One's own date and time counts before a proposal."""
    own, moment = _times(form)
    if moment is None:
        raise FieldProblems({"own": Problem.REQUIRED})
    if moment != own and moment <= now:
        raise FieldProblems({"proposal": Problem.IN_THE_PAST})
    return Plan(
        starts_at=moment,
        minutes=form.number("minutes") or schedule.USUAL_MINUTES,
        agenda=read_agenda(form),
        seen=seen_agenda(form) or (),
    )


def _times(form: Form) -> tuple[datetime | None, datetime | None]:
    """One's own, and the one that counts: a proposal that was chosen after a warning of one's own is meant instead."""
    again = came_back(form)
    own = form.moment(times_field("own", again))
    proposal = moment_of(form.choice(times_field("proposal", again)))
    warned_of_own = own is not None and knows(form).startswith(f"{int(own.timestamp())}/")
    return own, proposal if proposal and (own is None or warned_of_own) else own


def read_agenda(form: Form) -> tuple[str, ...]:
    return tuple(line.strip() for line in form.text("agenda").splitlines() if line.strip())


def seen_agenda(form: Form) -> tuple[str, ...] | None:
    """The agenda that the form began with; None in one of an earlier version."""
    _, known, points = form.remembered.partition("\n")
    return tuple(points.splitlines()) if known else None
