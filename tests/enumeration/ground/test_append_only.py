"""What the database refuses, from any user: changing an event, rewriting a period of the ledger."""

from importlib import import_module

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from enumeration.models import Assignment, Event, Officer, OfficerChange
from enumeration.workflow import record

pytestmark = pytest.mark.django_db


def refused(statement: str, *values) -> bool:
    """Returns whether our own trigger refuses the statement, rather than another fault of it."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "SET CONSTRAINTS ALL IMMEDIATE"
            )  # TRUNCATE fails by itself while some are still to be checked
            cursor.execute(statement, values)
    except DatabaseError as problem:
        return "append-only" in str(problem) or "can be ended once" in str(problem)
    return False


@pytest.fixture
def event(household, ppl) -> Event:
    return record(household, "reveal", by=ppl)


def test_an_event_cannot_be_changed_or_deleted(event):
    assert refused("UPDATE enumeration_event SET reason = 'lain' WHERE id = %s", event.pk)
    assert refused("DELETE FROM enumeration_event WHERE id = %s", event.pk)


def test_an_officers_change_cannot_be_changed_or_deleted(ppl, kab):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE enumeration_officerchange ENABLE ALWAYS TRIGGER officer_change_no_truncate")
    made = OfficerChange.objects.create(officer=ppl, by=kab, kind=OfficerChange.Kind.SHOWN, column="phone", note="x")
    assert refused("UPDATE enumeration_officerchange SET note = 'lain' WHERE id = %s", made.pk)
    assert refused("DELETE FROM enumeration_officerchange WHERE id = %s", made.pk)
    assert refused("TRUNCATE enumeration_officerchange CASCADE")


def test_what_pages_wrote_into_the_admin_log_became_rows(ppl, pml, kab):
    said = ["leader: Budi -> Bima", "show phone: menanyakan jadwal", "data petugas diubah: nama lengkap"]
    about = ContentType.objects.get_for_model(Officer)
    for message in said:
        about.logentry_set.create(user=kab, object_id=str(ppl.pk), action_flag=2, change_message=message)
    move = import_module("enumeration.migrations.0024_officers_changes_have_a_record").MOVE
    with connection.cursor() as cursor:
        cursor.execute(move)
    rows = OfficerChange.objects.values_list("officer", "by", "kind", "column", "note")
    assert list(rows) == [
        (ppl.pk, kab.pk, "team", "", "Budi → Bima"),
        (ppl.pk, kab.pk, "shown", "phone", "menanyakan jadwal"),
    ]
    assert [entry.change_message for entry in about.logentry_set.all()] == said[2:]


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
