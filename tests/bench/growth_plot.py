"""How time and memory grow, drawn as an SVG that any browser shows, on logarithmic scales."""

import math
import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

WIDTH, HEIGHT, LEFT, TOP, SIDE = 900, 400, 70, 60, 340
TALL = 260
DRAWN = {"time": "#1264a3", "memory": "#2b8a3e"}


@dataclass(frozen=True, slots=True)
class Curve:
    """Values over numbers of people, with the unit of the values."""

    name: str
    unit: str
    values: Sequence[float]


def machine() -> str:
    """Cores, how busy others keep them, processor, system and Python, so that a reader can compare."""
    busy = round(os.getloadavg()[0])
    shared = f" shared with {busy} other busy {'process' if busy == 1 else 'processes'}" if busy else ""
    return (
        f"{os.cpu_count()} cores{shared}, {platform.machine()}, {platform.system()}, Python {platform.python_version()}"
    )


def draw(path: Path, people: Sequence[int], curves: Sequence[Curve], about: str) -> None:
    """One panel for each curve, side by side."""
    panels = "".join(_panel(people, curve, LEFT + place * (SIDE + 90)) for place, curve in enumerate(curves))
    path.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" '
        f'font-size="13" fill="#1d1c1d"><rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>'
        f'<text x="{LEFT}" y="24" font-size="16">Matching mentees with half as many mentors of three places</text>'
        f'{panels}<text x="{LEFT}" y="{HEIGHT - 14}" fill="#616061">{about}</text></svg>\n',
        encoding="utf-8",
    )


def _panel(people: Sequence[int], curve: Curve, left: int) -> str:
    ticks = _ticks(curve.values)
    low, high = ticks[0], ticks[-1]
    across = [left + SIDE * _share(one, people[0], people[-1]) for one in people]
    heights = [TOP + TALL * (1 - _share(one, low, high)) for one in curve.values]
    color = DRAWN.get(curve.name, "#1d1c1d")
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in zip(across, heights, strict=True))
    marks = "".join(
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{color}"/>'
        f'<text x="{x:.1f}" y="{y - 9:.1f}" text-anchor="middle" font-size="11">{_worded(value)}</text>'
        for x, y, value in zip(across, heights, curve.values, strict=True)
    )
    names = "".join(
        f'<text x="{x:.1f}" y="{TOP + TALL + 18}" text-anchor="middle">{count:,}</text>'
        for x, count in zip(across, people, strict=True)
        if count in {100, 500, 1_000, 2_000, 5_000, 10_000}
    )
    title = f'<text x="{left}" y="{TOP - 14}">{curve.name}, {curve.unit}, by number of mentees</text>'
    line = f'<polyline points="{points}" fill="none" stroke="{color}" stroke-width="2"/>'
    return title + "".join(_rule(left, one, low, high) for one in ticks) + line + marks + names


def _rule(left: int, value: float, low: float, high: float) -> str:
    y = TOP + TALL * (1 - _share(value, low, high))
    return (
        f'<line x1="{left}" x2="{left + SIDE}" y1="{y:.1f}" y2="{y:.1f}" stroke="#dddddd"/>'
        f'<text x="{left - 8}" y="{y + 4:.1f}" text-anchor="end">{_worded(value)}</text>'
    )


def _ticks(values: Sequence[float]) -> list[float]:
    """Powers of ten around the values."""
    first, last = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    return [10.0**power for power in range(first, max(last, first + 1) + 1)]


def _share(value: float, low: float, high: float) -> float:
    return math.log(value / low) / math.log(high / low)


def _worded(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 else f"{value:.2g}"
