"""How the enumerators of a place stand: each with the figures of their SLS there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from enumeration.access import Permission, Role
from enumeration.models import Assignment, Officer, Round, Tally
from enumeration.progress.figures import Figures, is_silent, together
from enumeration.progress.sending import last_sent
from enumeration.tallies import COUNTERS


@dataclass(frozen=True)
class OfficerFigures:
    """An enumerator's SLS in one place, and when they last submitted something."""

    officer: Officer
    figures: Figures
    sls: int
    last_sent: datetime | None
    is_silent: bool  # work is left, and nothing was submitted for a day


def officers_in(user: Officer, round: Round, code: str) -> list[OfficerFigures]:
    """Returns the enumerators of a place with the figures of their SLS there, the slowest first. Four queries."""
    periods = (
        Assignment.objects.visible_to(user, Permission.SEE_HOUSEHOLDS)
        .active()
        .in_area(code)
        .filter(round=round, role=Role.ENUMERATOR)
        .values_list("officer_id", "area_id", "started_at")
    )
    by_officer: dict[int, list[str]] = {}
    since: dict[int, datetime] = {}
    for officer_id, area_code, started_at in periods:
        by_officer.setdefault(officer_id, []).append(area_code)
        since[officer_id] = min(started_at, since.get(officer_id, started_at))
    codes = [area_code for held in by_officer.values() for area_code in held]
    rows = {
        row["area_id"]: Figures(row["area_id"], "", {name: row[name] for name in COUNTERS})
        for row in Tally.objects.filter(round=round, area__in=codes).values("area_id", *COUNTERS)
    }
    figures = {
        officer_id: together([rows[area_code] for area_code in held if area_code in rows], code)
        for officer_id, held in by_officer.items()
    }
    slowest = sorted(
        figures, key=lambda pk: (figures[pk].enumerated_share is None, figures[pk].enumerated_share or 0, pk)
    )
    officers = Officer.objects.in_bulk(slowest)
    sent = last_sent(slowest)
    return [
        OfficerFigures(
            officers[pk],
            figures[pk],
            sls=len(by_officer[pk]),
            last_sent=sent.get(pk),
            is_silent=bool(figures[pk].to_begin) and is_silent(since[pk], sent.get(pk), round),
        )
        for pk in slowest
    ]
