"""Periods of the ledger that began earlier than the test."""

from __future__ import annotations

import pytest
from django.db import connection
from django.utils import timezone

from enumeration.models import Assignment


@pytest.fixture
def began_before():
    """began_before(timedelta(hours=25)): every period of the ledger began then, those of some officers, or of all."""

    def set_back(ago, *officers) -> None:
        periods = Assignment.objects.filter(officer__in=officers) if officers else Assignment.objects.all()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE enumeration_assignment DISABLE TRIGGER USER")  # which refuses this, rightly
            periods.update(started_at=timezone.now() - ago)
            cursor.execute("ALTER TABLE enumeration_assignment ENABLE TRIGGER USER")

    return set_back
