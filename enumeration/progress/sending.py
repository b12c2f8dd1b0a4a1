"""When officers submitted something last."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import OuterRef, Subquery

from enumeration.models import Event, Officer


def last_sent(officers: Iterable[int]) -> dict[int, datetime | None]:
    """Returns when each of them submitted something last. Looks at the end of each one's events, however many there are."""
    last = Event.objects.filter(by=OuterRef("pk"), verb="submit").order_by("-at").values("at")[:1]
    found = Officer.objects.filter(pk__in=officers).annotate(last=Subquery(last)).order_by()
    return dict(found.values_list("pk", "last"))
