"""How much one officer may leave on the disk in a day: refused bodies, and files made on request.

Counted in the database, so that it holds for every process and every way in.
"""

from __future__ import annotations

import math
from datetime import datetime, timedelta

from django.db.models import Func, IntegerField, Sum
from django.utils import timezone

from enumeration.models import Export, Officer, Submission

MOST_BYTES = 50 * 1024 * 1024


def refused_bytes_today(by: Officer) -> int:
    """Returns the stored bytes of this officer's submissions of today that were not accepted."""
    size = Func("payload", function="octet_length", output_field=IntegerField())
    refused = Submission.objects.filter(by=by, received_at__gte=_midnight(), payload__isnull=False)
    return refused.exclude(verdict=Submission.Verdict.ACCEPTED).aggregate(total=Sum(size))["total"] or 0


def exported_bytes_today(by: Officer) -> int:
    return Export.objects.filter(asked_by=by, asked_at__gte=_midnight()).aggregate(total=Sum("size"))["total"] or 0


def seconds_until_tomorrow() -> int:
    return math.ceil((_midnight() + timedelta(days=1) - timezone.localtime()).total_seconds())


def _midnight() -> datetime:
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
