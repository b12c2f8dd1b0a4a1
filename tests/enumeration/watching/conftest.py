"""A round in its third week, in which everybody has had their SLS since the first day."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from enumeration.models import Round
from tests.enumeration.progress.conftest import began_before  # noqa: F401

DAY = timedelta(days=1)


@pytest.fixture
def the_third_week(round_):
    today = timezone.localdate()
    Round.objects.update(starts_on=today - 15 * DAY, ends_on=today + 14 * DAY)
    round_.refresh_from_db()
