"""Which mails were made in the morning, who wants none; and the index by which an officer's requests for help are found."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("enumeration", "0058_officers_have_days"),
    ]

    operations = [
        migrations.CreateModel(
            name="NoMorningMail",
            fields=[
                (
                    "officer",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("since", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "verbose_name": "tanpa surat pagi",
                "verbose_name_plural": "tanpa surat pagi",
            },
        ),
        migrations.CreateModel(
            name="MorningMail",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(db_index=True)),
                ("begun_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("kinds", models.PositiveSmallIntegerField(default=0)),
                ("sent_at", models.DateTimeField(null=True)),
                ("problem", models.CharField(blank=True, max_length=100)),
                (
                    "officer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "surat pagi",
                "verbose_name_plural": "surat pagi",
                "constraints": [
                    models.UniqueConstraint(fields=("officer", "day"), name="one_morning_mail_per_officer_and_day"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("sent_at", None), models.Q(("kinds__gt", 0), ("problem", "")), _connector="OR"
                        ),
                        name="morning_mail_is_sent_or_failed",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="helpasked",
            index=models.Index(fields=["officer", "id"], name="help_asked_of"),
        ),
    ]
