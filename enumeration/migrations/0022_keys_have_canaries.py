"""A canary for each key number, by which wrong keys are found at start. Refused where these keys open nothing."""

from django.db import migrations, models

from enumeration.keys import canaries


def make(apps, schema_editor) -> None:
    canaries.check()


class Migration(migrations.Migration):
    dependencies = [
        ("enumeration", "0021_failed_tries_are_counted_here"),
    ]

    operations = [
        migrations.CreateModel(
            name="KeyCanary",
            fields=[
                ("number", models.PositiveIntegerField(primary_key=True, serialize=False)),
                ("row_id", models.UUIDField()),
                ("sealed", models.BinaryField()),
            ],
        ),
        migrations.RunPython(make, migrations.RunPython.noop),
    ]
