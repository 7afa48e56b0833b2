"""Fetches a file that somebody handed over in a form, with the bot's token, from Slack and from nowhere else."""

from collections.abc import Mapping
from http.client import HTTPException
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from slack_sdk import WebClient

SECONDS = 10
SLACKS_OWN = (".slack.com", ".slack-gov.com", ".slack-files.com")


class NotFetched(Exception):
    """Slack did not give the file."""


class _StayHere(HTTPRedirectHandler):
    """Slack sends whoever may not read a file to its login page; the token must not follow."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


def fetch(client: WebClient, file: Mapping[str, Any], *, most: int) -> bytes:
    """At most `most` bytes and one more, by which the reader sees that there were too many; raises NotFetched."""
    address = str(_with_address(client, file).get("url_private_download") or "")
    if not _is_slacks(address, client.base_url):
        raise NotFetched("not an address of Slack's")
    request = Request(address, headers={"Authorization": f"Bearer {client.token}"})  # noqa: S310, checked above
    try:
        with build_opener(_StayHere).open(request, timeout=SECONDS) as answer:
            content: bytes = answer.read(most + 1)
            kind = answer.headers.get_content_type()
    except (URLError, OSError, HTTPException) as error:
        raise NotFetched(type(error).__name__) from error
    if kind == "text/html":
        raise NotFetched("a login page")
    return content


def _with_address(client: WebClient, file: Mapping[str, Any]) -> Mapping[str, Any]:
    """Files from connected workspaces come without their address."""
    if file.get("url_private_download"):
        return file
    found: Mapping[str, Any] = client.files_info(file=str(file.get("id")))["file"]
    return found


def _is_slacks(address: str, base_url: str) -> bool:
    asked, ours = urlsplit(address), urlsplit(base_url)
    if (asked.scheme, asked.netloc) == (ours.scheme, ours.netloc):
        return True
    return asked.scheme == "https" and (asked.hostname or "").endswith(SLACKS_OWN)
