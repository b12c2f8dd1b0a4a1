"""406 is asked as day, month and year; the date of birth follows from them.

No table is rewritten and none is read while it is locked: the columns are empty, the constraints hold for what is
written from now on. The next two migrations fill them and let PostgreSQL check what was there.
"""

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models
from django.db.models import Q

PRESENT = Q(("presence__isnull", False), ("presence__in", [1, 5]))
NUMBERS = (
    ("birth_day", "Tanggal lahir", Q(birth_day__gte=1, birth_day__lte=31) | Q(birth_day=98)),
    ("birth_month", "Bulan lahir", Q(birth_month__gte=1, birth_month__lte=12) | Q(birth_month=98)),
    ("birth_year", "Tahun lahir", Q(birth_year__gte=1900, birth_year__lte=2100)),
)
COLUMNS = tuple(name for name, _label, _accepted in NUMBERS)


def column(name: str, label: str) -> migrations.AddField:
    field = models.PositiveSmallIntegerField(blank=True, null=True, verbose_name=label)
    return migrations.AddField(model_name="person", name=name, field=field)


class Migration(migrations.Migration):
    dependencies = [
        ("enumeration", "0036_fillings_are_measured"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="person", name="birth_date_only_if_asked"),
        migrations.RemoveConstraint(model_name="person", name="birth_date_accepted"),
        migrations.SeparateDatabaseAndState(
            # Django would add the check of each column at once, and PostgreSQL would read the whole table for it.
            database_operations=[
                migrations.RunSQL(
                    f"ALTER TABLE enumeration_person ADD COLUMN {name} smallint NULL, "
                    f"ADD CONSTRAINT enumeration_person_{name}_check CHECK ({name} >= 0) NOT VALID",
                    f"ALTER TABLE enumeration_person DROP COLUMN {name}",
                )
                for name in COLUMNS
            ],
            state_operations=[column(name, label) for name, label, _accepted in NUMBERS],
        ),
        migrations.AlterField(
            model_name="person",
            name="birth_date",
            field=models.DateField(blank=True, editable=False, null=True, verbose_name="406"),
        ),
        *(
            AddConstraintNotValid(
                model_name="person", constraint=models.CheckConstraint(condition=condition, name=f"{name}_{what}")
            )
            for name, _label, accepted in NUMBERS
            for what, condition in (
                ("accepted", accepted),
                ("only_if_asked", Q(**{f"{name}__isnull": True}) | PRESENT),
            )
        ),
    ]
