"""Which run is in force where, and which runs were, from when to when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Subquery

from enumeration.models import Round
from ranking.models import Publication, Run


def publication(round: Round, district: str) -> Publication | None:
    return (
        Publication.objects.filter(district=district, round=round, ended_at=None)
        .select_related("run__model", "run__scheme", "published_by")
        .first()
    )


def published_run(round: Round, district: str) -> Run | None:
    pointing = publication(round, district)
    return pointing.run if pointing else None


@dataclass(frozen=True)
class InForce:
    """The period in which a run was its district's ranking; if there were several, the last."""

    since: datetime
    until: datetime | None  # None: it still is
    replaced_by: int | None

    @property
    def is_now(self) -> bool:
        return self.until is None


def in_force(runs: Iterable[Run]) -> dict[int, InForce]:
    """Returns those of these runs that are or were published, by run id. One query."""
    # By their ids, which follow each other: two times may be equal where the server's clock went back.
    following = Publication.objects.filter(
        district=OuterRef("district"), round=OuterRef("round"), pk__gt=OuterRef("pk")
    ).order_by("pk")
    rows = (
        Publication.objects.filter(run__in=[run.pk for run in runs])
        .order_by("pk")
        .annotate(replaced_by=Subquery(following.values("run_id")[:1]))
    )
    # For a run that was published twice, the last time counts.
    return {each.run_id: InForce(each.published_at, each.ended_at, each.replaced_by) for each in rows}
