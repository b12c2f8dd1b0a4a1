"""The address of a list with its filter, changed in one part: the next page, another tab, without a search."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.dateparse import parse_datetime

from enumeration.fields.bounds import whole


def typed(sent: Mapping[str, str], name: str, most: int = 100) -> str:
    """Returns what somebody typed, or what an address says. Raises TooLong: half a search would find something else."""
    return whole(sent.get(name) or "", most)


def query_of(kept: Mapping[str, str], **changes: str) -> str:
    """Returns the non-empty values as a query string."""
    return urlencode({name: value for name, value in {**kept, **changes}.items() if value})


def this_page(request: HttpRequest, *, only: Collection[str] | None = None, **changes: str) -> str:
    """Returns the address of this page with other parameters; an empty one is left out.

    `only`: the parameters that are kept.
    """
    kept = {name: str(value) for name, value in request.GET.items() if only is None or name in only}
    query = query_of(kept, **changes)
    return f"{request.path}?{query}" if query else request.path


def moment_of(text: str) -> datetime | None:
    try:
        return parse_datetime(text)
    except ValueError:
        return None
