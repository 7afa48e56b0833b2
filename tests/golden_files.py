"""One golden file for each state of every message and modal, checked as Slack would check it."""

import json
from pathlib import Path
from typing import Any

from handlers.blocks.kit import Message
from playground.validator import check_message, check_view

FOLDER = Path(__file__).parent / "golden"


class Golden:
    """Compares what is said with `tests/golden/<flow>/<state>.json`; `pytest --update-golden` rewrites it."""

    def __init__(self, *, update: bool) -> None:
        self._update = update

    def __call__(self, name: str, said: Message | dict[str, Any]) -> None:
        content = said.as_json() if isinstance(said, Message) else said
        problems = check_message(content) if isinstance(said, Message) else check_view(content, content["type"])
        assert not problems, f"Slack would refuse {name}: {problems}"
        path = FOLDER / f"{name}.json"
        if self._update:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        assert path.exists(), f"{name} has no golden file yet: run pytest with --update-golden and read the file."
        assert json.loads(path.read_text(encoding="utf-8")) == content, f"{name} says something else than before."
