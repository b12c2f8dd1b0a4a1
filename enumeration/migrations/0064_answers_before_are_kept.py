"""The answers as they were when a questionnaire was sent back, sealed."""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("enumeration", "0063_days_are_remarked_about"),
    ]

    operations = [
        migrations.CreateModel(
            name="EarlierAnswers",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("row_id", models.UUIDField(default=uuid.uuid4)),
                ("content", models.BinaryField()),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("changed", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="earlier_answers",
                        to="enumeration.household",
                    ),
                ),
            ],
            options={
                "verbose_name": "isian sebelum dikembalikan",
                "verbose_name_plural": "isian sebelum dikembalikan",
                "ordering": ["pk"],
            },
        ),
    ]
