"""What the database refuses, whoever asks: changing an event, rewriting a period of the ledger."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from enumeration.models import Assignment, Event
from enumeration.workflow import record

pytestmark = pytest.mark.django_db


def refused(statement: str, *values) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)
    except DatabaseError:
        return True
    return False


@pytest.fixture
def event(household, ppl) -> Event:
    return record(household, "reveal", by=ppl)


def test_an_event_cannot_be_changed_or_deleted(event):
    assert refused("UPDATE enumeration_event SET reason = 'lain' WHERE id = %s", event.pk)
    assert refused("DELETE FROM enumeration_event WHERE id = %s", event.pk)


def test_events_cannot_be_truncated():
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE enumeration_event ENABLE ALWAYS TRIGGER event_no_truncate")
    assert refused("TRUNCATE enumeration_event CASCADE")


def test_not_even_in_a_replication_session(event):
    # The application's role may not even ask for one; a superuser, as some test databases have, may.
    refused("SET LOCAL session_replication_role = replica")
    assert refused("DELETE FROM enumeration_event WHERE id = %s", event.pk)


def test_a_period_can_be_ended_once_and_never_rewritten(ppl, pml):
    period = Assignment.objects.get(officer=ppl)
    assert refused("UPDATE enumeration_assignment SET officer_id = %s WHERE id = %s", pml.pk, period.pk)
    assert refused("DELETE FROM enumeration_assignment WHERE id = %s", period.pk)
    period.ended_at = timezone.now()
    period.save()
    assert refused("UPDATE enumeration_assignment SET ended_at = NULL WHERE id = %s", period.pk)
