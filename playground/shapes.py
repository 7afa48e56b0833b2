"""The one shape that crosses the wire."""

from typing import Any

Json = dict[str, Any]
