"""The days that the dates of a questionnaire are held against."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from enumeration.models import Round
from enumeration.questionnaire.inspections import Days


def server_day() -> date:
    """Today, by the server's clock: a device's own may be years off."""
    return timezone.localdate()


def days_of(round: Round) -> Days:
    return Days(first=round.starts_on, today=server_day())
