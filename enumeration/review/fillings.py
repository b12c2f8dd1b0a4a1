"""How questionnaires were filled in: signals for a reviewer, and the facts behind them.

A signal asks for a look; it accuses nobody, and nothing is refused or ranked by it. Its thresholds stand here, once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from enumeration import zones
from enumeration.areas.distances import metres_outside
from enumeration.fields import dates
from enumeration.models import Boundary, Filling, Level
from enumeration.models.areas import LEVEL_OF, district_of, upper_codes
from enumeration.models.fillings import WHOLE_FORM
from enumeration.pages.formatting import duration, number
from enumeration.questionnaire.codes import Result

SHORT_SHARE = 1 / 3
"""Less than this share of the usual time per member in the district is short."""

PEERS = 30
"""Households in the district from which on there is a usual time."""

MOST_PEERS = 2000
"""The latest measurements that the usual time is taken from."""

SHORT_SECONDS = 45
"""Per member: short where there is no usual time yet."""

FAR_METRES = 1000
"""Outside the outline of the SLS, beyond the accuracy of the place."""

LATE_SHARE, LATE_LEAST = 0.5, 20
"""Answers changed after the whole form had been gone through."""

CLOCK_OFF = timedelta(minutes=10)
LOW_BATTERY = 5  # percent
NIGHT_BEGINS, NIGHT_ENDS = 22, 5  # o'clock, where the household lives

_AT_HOME = (Result.COMPLETE, Result.INCOMPLETE)


@dataclass(frozen=True)
class Signal:
    words: str
    tone: str  # enumeration/components/tones.py


@dataclass
class Filled:
    """All measurements of one household together."""

    area: str
    members: int
    result: int | None
    rows: list[Filling]  # the earliest first; at least one

    @property
    def read(self) -> list[Filling]:
        return [row for row in self.rows if not row.set_aside]

    @property
    def seconds(self) -> int:
        return sum(row.active_seconds for row in self.rows)

    @property
    def is_by_phone(self) -> bool:
        return any(row.mode == Filling.Mode.PHONE for row in self.rows)

    @property
    def first_given(self) -> int:
        """Returns how many answers were given that had been blank before."""
        return sum(row.answers - row.changes for row in self.rows)

    @property
    def late_share(self) -> float:
        return min(1.0, sum(row.late_changes for row in self.rows) / max(1, self.first_given))

    @property
    def place(self) -> Filling | None:
        """Returns the most exact measurement of the place."""
        given = [row for row in self.rows if row.place == Filling.Place.GIVEN]
        return min(given, key=lambda row: row.accuracy_m or 0, default=None)


def filled(households: Collection[UUID]) -> dict[UUID, Filled]:
    """Returns what was measured, by household. One query."""
    rows = Filling.objects.filter(household__in=households).order_by("pk").select_related("submission")
    rows = rows.defer("submission__payload", "submission__receipt")  # of the submission, its clock and codebook
    about = {"area": F("household__area"), "members": F("household__member_count"), "result": F("household__result")}
    found: dict[UUID, Filled] = {}
    for row in rows.annotate(**about):
        about_it = (row.area, row.members or 0, row.result)  # type: ignore[attr-defined]
        found.setdefault(row.household_id, Filled(*about_it, [])).rows.append(row)
    return found


def signals_of(households: Collection[UUID], measured: dict[UUID, Filled] | None = None) -> dict[UUID, list[Signal]]:
    """Returns what a reviewer might look at, by household. At most three queries for a page, one where nothing was
    measured.

    `measured`: as `filled` returns it, where that was read already.
    """
    measured = filled(households) if measured is None else measured
    usual = {
        district: _usual_seconds(district)
        for district in {district_of(one.area) for one in measured.values() if one.is_by_phone}
    }
    outlines = _outlines({one.area for one in measured.values() if one.place})
    return {
        pk: [
            signal
            for signal in (
                _short(one, usual.get(district_of(one.area))),
                _far(one, outlines),
                _changed_late(one),
                _at_night(one),
                _clock(one),
                *_device(one),
            )
            if signal
        ]
        for pk, one in measured.items()
    }


# --- signal by signal ------------------------------------------------------------------------------------------------


def _short(one: Filled, usual: float | None) -> Signal | None:
    if not one.is_by_phone or not one.members or one.result not in _AT_HOME or one.first_given < WHOLE_FORM:
        return None
    if one.seconds / one.members >= (usual * SHORT_SHARE if usual else SHORT_SECONDS):
        return None
    words = ngettext("%(time)s untuk %(n)s anggota", "%(time)s untuk %(n)s anggota", one.members) % {
        "time": duration(one.seconds),
        "n": one.members,
    }
    if usual:
        words += " " + _("(biasanya %(time)s)") % {"time": duration(_rounded(usual * one.members))}
    return Signal(words, "warn")


def _rounded(seconds: float) -> int:
    """Returns whole minutes: a usual time is no exact one."""
    return max(60, round(seconds / 60) * 60)


def _usual_seconds(district: str) -> float | None:
    """Returns the median active time per member in the district; None where too few were measured. One query."""
    measured = Filling.objects.in_area(district).filter(mode=Filling.Mode.PHONE, household__member_count__gt=0)
    latest = measured.order_by("-pk").values(
        "household_id", "active_seconds", given=F("answers") - F("changes"), members=F("household__member_count")
    )[:MOST_PEERS]
    sql, asked = latest.query.sql_with_params()
    with connection.cursor() as cursor:  # thousands of rows to become one number: not in Python, for every page
        cursor.execute(
            f"""
            SELECT count(*), percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds) FROM (
                SELECT sum(active_seconds)::float / max(members) AS seconds
                FROM ({sql}) AS latest GROUP BY household_id HAVING sum(given) >= %s
            ) AS each
            """,  # noqa: S608  Django's own statement
            [*asked, WHOLE_FORM],
        )
        count, median = cursor.fetchone()
    return median if count >= PEERS else None


def _outlines(areas: Collection[str]) -> dict[str, tuple[str, dict[str, Any]]]:
    """Returns the smallest outline that the office has for each of these areas, with its code. One query, or none."""
    if not areas:
        return {}
    codes = {code for area in areas for code in (area, *upper_codes(area)) if len(code) > len(district_of(area))}
    known = dict(Boundary.objects.filter(area__in=codes).values_list("area", "geometry"))
    found = {}
    for area in areas:
        smallest = next((code for code in (area, *reversed(upper_codes(area))) if code in known), None)
        if smallest:
            found[area] = (smallest, known[smallest])
    return found


def metres_away(one: Filled, outlines: dict[str, tuple[str, dict[str, Any]]]) -> float | None:
    """Returns how far the place lies outside the outline, less its accuracy; None where either is unknown."""
    place, outline = one.place, outlines.get(one.area)
    if place is None or outline is None:
        return None
    metres = metres_outside(outline[1], float(place.latitude or 0), float(place.longitude or 0))
    return max(0.0, metres - (place.accuracy_m or 0))


def _far(one: Filled, outlines: dict[str, tuple[str, dict[str, Any]]]) -> Signal | None:
    metres = metres_away(one, outlines)
    if metres is None or metres < FAR_METRES:
        return None
    level = Level(LEVEL_OF[len(outlines[one.area][0])])
    area = "SLS" if level in (Level.SLS, Level.SUB_SLS) else str(level.label)
    return Signal(_("jauh dari %(area)s: %(km)s km") % {"area": area, "km": number(round(metres / 1000))}, "warn")


def _changed_late(one: Filled) -> Signal | None:
    late = sum(row.late_changes for row in one.rows)
    if late < LATE_LEAST or one.first_given < WHOLE_FORM or one.late_share < LATE_SHARE:
        return None
    words = _("%(share)s%% jawaban diubah sesudah selesai") % {"share": round(one.late_share * 100)}
    return Signal(words, "warn")


def _at_night(one: Filled) -> Signal | None:
    if not one.is_by_phone:
        return None
    for row in one.read:
        if row.first_answer_at:
            here = zones.local(row.first_answer_at, one.area)
            if here.hour >= NIGHT_BEGINS or here.hour < NIGHT_ENDS:
                return Signal(_("mulai diisi pukul %(time)s") % {"time": dates.clock(here)}, "info")
    return None


def _clock(one: Filled) -> Signal | None:
    furthest = max((row.submission.clock_offset_ms or 0 for row in one.read), key=abs, default=0)
    off = timedelta(milliseconds=abs(furthest))
    if off < CLOCK_OFF:
        return None
    largest = duration(off.total_seconds()).split(" ")
    return Signal(_("jam perangkat salah %(time)s") % {"time": " ".join(largest[:2])}, "info")


def _device(one: Filled) -> list[Signal]:
    found = []
    if trouble := next((row for row in one.read if row.storage), None):
        found.append(Signal(str(trouble.get_storage_display()), "info"))
    charges = [row.battery_percent for row in one.read if row.battery_percent is not None]
    if charges and min(charges) <= LOW_BATTERY:
        found.append(Signal(_("baterai %(percent)s%%") % {"percent": min(charges)}, "info"))
    if any(row.set_aside for row in one.rows):
        found.append(Signal(_("catatan pengisian tidak terbaca"), "info"))
    return found


# --- the facts, on the page of the household ---------------------------------------------------------------------------


def facts(one: Filled | None, *, may_see_place: bool) -> list[tuple[str, str]]:
    """Returns how the questionnaire was filled in, each fact with its label; empty where nothing was measured.

    `may_see_place`: whether the reader may see where exactly; others read only how far from the SLS it was. One query
    at most.
    """
    if one is None or not one.read:
        return []
    rows = one.read
    firsts = [row.first_answer_at for row in rows if row.first_answer_at]
    lasts = [row.last_answer_at for row in rows if row.last_answer_at]
    said = [
        (_("Cara"), _several(str(row.get_mode_display()) for row in rows)),
        (_("Dibuka"), _moment(min((row.opened_at for row in rows if row.opened_at), default=None))),
        (_("Jawaban pertama"), _moment(min(firsts, default=None))),
        (_("Jawaban terakhir"), _moment(max(lasts, default=None))),
        (_("Waktu mengisi, tanpa jeda"), duration(one.seconds)),
        (_("Per blok"), _by_part(rows)),
        (_("Jawaban diberikan"), number(sum(row.answers for row in rows))),
        (_("Jawaban diubah"), number(sum(row.changes for row in rows))),
        (
            _("Dijawab “tidak ada” dengan satu ketuk"),
            number(once) if (once := sum(row.at_once for row in rows)) else "",
        ),
        (_("Kunjungan (205)"), "; ".join(_visit(*visit) for row in rows for visit in row.visits)),
        (_("Tempat"), _place(one, may_see_place)),
        (_("Versi buku kode"), _several(row.submission.codebook for row in rows)),
        (_("Versi aplikasi"), _several(row.app_version for row in rows)),
    ]
    return [(label, words) for label, words in said if words]


def _several(words: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(filter(None, words)))


def _moment(moment: datetime | None) -> str:
    return dates.moment(timezone.localtime(moment)) if moment else ""


def _by_part(rows: Iterable[Filling]) -> str:
    sums: dict[str, int] = {}
    for row in rows:
        for part, seconds in row.part_seconds.items():
            sums[part] = sums.get(part, 0) + seconds
    minutes = [(part, round(seconds / 60)) for part, seconds in sorted(sums.items())]
    return ", ".join(_("%(part)s: %(n)s mnt") % {"part": part, "n": n} for part, n in minutes if n)


def _visit(moment: str, result: int) -> str:
    return f"{_moment(datetime.fromisoformat(moment))}: {Result(result).short}"


def _place(one: Filled, may_see_place: bool) -> str:
    place = one.place
    if place is None:
        states = [row.place for row in one.read if row.place != Filling.Place.NOT_ASKED]
        return str(Filling.Place(states[-1] if states else Filling.Place.NOT_ASKED).label)
    metres = metres_away(one, _outlines({one.area}))
    told = []
    if metres is not None:
        away = _("%(km)s km di luar batas") % {"km": number(metres / 1000, 1)}
        told.append(_("di dalam batas wilayah") if metres == 0 else away)
    told.append(_("ketelitian %(m)s m") % {"m": number(place.accuracy_m)})
    if may_see_place:
        told.append(f"{place.latitude}, {place.longitude}")
    return "; ".join(told)
