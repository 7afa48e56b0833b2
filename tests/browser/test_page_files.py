"""What must hold for the page's files, whether or not a browser is there."""

import re
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "playground" / "page"
SCRIPTS = sorted((PAGE / "js").glob("*.js"))
MOST_LINES = 300


def test_nothing_is_loaded_from_elsewhere() -> None:
    loads = re.compile(r"""(?:src|href)=["']([^"']+)|url\(([^)]+)\)|@import|from ["']([^"']+)["']""")
    for file in [PAGE / "index.html", *(PAGE / "css").glob("*.css"), *SCRIPTS]:
        for match in loads.finditer(file.read_text(encoding="utf-8")):
            address = next((group for group in match.groups() if group), "")
            assert not re.match(r"https?:|//", address), f"{file.name} loads {address}"


@pytest.mark.parametrize(
    "word", ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "DOMParser"]
)
def test_text_can_only_become_text(word: str) -> None:
    assert [script.name for script in SCRIPTS if word in script.read_text(encoding="utf-8")] == []


def test_every_script_is_fetched_at_once() -> None:
    html = (PAGE / "index.html").read_text(encoding="utf-8")
    named = set(re.findall(r'(?:modulepreload" href|src)="js/([^"]+)"', html))
    assert named == {script.name for script in SCRIPTS}


def test_every_script_is_short() -> None:
    long = [script.name for script in SCRIPTS if len(script.read_text(encoding="utf-8").splitlines()) > MOST_LINES]
    assert long == []


def test_the_page_itself_refuses_scripts_styles_and_pictures_from_elsewhere() -> None:
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', (PAGE / "index.html").read_text(encoding="utf-8"))
    assert policy is not None
    rules = dict(rule.strip().split(" ", 1) for rule in policy[1].split(";"))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == rules["style-src"] == "'self'"
    assert "http" not in policy[1]
