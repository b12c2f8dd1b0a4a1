"""What verification found is counted per SLS, and a finished list that was opened again says by whom and why."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("enumeration", "0007_a_decision_knows_what_it_ended"),
    ]

    operations = [
        migrations.AddField(
            model_name="tally",
            name="existence_1",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="tally",
            name="existence_2",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="tally",
            name="existence_3",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="tally",
            name="existence_4",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="tally",
            name="existence_5",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="tally",
            name="existence_6",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="tally",
            name="opinion_1",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="tally",
            name="opinion_2",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="tally",
            name="opinion_3",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="verification",
            name="reopen_reason",
            field=models.CharField(blank=True, db_default="", max_length=300),
        ),
        migrations.AddField(
            model_name="verification",
            name="reopened_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="verification",
            name="reopened_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="verification",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reopen_reason", ""), ("reopened_at", None), ("reopened_by", None)),
                    models.Q(
                        ("reopened_at__isnull", False),
                        ("reopened_by__isnull", False),
                        models.Q(("reopen_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="reopened_verification_has_who_and_why",
            ),
        ),
    ]
