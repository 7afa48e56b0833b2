"""How those who run the bot see that it works: whether messages go out, and the numbers."""

import hmac
from collections.abc import Callable
from datetime import datetime, timedelta

from starlette.requests import Request

from bot.errors import Unavailable
from bot.ports import Now, Standing
from handlers import metrics
from handlers.office import Office
from handlers.pace import POST

NOTHING_FOR = timedelta(minutes=10)
LOOPBACK = frozenset(("127.0.0.1", "::1", "localhost"))
# A proxy adds one of these: then the request comes from somewhere else.
FORWARDED = ("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip")


def sending_health(office: Office) -> str:
    """ "ok", also while messages wait for Slack's limits; else since when nothing went out that could have."""
    now = office.now()
    long_ago = now - NOTHING_FOR
    with office.reading() as uow:
        if office.may_post_at(uow, long_ago) > long_ago:
            return "ok"  # for a part of that time Slack took nothing
        signs = [one for one in (uow.limits.last_taken(POST), office.progress_at) if one is not None]
        if any(one > long_ago for one in signs) or not uow.outbox.free_since(long_ago, now=now):
            return "ok"
    return "messages are due and nothing was sent for ten minutes"


def numbers(office: Callable[[], Office | None], now: Now) -> bytes:
    """What `GET /metrics` answers; before the bot is connected, and while the database is away, without the outbox."""
    moment, there = now(), office()
    return metrics.exposition(_standing(there, moment) if there else None, moment)


def _standing(office: Office, now: datetime) -> Standing | None:
    try:
        with office.reading() as uow:
            return uow.outbox.standing(now)
    except Unavailable:
        return None


def may_watch(request: Request, token: str | None) -> bool:
    """With a token, whoever has it; without one, only who asks on this machine and through no proxy."""
    if token:
        given = request.headers.get("authorization", "").removeprefix("Bearer ").encode()
        return hmac.compare_digest(given, token.encode())
    here = request.client is not None and request.client.host in LOOPBACK
    return here and request.url.hostname in LOOPBACK and not any(name in request.headers for name in FORWARDED)
