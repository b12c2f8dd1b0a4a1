"""How a share is shown: one rule for pages, files and charts (static/js/share.js has it for the browser)."""

from __future__ import annotations

from math import floor


def half_up(value: float, decimals: int = 0) -> float:
    """Returns the value rounded; halves go away from zero, as in the browser's Intl.NumberFormat. `round` would go to the
    even neighbour: 24.5 a day is 25 on pages, in files and on charts."""
    scale = 10**decimals
    # the nearest float to 0.285 × 100 is a little less than 28.5
    whole = floor(abs(value) * scale + 0.5 + 1e-9)
    return whole / scale if value >= 0 else -whole / scale


def shown_percent(share: float, decimals: int = 0) -> float:
    """Returns 0.453 as 45. Halves are rounded up. 100 means that nothing is left, and 0 that nothing has begun."""
    scale = 10**decimals
    shown = floor(share * 100 * scale + 0.5)
    if share < 1 and shown >= 100 * scale:
        shown = 100 * scale - 1
    if share > 0 and shown <= 0:
        shown = 1
    return shown / scale
