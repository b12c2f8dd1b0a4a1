"""The table holds that the date of birth is the one that 406 says. Checked while work goes on; it may be run twice."""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations, models
from django.db.models import Q
from django.db.models.functions import ExtractDay, ExtractMonth, ExtractYear

AGREES = "birth_date_is_that_of_406"
COLUMNS = ("birth_day", "birth_month", "birth_year")


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("enumeration", "0038_birth_dates_are_split"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    f"""
                    ALTER TABLE enumeration_person DROP CONSTRAINT IF EXISTS {AGREES}, ADD CONSTRAINT {AGREES} CHECK (
                        birth_date IS NULL
                        OR birth_day = extract(day FROM birth_date)
                           AND birth_month = extract(month FROM birth_date)
                           AND birth_year = extract(year FROM birth_date)
                    ) NOT VALID
                    """,
                    f"ALTER TABLE enumeration_person DROP CONSTRAINT {AGREES}",
                )
            ],
            state_operations=[
                migrations.AddConstraint(
                    model_name="person",
                    constraint=models.CheckConstraint(
                        name=AGREES,
                        condition=Q(birth_date__isnull=True)
                        | Q(
                            birth_day=ExtractDay("birth_date"),
                            birth_month=ExtractMonth("birth_date"),
                            birth_year=ExtractYear("birth_date"),
                        ),
                    ),
                )
            ],
        ),
        ValidateConstraint(model_name="person", name=AGREES),
        *(
            ValidateConstraint(model_name="person", name=name)
            for column in COLUMNS
            for name in (f"enumeration_person_{column}_check", f"{column}_accepted", f"{column}_only_if_asked")
        ),
    ]
