"""Starts everything: settings, database, Slack, clock, web. The only file that knows all parts.

`uv run app.py` lives a mentoring story in a pretend Slack; `uv run app.py serve` runs the bot in a real one.
"""

import gc
import logging
import os
import secrets
import shutil
import signal
import socket
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, Annotated, Any

import typer
import yaml
from rich.console import Console
from sqlalchemy import Engine

from bot.ports import Now, UnitOfWork
from bot.services import sample, templates
from bot.services.strict_toml import FlawedContent
from handlers import app_manifest, logs
from handlers.outbox_desk import Desk, commands
from handlers.pace import PACE, Pace
from handlers.running import Bot
from handlers.serving import served as served  # also for tests
from handlers.settings import DatabaseSettings, PlaygroundSettings, ServeSettings, SettingError, read
from storage import engine as database
from storage import migrate
from storage.unit_of_work import opener

if TYPE_CHECKING:
    from handlers.socket_mode import SocketMode
    from playground.slack import PretendSlack

HERE = Path(__file__).parent
COMMANDS = typer.Typer(add_completion=False, rich_markup_mode="rich", pretty_exceptions_enable=False)
EPILOG = (
    "Settings are environment variables. For every command: PORT (default 3000). For serve: SLACK_BOT_TOKEN; "
    "SLACK_APP_TOKEN for Socket Mode, or SLACK_SIGNING_SECRET for HTTP; SLACK_API_URL (default Slack's own); "
    "DATABASE_URL (default sqlite:///mentor.db, or postgresql+psycopg://...); MENTOR_ADMINS (Slack user ids); "
    "SLACK_POSTS_A_MINUTE (default 300); METRICS_TOKEN (for GET /metrics from other machines)."
)


def system_now() -> datetime:
    """The only place where the time of day comes from."""
    return datetime.now(UTC)


@COMMANDS.callback(invoke_without_command=True, epilog=EPILOG)
def playground(
    context: typer.Context,
    keep: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Keep the story in this folder, and go on with it.")
    ] = None,
) -> None:
    """Mentoring programs that live inside Slack.

    With no command, the bot starts together with a pretend Slack and a web page where you can try all of it.
    """
    if context.invoked_subcommand is None:
        with _one_line_for_a_wrong_setting():
            _play(read(PlaygroundSettings).port, keep)


@COMMANDS.command(epilog=EPILOG)
def serve() -> None:
    """Run the bot in a real Slack workspace, in Socket Mode or over HTTP."""
    with _one_line_for_a_wrong_setting():
        settings = read(ServeSettings)
        _check_database_url(settings.database_url)
        logs.set_up()
        _serve(settings)


@COMMANDS.command()
def manifest(
    url: Annotated[str, typer.Option(help="The bot's public address, such as https://mentor.example.com")],
) -> None:
    """Print the manifest that creates the Slack app for HTTP. The one for Socket Mode is manifest.yml itself."""
    if not url.startswith("https://"):
        Console(stderr=True).print("--url must begin with https://, since Slack calls nothing else.")
        raise typer.Exit(2)
    typer.echo(yaml.safe_dump(http_manifest(url), sort_keys=False, allow_unicode=True))


@COMMANDS.command()
def match(
    people: Annotated[Path, typer.Argument(metavar="PEOPLE.CSV", help="One person a line; id and role are required.")],
    pairs: Annotated[Path | None, typer.Option(help="Write who is with whom, the score and the reasons.")] = None,
    candidates: Annotated[Path | None, typer.Option(help="Write every couple, allowed or not, and why not.")] = None,
    unmatched: Annotated[Path | None, typer.Option(help="Write who is left out, why, and what would help.")] = None,
    rules: Annotated[Path | None, typer.Option(help="Kind, objective, weights and rules, as TOML.")] = None,
) -> None:
    """Match people from a file, without Slack. The columns and rules are explained in docs/matching-files.md."""
    from handlers import match_files

    files = match_files.Files(people=people, rules=rules, pairs=pairs, candidates=candidates, unmatched=unmatched)
    raise typer.Exit(match_files.run(files, on=system_now().date(), console=Console()))


@contextmanager
def _open_all() -> Iterator[list[UnitOfWork]]:
    """A unit of work for each workspace in the database that the settings name."""
    with _one_line_for_a_wrong_setting():
        logs.set_up()
        url = read(DatabaseSettings).database_url
        _check_database_url(url)
        engine = database.create(url)
        if (why := migrate.why_not_newest(engine)) is not None:
            raise SettingError(f"DATABASE_URL names a database that {why}.")
        open_uow = opener(engine)
        yield [open_uow(workspace_id) for workspace_id in database.workspaces(engine)]
        engine.dispose()


COMMANDS.add_typer(commands(lambda: Desk(open_all=_open_all, now=system_now)), name="outbox")


def read_manifest() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((HERE / "manifest.yml").read_text(encoding="utf-8"))
    return loaded


def http_manifest(url: str) -> dict[str, Any]:
    return app_manifest.for_http((HERE / "manifest.yml").read_text(encoding="utf-8"), url)


def _serve(settings: ServeSettings) -> None:
    over = _told_to_end()
    bot = make_bot(
        engine=database.create(settings.database_url),
        now=system_now,
        token=settings.slack_bot_token,
        signing_secret=None if settings.slack_app_token else settings.slack_signing_secret,
        slack_api_url=settings.slack_api_url,
        admins=settings.admins,
        pace=Pace(posts_a_minute=settings.slack_posts_a_minute),
    )
    gc.freeze()  # what is there from the start stays: nobody looks through it again while people wait
    everywhere = "0.0.0.0"  # noqa: S104, Slack calls from outside
    with served(bot, port=settings.port, host=everywhere, metrics_token=settings.metrics_token):
        socket_mode = _socket_mode(bot, settings)
        bot.start()
        over.get()
        if socket_mode is not None:
            socket_mode.stop()
    bot.stop()


def _socket_mode(bot: Bot, settings: ServeSettings) -> "SocketMode | None":
    """Started where the app-level token is set; then Slack's requests come over it and not over HTTP."""
    if settings.slack_app_token is None:
        return None
    from handlers.socket_mode import SocketMode  # aiohttp is not needed over HTTP

    socket_mode = SocketMode(bot.app, app_token=settings.slack_app_token, slack_api_url=settings.slack_api_url)
    bot.reached.socket_is_open = lambda: socket_mode.connected
    socket_mode.start()
    return socket_mode


def make_bot(
    *,
    engine: Engine,
    now: Now,
    token: str,
    signing_secret: str | None,
    slack_api_url: str,
    admins: tuple[str, ...] = (),
    pace: Pace = PACE,
) -> Bot:
    """The bot, not started yet; the database is migrated when it connects.

    Raises FlawedContent, with file, field and line, where a template or a lesson cannot be taken.
    """
    templates.every()
    bot = Bot(
        open_uow=opener(engine),
        now=now,
        token=token,
        signing_secret=signing_secret,
        slack_api_url=slack_api_url,
        holder=f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}",
        admins=admins,
        prepare_database=partial(migrate.upgrade, engine),
    )
    bot.pace = pace
    return bot


def _play(port: int, keep: Path | None) -> None:
    over = _told_to_end()
    logs.set_up(logging.WARNING)
    _say_where_tokens_belong()
    with _folder(keep) as folder:
        slack = _pretend_slack(port, folder / "slack.json" if keep else None)
        slack.start()
        with _story(slack, f"sqlite:///{folder / 'mentor.db'}"):
            typer.echo(f"Mentoring in a pretend Slack: {slack.url} (Ctrl-C stops it)")
            over.get()
        slack.stop()


def _pretend_slack(port: int, keep: Path | None) -> "PretendSlack":
    from playground.slack import PretendSlack

    try:
        return PretendSlack(manifest=read_manifest(), people=HERE / "playground" / "people.toml", port=port, keep=keep)
    except OSError as error:
        raise SettingError(f"PORT {port} cannot be used: {error.strerror}.") from None


@contextmanager
def _story(slack: "PretendSlack", database_url: str) -> Iterator[None]:
    """The bot in the pretend Slack, with the sample program; a reset there lets it begin again too."""
    bot = make_bot(
        engine=database.create(database_url),
        now=slack.clock.now,
        token=slack.bot_token,
        signing_secret=slack.signing_secret,
        slack_api_url=slack.api_url,
    )

    def begin() -> None:
        bot.connect_once()
        sample.set_up(bot.desk.open_uow(bot.workspace), slack.clock.now())
        bot.tidy()

    def begin_again() -> None:
        database.empty(database_url)
        begin()

    begin()
    bot.start()
    slack.clock.driver, slack.when_reset = bot, begin_again
    with served(bot) as address:
        slack.deliver_by_http(f"{address}/slack/events")
        yield
    bot.stop()


def _say_where_tokens_belong() -> None:
    if any(name in os.environ for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET")):
        Console(stderr=True).print(
            "Slack tokens are set, and this is the pretend Slack: `uv run app.py serve` is the command that uses them."
        )


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    folder = keep or Path(tempfile.mkdtemp(prefix="mentor-"))
    folder.mkdir(parents=True, exist_ok=True)
    try:
        yield folder
    finally:
        if keep is None:
            shutil.rmtree(folder, ignore_errors=True)


def _told_to_end() -> "SimpleQueue[None]":
    """Has something after Ctrl-C or SIGTERM, from the very start, so that neither ever ends in a trace.

    A queue and no event: its `put` may come in the middle of another one, as when both come at the same instant.
    """
    over: SimpleQueue[None] = SimpleQueue()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: over.put(None))
    return over


def _check_database_url(url: str) -> None:
    try:
        database.check_url(url)
    except ValueError as error:
        raise SettingError(f"DATABASE_URL {error}.") from None


@contextmanager
def _one_line_for_a_wrong_setting() -> Iterator[None]:
    try:
        yield
    except (SettingError, FlawedContent) as error:
        Console(stderr=True, soft_wrap=True).print(str(error), markup=False, highlight=False)
        sys.exit(2)


if __name__ == "__main__":
    COMMANDS()
