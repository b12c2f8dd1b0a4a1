"""Which time zone a place has: WIB, WITA or WIT, by the law for its province (Keppres 41/1987).

A day of a counter, the journal, the curve or a paper begins at midnight in the place it is about, wherever the server
or the reader is. Provinces founded since then keep the zone of the one they were part of.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, time, tzinfo
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db.models import DateField, DateTimeField, F, Func, Value
from django.db.models.functions import Cast
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

if TYPE_CHECKING:
    from enumeration.models import Round

WIB, WITA, WIT = ZoneInfo("Asia/Jakarta"), ZoneInfo("Asia/Makassar"), ZoneInfo("Asia/Jayapura")

PROVINCES = {
    WIB: (
        *("11", "12", "13", "14", "15", "16", "17", "18", "19", "21"),  # Sumatera
        *("31", "32", "33", "34", "35", "36"),  # Jawa
        *("61", "62"),  # Kalimantan Barat, Tengah
    ),
    WITA: (
        *("51", "52", "53"),  # Bali, Nusa Tenggara
        *("63", "64", "65"),  # Kalimantan Selatan, Timur, Utara
        *("71", "72", "73", "74", "75", "76"),  # Sulawesi
    ),
    WIT: (
        *("81", "82"),  # Maluku
        *("91", "92", "93", "94", "95", "96", "97"),  # Papua
    ),
}
"""The first two digits of BPS codes, by zone."""

_ZONE_OF = {province: zone for zone, provinces in PROVINCES.items() for province in provinces}


def zone_of(area_code: str | None) -> ZoneInfo:
    """Returns the zone of an area, by its code; WITA where the code names no province."""
    return _ZONE_OF.get((area_code or "")[:2], WITA)


def local(moment: datetime, area_code: str | None) -> datetime:
    """Returns a moment as clocks in that area show it."""
    return moment.astimezone(zone_of(area_code))


def day_of(moment: datetime, area_code: str | None) -> date:
    return local(moment, area_code).date()


def today(area_code: str | None) -> date:
    return day_of(timezone.now(), area_code)


def midnight(day: date, area_code: str | None) -> datetime:
    """Returns the moment at which a day begins there."""
    return datetime.combine(day, time.min, zone_of(area_code))


def zone_of_round(round: Round) -> tzinfo:
    """Returns the zone of the round's district; for a round without an area, the current user's zone."""
    return zone_of(round.area_id) if round.area_id else timezone.get_current_timezone()


def today_of_round(round: Round) -> date:
    return timezone.now().astimezone(zone_of_round(round)).date()


# --- In the database -------------------------------------------------------------------------------------------------


def name_in_sql(area_code: str) -> str:
    """Returns SQL for the name of an area's zone; `area_code`: the column that holds the code."""
    wib, wit = (", ".join(f"'{province}'" for province in PROVINCES[zone]) for zone in (WIB, WIT))
    return (
        f"CASE WHEN left({area_code}, 2) IN ({wib}) THEN '{WIB}' WHEN left({area_code}, 2) IN ({wit}) THEN '{WIT}' "
        f"ELSE '{WITA}' END"
    )


class _ZoneName(Func):
    template = name_in_sql("%(expressions)s")


def day_in(area_code: str, moment: str | Value = "at") -> Cast:
    """Returns the day of a moment in the area that a row names, for queries: `.annotate(day=day_in("area_code"))`."""
    there = Func(
        _ZoneName(F(area_code)),
        F(moment) if isinstance(moment, str) else moment,
        function="timezone",
        output_field=DateTimeField(),
    )
    return Cast(there, DateField())


# --- Of a request ----------------------------------------------------------------------------------------------------


def activate(area_codes: Iterable[str]) -> None:
    """Show times in the zone of the reader: that of the first area they work in."""
    if first := min(area_codes, default=""):
        timezone.activate(zone_of(first))


class OwnClock:
    """Middleware: each request begins without a zone, because a thread serves one officer after another."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with timezone.override(None):
            return self.get_response(request)
