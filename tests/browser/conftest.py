"""A real browser on the real page of a real server, with a small real app behind it."""

import shutil
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
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
NO_TOUR = """
if (location.protocol === "http:") {
    localStorage.getItem("playground.tour") ?? localStorage.setItem("playground.tour", "over");
}
"""
EVIL_NAME = "<img src=x onerror=alert(1)>"

OpenPage = Callable[..., Page]
Tab = Callable[..., Page]


# About half of the time that all of them take.
FIRST_HALF = {"test_page", "test_form", "test_modals", "test_faults", "test_words"}


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


@dataclass(frozen=True)
class Window:
    """A context, and everything that went wrong on its pages."""

    context: BrowserContext
    errors: list[str] = field(default_factory=list)

    def new_page(self) -> Page:
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda line: self.errors.append(line.text) if line.type == "error" else None)
        page.on("dialog", lambda dialog: self.errors.append(f"a dialog said {dialog.message}"))
        return page


@contextmanager
def new_window(browser: Browser) -> Iterator[Window]:
    context = browser.new_context(viewport={"width": WIDE[0], "height": WIDE[1]}, accept_downloads=True)
    context.set_default_timeout(PATIENCE_MS)
    yield Window(context)
    context.close()


def show(page: Page, slack: PretendSlack, person: str, size: tuple[int, int] = WIDE, place: str = "") -> Page:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(f"{slack.url}/?as={person}{place}")
    page.wait_for_selector("body[data-ready]")
    return page


@pytest.fixture
def window(browser: Browser) -> Iterator[Window]:
    with new_window(browser) as window:
        yield window


@pytest.fixture
def context(window: Window) -> BrowserContext:
    return window.context


@pytest.fixture
def open_page(window: Window) -> Iterator[OpenPage]:
    """Opens the page of any pretend Slack as somebody; a test with an error in the browser fails."""
    yield lambda slack, person, *how: show(window.new_page(), slack, person, *how)
    assert window.errors == []


@pytest.fixture(scope="session")
def lasting(browser: Browser) -> Iterator[tuple[Window, Page]]:
    """A window with one page that stays: to open both anew for each test took most of the tests' time."""
    with new_window(browser) as window:
        # The tour stands in the way of nothing, but only its own tests want it.
        window.context.add_init_script(NO_TOUR)
        yield window, window.new_page()


@pytest.fixture
def tab(lasting: tuple[Window, Page], slack: PretendSlack) -> Iterator[Tab]:
    """Opens the page in front of the sample app, with nothing kept of what was chosen on it before."""
    window, page = lasting
    session = window.context.new_cdp_session(page)
    session.send("Storage.clearDataForOrigin", {"origin": slack.url, "storageTypes": "all"})
    session.detach()
    window.errors.clear()
    opened: list[Page] = []

    def open_tab(person: str = "U0ADA", **how: Any) -> Page:
        opened.append(window.new_page() if opened else page)
        return show(opened[-1], slack, person, **how)

    yield open_tab
    assert window.errors == []
    for another in opened[1:]:
        another.close()
    page.goto("about:blank")
    page.emulate_media(color_scheme="null", reduced_motion="null")
