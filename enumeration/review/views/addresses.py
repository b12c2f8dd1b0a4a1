"""The filter of a queue in an address, and back: it travels with the households that a reviewer goes through."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import QueryDict

from enumeration.access import Permission, Reach
from enumeration.models import Level, Round, State
from enumeration.models.areas import LEVEL_OF, lies_in_a
from enumeration.pages.numbers import is_digits, whole_number
from enumeration.pages.queries import moment_of, typed
from enumeration.review.queue import MOST_CHOSEN, QUEUE_STATES, Queue
from enumeration.review.sorts import SORTS


def read_queue(query: QueryDict, round: Round, held: Iterable[Permission]) -> Queue:
    """Returns the filter in an address. What cannot be read is left out."""
    state = query.get("status", "")
    if state not in QUEUE_STATES:
        # The district office's own step comes after the supervisor's.
        state = State.APPROVED.value if Permission.COMPLETE in held else State.SUBMITTED.value
    area = query.get("wilayah", "")
    return Queue(
        round.pk,
        state=state,
        area=area if is_digits(area, LEVEL_OF) else "",
        enumerator=whole(query.get("ppl")),
        result=whole(query.get("hasil")),
        warned=bool(query.get("peringatan")),
        team=whole(query.get("tim")),
        late=bool(query.get("terlambat")),
        search=typed(query, "cari").strip(),
        sort=sort if (sort := query.get("urut", "")) in SORTS else "",
        chosen=tuple(each for each in query.getlist("keluarga")[:MOST_CHOSEN] if _is_uuid(each)),
        until=query.get("sampai", "") if moment_of(query.get("sampai", "")) else "",
    )


def query_of(queue: Queue) -> dict[str, Any]:
    """Returns the filter as an address; the reverse of read_queue."""
    query: dict[str, Any] = {"status": queue.state}
    if queue.area:
        query["wilayah"] = queue.area
    if queue.enumerator:
        query["ppl"] = queue.enumerator
    if queue.result:
        query["hasil"] = queue.result
    if queue.warned:
        query["peringatan"] = "on"
    if queue.team:
        query["tim"] = queue.team
    if queue.late:
        query["terlambat"] = "on"
    if queue.search:
        query["cari"] = queue.search
    if queue.sort:
        query["urut"] = queue.sort
    return query


def is_narrow(queue: Queue, mine: Reach) -> bool:
    """Returns whether the queue is a kecamatan or less: a whole district has too many officers to choose from, and too many
    households to be sorted by what is counted."""
    return lies_in_a(Level.SUBDISTRICT, queue.area) or all(lies_in_a(Level.SUBDISTRICT, code) for code in mine.codes)


def whole(raw: str | None) -> int | None:
    return whole_number(raw, most=2**31 - 1)


def _is_uuid(raw: str) -> bool:
    try:
        UUID(raw)
    except ValueError:
        return False
    return True
