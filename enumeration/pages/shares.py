"""How a share is shown: one rule for pages, files and charts (static/js/share.js has it for the browser)."""

from __future__ import annotations

from math import floor


def shown_percent(share: float, decimals: int = 0) -> float:
    """Returns 0.453 as 45. Halves are rounded up. 100 means that nothing is left, and 0 that nothing has begun."""
    scale = 10**decimals
    shown = floor(share * 100 * scale + 0.5)
    if share < 1 and shown >= 100 * scale:
        shown = 100 * scale - 1
    if share > 0 and shown <= 0:
        shown = 1
    return shown / scale
