"""The table holds dates within bounds. What lies outside is moved, whole, into a remark, and its column is emptied.

Each family gets an event, so that nothing that was approved changes in silence; /pemeriksaan/tanggal/ lists them.
"""

import datetime

from django.db import migrations, models
from django.db.models import F, Q

BOUNDS = (
    ("household", "enumerated_on", "201", datetime.date(2000, 1, 1)),
    ("household", "checked_on", "203", datetime.date(2000, 1, 1)),
    ("person", "birth_date", "406", datetime.date(1900, 1, 1)),
)
LATEST = datetime.date(2100, 12, 31)


def move_into_remarks(apps, schema_editor) -> None:
    Household, Person, Remark, Event, Officer = (
        apps.get_model("enumeration", name) for name in ("Household", "Person", "Remark", "Event", "Officer")
    )
    # A remark and an event have an author; these are the office's.
    office = Officer.objects.order_by("-is_superuser", "-is_staff", "pk").values_list("pk", flat=True).first()
    for whose, column, number, earliest in BOUNDS:
        model = Household if whose == "household" else Person
        outside = model.objects.filter(Q(**{f"{column}__lt": earliest}) | Q(**{f"{column}__gt": LATEST}))
        of_household = "" if whose == "household" else "household__"
        fields = ("pk", f"{of_household}pk", f"{of_household}area_id", f"{of_household}state", column)
        for pk, household, area, state, day in outside.values_list(*fields).iterator(chunk_size=1000):
            Household.objects.filter(pk=household).update(version=F("version") + 1)
            version = Household.objects.values_list("version", flat=True).get(pk=household)
            said = f"{number}: {day.isoformat()} di luar batas, maka dikosongkan. Tanyakan lagi tanggalnya."
            Remark.objects.create(
                household_id=household,
                person_id=pk if whose == "person" else None,
                question=column,
                text=said,
                by_id=office,
            )
            Event.objects.create(
                household_id=household,
                area_code=area,
                by_id=office,
                verb="empty_date",
                from_state=state,
                to_state=state,
                reason=said,
                version=version,
            )
        outside.update(**{column: None})
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def bound(model: str, column: str, earliest: datetime.date) -> migrations.AddConstraint:
    within = Q(**{f"{column}__gte": earliest}, **{f"{column}__lte": LATEST})
    return migrations.AddConstraint(
        model_name=model,
        constraint=models.CheckConstraint(condition=within, name=f"{column}_accepted"),
    )


class Migration(migrations.Migration):
    dependencies = [
        ("enumeration", "0024_officers_changes_have_a_record"),
    ]

    operations = [
        migrations.RunPython(move_into_remarks, migrations.RunPython.noop, elidable=True),
        *(bound(model, column, earliest) for model, column, _number, earliest in BOUNDS),
    ]
