"""A real browser on the real page of a real server, with a small real app behind it."""

import shutil
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from playground.slack import PretendSlack
from tests.browser.sample_app import MANIFEST, Heard, make_sample
from tests.playground.tiny import over_http

ROOT = Path(__file__).parents[2]
CHROMIUM = Path(shutil.which("chromium") or "/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
WIDE, NARROW = (1280, 800), (390, 780)
PATIENCE_MS = 15_000
expect.set_options(timeout=PATIENCE_MS)
NO_TOUR = "localStorage.getItem('playground.tour') ?? localStorage.setItem('playground.tour', 'over')"
EVIL_NAME = "<img src=x onerror=alert(1)>"

OpenPage = Callable[..., Page]
Tab = Callable[..., Page]


# About half of the time that all of them take.
FIRST_HALF = {"test_page", "test_form", "test_modals", "test_faults"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # Two workers drive a browser each; one would still be at it when all others are done, and three are too many.
    for item in items:
        if Path(__file__).parent in item.path.parents:
            half = "one browser" if item.path.stem in FIRST_HALF else "other browser"
            item.add_marker(pytest.mark.xdist_group(half))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip("Chromium is not installed, so the page was not tried in a browser.")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def served() -> Iterator[tuple[PretendSlack, Heard]]:
    with PretendSlack(MANIFEST, people=cast_with_somebody_evil()) as slack:
        app, heard = make_sample(slack)
        with over_http(slack, app):
            yield slack, heard


def cast_with_somebody_evil() -> dict[str, Any]:
    cast = tomllib.loads((ROOT / "playground" / "people.toml").read_text(encoding="utf-8"))
    cast["people"].append({"id": "U0EVIL", "handle": "evil", "name": EVIL_NAME, "title": "<b>x</b>", "tz": "UTC"})
    for channel in cast.get("channels", []):
        if "members" in channel:
            channel["members"].append("U0EVIL")
    return cast


@pytest.fixture
def slack(served: tuple[PretendSlack, Heard]) -> PretendSlack:
    """Begins afresh for every test."""
    served[0].reset()
    served[1].forget()
    return served[0]


@pytest.fixture
def heard(served: tuple[PretendSlack, Heard]) -> Heard:
    return served[1]


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": WIDE[0], "height": WIDE[1]}, accept_downloads=True)
    context.set_default_timeout(PATIENCE_MS)
    yield context
    context.close()


@pytest.fixture
def open_page(context: BrowserContext) -> Iterator[OpenPage]:
    """Opens the page of any pretend Slack as somebody; a test with an error in the browser fails."""
    errors: list[str] = []

    def open_page(slack: PretendSlack, person: str, size: tuple[int, int] = WIDE, place: str = "") -> Page:
        page = context.new_page()
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda line: errors.append(line.text) if line.type == "error" else None)
        page.on("dialog", lambda dialog: errors.append(f"a dialog said {dialog.message}"))
        page.goto(f"{slack.url}/?as={person}{place}")
        page.wait_for_selector("body[data-ready]")
        return page

    yield open_page
    assert errors == []


@pytest.fixture
def tab(context: BrowserContext, open_page: OpenPage, slack: PretendSlack) -> Tab:
    """Opens the page in front of the sample app."""
    # The tour stands in the way of nothing, but only its own tests want it.
    context.add_init_script(NO_TOUR)
    return lambda person="U0ADA", **how: open_page(slack, person, **how)
