"""`uv run app.py outbox`: what waits and why, for whoever looks after the bot. Never what the messages say."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

import structlog
import typer
from rich.console import Console
from rich.table import Table

from bot.nudges import Delivery, DeliveryState
from bot.ports import Now, UnitOfWork

log = structlog.get_logger()

SHOWN = 50
BY_HAND = "dropped by hand"
STANDS = {
    DeliveryState.WAITING: "waits, and goes out by itself",
    DeliveryState.SENDING: "is being sent, or is in doubt and looked up by itself",
    DeliveryState.SENT: "was sent",
    DeliveryState.DROPPED: "was dropped",
    DeliveryState.FAILED: "was given up",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """`open_all`: one unit of work for each workspace in the database."""

    open_all: Callable[[], AbstractContextManager[Sequence[UnitOfWork]]]
    now: Now

    def show(self, most: int) -> None:
        with self.open_all() as uows:
            for uow in uows:
                _show(uow, self.now(), most)
            if not uows:
                typer.echo("Nothing is kept yet: the bot was never connected to a workspace.")

    def retry(self, key: str | None, *, all_failed: bool) -> None:
        if (key is None) is not all_failed:
            _stop("Name one KEY, or --all-failed.")
        with self.open_all() as uows:
            done = [one for uow in uows for one in _revived(uow, key, self.now())]
        for one in done:
            log.info("nudge_retried", action="retry_by_hand", key=one)
        if key is not None and not done:
            _stop(self._why_not(key, "there is nothing to try again"))
        typer.echo(f"{len(done)} will be tried again.")

    def drop(self, key: str) -> None:
        with self.open_all() as uows:
            begun = any(one.state is DeliveryState.SENDING for one in _found(uows, key))
            done = [uow for uow in uows if _discard(uow, key, self.now())]
        if not done:
            _stop(self._why_not(key, "there is nothing to drop"))
        log.info("nudge_dropped", action="drop_by_hand", key=key)
        typer.echo("Slack may have taken it already; it will not be sent again." if begun else "It will not be sent.")

    def _why_not(self, key: str, so: str) -> str:
        with self.open_all() as uows:
            found = _found(uows, key)
        if not found:
            return f"There is no message under the key {key}. Run it without a word to see the keys."
        one = found[0]
        at = f" at {_minute(one.sent_at)}" if one.sent_at else ""
        reason = f" ({one.reason})" if one.reason else ""
        return f"The message {key} {STANDS[one.state]}{at}{reason}, so {so}."


def commands(desk: Callable[[], Desk]) -> typer.Typer:
    """`desk` is made when a command runs, since it needs the settings."""
    made = typer.Typer(help="List what waits to be said and why, and help it along by hand.", no_args_is_help=False)

    @made.callback(invoke_without_command=True)
    def show(
        context: typer.Context,
        most: Annotated[int, typer.Option(help="How many to list of each.", min=1)] = SHOWN,
    ) -> None:
        """List what waits, why, and what has failed."""
        if context.invoked_subcommand is None:
            desk().show(most)

    @made.command()
    def retry(
        key: Annotated[str | None, typer.Argument(metavar="KEY", help="As it is listed.")] = None,
        all_failed: Annotated[bool, typer.Option("--all-failed", help="Everything that has failed.")] = False,
    ) -> None:
        """Try again what has failed."""
        desk().retry(key, all_failed=all_failed)

    @made.command()
    def drop(key: Annotated[str, typer.Argument(metavar="KEY", help="As it is listed.")]) -> None:
        """Do not send what waits or has failed."""
        desk().drop(key)

    return made


def _show(uow: UnitOfWork, now: datetime, most: int) -> None:
    with uow:
        standing = uow.outbox.standing(now)
        waiting, failed = uow.outbox.open_ones(most), uow.outbox.failed_ones(most)
    console = Console()
    console.print(
        f"Workspace {uow.workspace_id}: {standing.due} due, {standing.in_doubt} in doubt, {standing.failed} failed."
    )
    if waiting or failed:
        console.print(_table([*waiting, *failed], now))
    if most in (len(waiting), len(failed)):
        console.print(f"No more than {most} of each are listed; --most {10 * most} lists more.", highlight=False)


def _table(deliveries: Sequence[Delivery], now: datetime) -> Table:
    table = Table("Key", "State", "Due", "Tries", "Why", box=None, pad_edge=False)
    table.columns[0].overflow = "fold"
    for one in deliveries:
        due = _minute(one.nudge.due_at)
        table.add_row(one.nudge.key, one.state.value, due, str(one.attempts), _why(one, now))
    return table


def _minute(moment: datetime) -> str:
    return moment.isoformat(" ", "minutes").replace("+00:00", " UTC")


def _found(uows: Sequence[UnitOfWork], key: str) -> Sequence[Delivery]:
    found = []
    for uow in uows:
        with uow:
            found.append(uow.outbox.find(key))
    return [one for one in found if one is not None]


def _why(one: Delivery, now: datetime) -> str:
    if one.state is DeliveryState.FAILED:
        return one.reason
    again = f", again at {one.held_until:%H:%M:%S} UTC" if one.held_until and one.held_until > now else ""
    if one.holder and again:
        return "being sent"
    if one.state is DeliveryState.SENDING:
        return f"in doubt: {one.reason or 'its sender vanished'}{again}"
    if one.nudge.due_at > now:
        return f"not due yet{f': {one.reason}' if one.reason else ''}"
    return f"{one.reason or 'its turn comes'}{again}"


def _revived(uow: UnitOfWork, key: str | None, now: datetime) -> Iterator[str]:
    with uow:
        keys = [one.nudge.key for one in uow.outbox.failed_ones(1_000_000)] if key is None else [key]
        yield from [one for one in keys if uow.outbox.revive(one, now=now)]


def _discard(uow: UnitOfWork, key: str, now: datetime) -> bool:
    with uow:
        return uow.outbox.discard(key, now=now, reason=BY_HAND)


def _stop(why: str) -> None:
    Console(stderr=True).print(why, markup=False, highlight=False, soft_wrap=True)
    raise typer.Exit(1)
