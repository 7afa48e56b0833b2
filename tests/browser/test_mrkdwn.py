"""mrkdwn at its edges: what is marked and what is only text, on the page's own renderer."""

import random
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Tab

RENDER = """async (texts) => {
  const { mrkdwn } = await import("/js/mrkdwn.js");
  const ctx = { me: "U0ADA", zone: "Europe/London", now: new Date("2026-12-01T09:00:00Z"),
                person: (id) => ({ U0BOB: { id: "U0BOB", name: "Bob" } })[id], channel: () => undefined };
  return texts.map((text) => {
    const box = document.createElement("div");
    box.append(mrkdwn(text, ctx));
    const tags = [...box.querySelectorAll("*")].map((element) => element.tagName.toLowerCase());
    const hrefs = [...box.querySelectorAll("[href]")].map((element) => element.getAttribute("href"));
    const others = [...box.querySelectorAll("*")].flatMap((element) => [...element.attributes].map((one) => one.name));
    return { text: box.textContent, tags: tags.filter((tag) => tag !== "div"), hrefs, attributes: others };
  });
}"""

SHOWN = {
    "a*b*c": ("a*b*c", []),
    "*a* b": ("a b", ["strong"]),
    "2 * 3 * 4": ("2 * 3 * 4", []),
    "snake_case_word": ("snake_case_word", []),
    "_it_, *bold _and_*": ("it, bold and", ["em", "strong", "em"]),
    "`*x*`": ("*x*", ["code"]),
    "```*x* <@U0BOB>```": ("*x* @Bob", ["pre", "code", "span"]),
    "an unclosed ``` fence": ("an unclosed ``` fence", []),
    "&lt;b&gt; &amp;lt;": ("<b> &lt;", []),
    "a < b": ("a < b", []),
    "<@U0BOB> <@U0GONE|gone> <!here>": ("@Bob @gone @here", ["span", "span", "span"]),
    "<!subteam^S1|@leads>": ("@leads", ["span"]),
    ":not_an_emoji: 10:30:45": (":not_an_emoji: 10:30:45", []),
    ":+1: :wave::skin-tone-3:": ("👍 👋🏼", ["span", "span"]),
    "<!date^1796108400^{date_short_pretty} at {time}|x>": ("Today at 7:00 AM", ["time"]),
    "<!date^1796108400^met {date_short_pretty}|x>": ("met today", ["time"]),
    "<!date^1796108400^{nonsense}|the fallback>": ("the fallback", ["span"]),
    "<!date^soon^{date}|the fallback>": ("the fallback", ["span"]),
    "> one\n> two": ("onetwo", ["blockquote", "br"]),
    "- one\n- two\nthree": ("onetwothree", ["ul", "li", "li"]),
}


def render(page: Page, *texts: str) -> list[dict[str, Any]]:
    rendered: list[dict[str, Any]] = page.evaluate(RENDER, list(texts))
    return rendered


def test_marks_are_read_as_slack_reads_them(tab: Tab) -> None:
    rendered = render(tab(), *SHOWN)
    assert {text: (one["text"], one["tags"]) for text, one in zip(SHOWN, rendered, strict=True)} == SHOWN


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("<https://example.org/a_b?c=1&amp;d=2|L &amp; M>", "https://example.org/a_b?c=1&d=2"),
        ("see https://example.org/x_y.", "https://example.org/x_y"),
        ("<mailto:ada@example.org|Ada>", "mailto:ada@example.org"),
    ],
)
def test_addresses_become_links(tab: Tab, text: str, address: str) -> None:
    assert render(tab(), text)[0]["hrefs"] == [address]


@pytest.mark.parametrize(
    "target", ["javascript:alert(1)", "data:text/html,x", "JAVASCRIPT:x", "vbscript:x", " https://x"]
)
def test_addresses_that_could_run_something_stay_words(tab: Tab, target: str) -> None:
    assert render(tab(), f"<{target}|click>")[0]["hrefs"] == []


def test_no_text_whatever_becomes_anything_but_harmless_elements(tab: Tab) -> None:
    pieces = ["*", "_", "~", "`", "```", "<", ">", "&", "|", "^", "\n", "> ", "- ", "1. ", ":", ":wave:", "<@U0BOB>"]
    pieces += [
        "<!date^1^{date}|",
        "<script>",
        "onclick=x",
        "<img src=x onerror=y>",
        "https://a.b",
        "word",
        " ",
        "é",
        "🎉",
    ]
    chance = random.Random(7)  # noqa: S311, the same texts every time
    texts = ["".join(chance.choices(pieces, k=chance.randint(1, 25))) for _ in range(400)]
    harmless = {"strong", "em", "s", "code", "pre", "blockquote", "ul", "ol", "li", "br", "span", "a", "time"}
    for text, one in zip(texts, render(tab(), *texts), strict=True):
        assert set(one["tags"]) <= harmless, text
        assert not [name for name in one["attributes"] if name.startswith("on")], text
        assert all(address.startswith(("http", "mailto:")) for address in one["hrefs"]), text
