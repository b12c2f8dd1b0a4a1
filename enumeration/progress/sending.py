"""When officers submitted something last."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import OuterRef, Subquery

from enumeration.models import Event, Officer, OfficerDay, Round
from enumeration.models.areas import district_of


def last_sent(officers: Iterable[int]) -> dict[int, datetime | None]:
    """Returns when each of them submitted something last. Looks at the end of each one's events: for a page of officers."""
    last = Event.objects.filter(by=OuterRef("pk"), verb="submit").order_by("-at").values("at")[:1]
    found = Officer.objects.filter(pk__in=officers).annotate(last=Subquery(last)).order_by()
    return dict(found.values_list("pk", "last"))


def sent_since(round: Round, code: str, since: datetime) -> Any:
    """Returns the keys, as a query, of who submitted something since then in the district of a place.

    Reads the counters of those days alone.
    """
    before = since.date() - timedelta(days=1)  # in whatever zone
    lately = OfficerDay.objects.filter(round=round, day__gte=before, area__code__startswith=district_of(code))
    return lately.filter(last_at__gte=since).order_by().values_list("officer_id", flat=True).distinct()
