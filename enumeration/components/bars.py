"""A bar of shaded parts: classes, or what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

STEPS = 10
"""Shades from the poorest class to the richest (static/css/ranking.css)."""


def shade(place: int, among: int) -> int:
    """Returns the shade of a class: place 0 of `among` is the poorest."""
    return round(place * (STEPS - 1) / (among - 1)) if among > 1 else 0


@dataclass(frozen=True)
class Part:
    """A piece of a bar from 0 to 100. The numbers are texts, because SVG needs a decimal point in every language."""

    label: str
    value: Any
    x: str
    width: str
    shade: int


def bar_of(labels: Sequence[Any], values: Sequence[float]) -> list[Part]:
    """Returns one bar divided by the values, the poorest first."""
    total, at, parts = sum(values), 0.0, []
    for place, (label, value) in enumerate(zip(labels, values, strict=True)):
        width = 100 * value / total if total else 0.0
        parts.append(Part(str(label), value, f"{at:.3f}", f"{width:.3f}", shade(place, len(values))))
        at += width
    return parts
