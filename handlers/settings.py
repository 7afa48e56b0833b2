"""What the environment says, checked once at start: one clear line names the variable that is wrong."""

from collections.abc import Callable
from typing import Annotated, Self, TypeVar

from pydantic import AfterValidator, Field, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

SLACK_API = "https://slack.com/api/"
DATABASE_URL = "sqlite:///mentor.db"


class SettingError(Exception):
    """A setting is missing or malformed; the text is one line that names it."""


def _beginning_with(prefix: str, meaning: str) -> Callable[[str], str]:
    def check(value: str) -> str:
        if not value.startswith(prefix):
            raise ValueError(f"must begin with {prefix}: it is {meaning}")
        return value

    return check


def _web_address(value: str) -> str:
    if not value.startswith(("http://", "https://")):
        raise ValueError("must begin with http:// or https://")
    return value if value.endswith("/") else value + "/"


BotToken = Annotated[str, AfterValidator(_beginning_with("xoxb-", "the bot token of your Slack app"))]
AppToken = Annotated[str, AfterValidator(_beginning_with("xapp-", "the app-level token with connections:write"))]
Port = Annotated[int, Field(ge=1, le=65535)]


class PlaygroundSettings(BaseSettings):
    """What `uv run app.py` reads."""

    model_config = SettingsConfigDict(env_ignore_empty=True)

    port: Port = 3000


class DatabaseSettings(BaseSettings):
    """What `uv run app.py outbox` reads."""

    model_config = SettingsConfigDict(env_ignore_empty=True)

    database_url: str = DATABASE_URL


class ServeSettings(PlaygroundSettings):
    """What `uv run app.py serve` reads."""

    slack_bot_token: BotToken
    slack_app_token: AppToken | None = None
    slack_signing_secret: str | None = None
    slack_api_url: Annotated[str, AfterValidator(_web_address)] = SLACK_API
    database_url: str = DATABASE_URL
    slack_posts_a_minute: Annotated[int, Field(ge=10, le=10_000)] = 300
    metrics_token: Annotated[str, Field(min_length=16)] | None = None
    mentor_admins: str = ""

    @property
    def admins(self) -> tuple[str, ...]:
        return tuple(one.strip() for one in self.mentor_admins.replace(";", ",").split(",") if one.strip())

    @model_validator(mode="after")
    def _one_way_in(self) -> Self:
        if not self.slack_app_token and not self.slack_signing_secret:
            raise ValueError(
                "SLACK_SIGNING_SECRET is missing: set it for HTTP, or set SLACK_APP_TOKEN for Socket Mode."
            )
        wrong = [one for one in self.admins if not one.isalnum() or one[0] not in "UW"]
        if wrong:
            raise ValueError(
                f"MENTOR_ADMINS must be Slack user ids such as U012ABCDEF, separated by commas: {wrong[0]}"
            )
        return self


S = TypeVar("S", bound=BaseSettings)


def read(kind: type[S]) -> S:
    """Raises SettingError with one line that names the first variable that is missing or malformed."""
    try:
        return kind()
    except ValidationError as error:
        raise SettingError(_line(error)) from None


def _line(error: ValidationError) -> str:
    first = error.errors()[0]
    if not first["loc"]:
        return str(first["msg"]).removeprefix("Value error, ")
    name = str(first["loc"][0]).upper()
    if first["type"] == "missing":
        return f"{name} is missing."
    return f"{name} {_what_is_wrong(str(first['msg']))}."


def _what_is_wrong(message: str) -> str:
    return message.removeprefix("Value error, ").removeprefix("Input ").rstrip(".")
