"""How villages stand when their days begin: what the figures of progress are compared with."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("enumeration", "0068_officers_sent_something_last"),
    ]

    operations = [
        migrations.CreateModel(
            name="DayStart",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("prelist", models.PositiveIntegerField(default=0)),
                ("open", models.PositiveIntegerField(default=0)),
                ("draft", models.PositiveIntegerField(default=0)),
                ("submitted", models.PositiveIntegerField(default=0)),
                ("sent_back", models.PositiveIntegerField(default=0)),
                ("approved", models.PositiveIntegerField(default=0)),
                ("completed", models.PositiveIntegerField(default=0)),
                ("struck", models.PositiveIntegerField(default=0)),
                ("verified", models.PositiveIntegerField(default=0)),
                ("existence_1", models.PositiveIntegerField(default=0)),
                ("existence_2", models.PositiveIntegerField(default=0)),
                ("existence_3", models.PositiveIntegerField(default=0)),
                ("existence_4", models.PositiveIntegerField(default=0)),
                ("existence_5", models.PositiveIntegerField(default=0)),
                ("existence_6", models.PositiveIntegerField(default=0)),
                ("opinion_1", models.PositiveIntegerField(default=0)),
                ("opinion_2", models.PositiveIntegerField(default=0)),
                ("opinion_3", models.PositiveIntegerField(default=0)),
                ("result_1", models.PositiveIntegerField(default=0)),
                ("result_2", models.PositiveIntegerField(default=0)),
                ("result_3", models.PositiveIntegerField(default=0)),
                ("result_4", models.PositiveIntegerField(default=0)),
                ("result_5", models.PositiveIntegerField(default=0)),
                ("special_open", models.PositiveIntegerField(default=0)),
                ("special_draft", models.PositiveIntegerField(default=0)),
                ("special_submitted", models.PositiveIntegerField(default=0)),
                ("special_sent_back", models.PositiveIntegerField(default=0)),
                ("special_approved", models.PositiveIntegerField(default=0)),
                ("special_completed", models.PositiveIntegerField(default=0)),
                ("day", models.DateField()),
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
                    "round",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="enumeration.round",
                    ),
                ),
            ],
            options={
                "verbose_name": "hitungan awal hari",
                "verbose_name_plural": "hitungan awal hari",
                "constraints": [
                    models.UniqueConstraint(fields=("round", "day", "area"), name="one_start_per_village_and_day")
                ],
            },
        ),
    ]
