"""The counters of villages: a page about a district adds up hundreds of rows instead of thousands."""

import django.db.models.deletion
from django.db import migrations, models

COUNTERS = (
    *("prelist", "open", "draft", "submitted", "sent_back", "approved", "completed", "struck", "verified"),
    *(f"existence_{code}" for code in range(1, 7)),
    *(f"opinion_{code}" for code in range(1, 4)),
    *(f"result_{code}" for code in range(1, 6)),
    *(f"special_{state}" for state in ("open", "draft", "submitted", "sent_back", "approved", "completed")),
)

ADD_UP = f"""
INSERT INTO enumeration_villagetally (round_id, area_id, {", ".join(COUNTERS)})
SELECT round_id, left(area_id, 10), {", ".join(f"sum({name})" for name in COUNTERS)}
FROM enumeration_tally GROUP BY 1, 2
"""  # noqa: S608  our own words


class Migration(migrations.Migration):
    dependencies = [
        ("enumeration", "0072_addresses_are_filled_in"),
    ]

    operations = [
        migrations.CreateModel(
            name="VillageTally",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                *((name, models.PositiveIntegerField(default=0)) for name in COUNTERS),
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
                "verbose_name": "hitungan desa",
                "verbose_name_plural": "hitungan desa",
                "constraints": [models.UniqueConstraint(fields=("round", "area"), name="one_tally_per_village")],
            },
        ),
        migrations.RunSQL(ADD_UP, migrations.RunSQL.noop),
    ]
