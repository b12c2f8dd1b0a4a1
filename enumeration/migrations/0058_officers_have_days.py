"""What each officer sent in by day, and how long it took them: counted from the events and measurements that are there."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from enumeration.zones import name_in_sql

COUNT = f"""
INSERT INTO enumeration_officerday (round_id, area_id, officer_id, day, submitted, measured, seconds)
SELECT round_id, village, officer, day, count(*), count(*) FILTER (WHERE whole),
       coalesce(sum(seconds) FILTER (WHERE whole), 0)
FROM (
    SELECT DISTINCT ON (household.id) household.id, household.round_id, left(household.area_id, 10) AS village,
           event.by_id AS officer, event.verb, event.at,
           (event.at AT TIME ZONE {name_in_sql("household.area_id")})::date AS day
    FROM enumeration_household household JOIN enumeration_event event ON event.household_id = household.id
    WHERE event.to_state = 'submitted' AND event.from_state <> event.to_state AND household.form = 'K'
    ORDER BY household.id, event.id
) AS sent
CROSS JOIN LATERAL (
    SELECT coalesce(bool_or(filling.mode = 'phone') AND sum(filling.answers - filling.changes) >= 30, false) AS whole,
           sum(filling.active_seconds) AS seconds
    FROM enumeration_filling filling JOIN enumeration_submission submission ON submission.id = filling.submission_id
    WHERE filling.household_id = sent.id AND submission.received_at <= sent.at
) AS filled
WHERE verb = 'submit' GROUP BY round_id, village, officer, day
"""  # noqa: S608  names of provinces' zones


class Migration(migrations.Migration):
    dependencies = [("enumeration", "0057_lists_of_officers_give_roles")]

    operations = [
        migrations.CreateModel(
            name="OfficerDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
                ("submitted", models.PositiveIntegerField(default=0)),
                ("measured", models.PositiveIntegerField(default=0)),
                ("seconds", models.PositiveBigIntegerField(default=0)),
                (
                    "area",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="enumeration.area",
                    ),
                ),
                (
                    "officer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="enumeration.round",
                    ),
                ),
            ],
            options={"verbose_name": "hari petugas", "verbose_name_plural": "hari petugas"},
        ),
        migrations.AddIndex(
            model_name="officerday",
            index=models.Index(fields=["round", "day", "area"], name="officer_day_lately"),
        ),
        migrations.AddConstraint(
            model_name="officerday",
            constraint=models.UniqueConstraint(
                fields=("officer", "round", "day", "area"), name="one_row_per_officer_day_and_village"
            ),
        ),
        migrations.RunSQL(COUNT, migrations.RunSQL.noop),
    ]
