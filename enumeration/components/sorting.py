"""Heads of columns by which a table is sorted."""

from __future__ import annotations

from typing import Any

from enumeration.components.registry import component
from enumeration.pages.sorting import Sorting


@component
def sort_head(sorting: Sorting | None, column: str, label: Any, num: bool = False, anchor: str = "") -> dict:
    """Draw the <th> of a column that sorts the whole list when it is pressed, also without JavaScript.

    sorting: enumeration/pages/sorting.py; column: its name in the address; num=True for figures, the largest first;
    anchor: the id of the table, where the page is long. sorting=None, or a column it does not know: a plain head.
    """
    can = sorting is not None and column in sorting.keys
    head = sorting.head(column, descending_first=num, anchor=anchor) if sorting is not None and can else None
    return {"head": head, "label": label, "num": num}
