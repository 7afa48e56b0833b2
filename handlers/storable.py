"""Takes out of what Slack sends the signs that no database keeps: the null sign, and halves of a pair of surrogates."""

import re
from collections.abc import Mapping
from typing import Any

NOT_KEPT = re.compile("[\0\ud800-\udfff]")


def clean(body: Any) -> None:
    """In place, wherever text stands in it."""
    if isinstance(body, dict):
        for name, value in body.items():
            body[name] = _cleaned(value)
    elif isinstance(body, list):
        body[:] = [_cleaned(one) for one in body]


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return NOT_KEPT.sub("", value)
    if isinstance(value, Mapping | list):
        clean(value)
    return value
