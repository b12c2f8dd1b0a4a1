"""The days with which the dates of a questionnaire are compared."""

from __future__ import annotations

from datetime import date

from enumeration import zones
from enumeration.models import Round
from enumeration.questionnaire.inspections import Days


def server_day(area_code: str) -> date:
    """Returns today's date in an area, by the server's clock: a device's own may be years off."""
    return zones.today(area_code)


def days_of(round: Round, area_code: str) -> Days:
    return Days(first=round.starts_on, today=server_day(area_code))
