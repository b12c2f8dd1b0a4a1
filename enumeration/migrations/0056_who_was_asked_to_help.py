"""Who was asked to help a place that falls behind; held by trigger."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

FORWARD = """
CREATE TRIGGER help_asked_append_only BEFORE UPDATE OR DELETE ON enumeration_helpasked
    FOR EACH ROW EXECUTE FUNCTION enumeration_refuse();
CREATE TRIGGER help_asked_no_truncate BEFORE TRUNCATE ON enumeration_helpasked
    FOR EACH STATEMENT EXECUTE FUNCTION enumeration_refuse();
-- ALWAYS: also in a session that asked for session_replication_role = replica.
ALTER TABLE enumeration_helpasked ENABLE ALWAYS TRIGGER help_asked_append_only;
ALTER TABLE enumeration_helpasked ENABLE ALWAYS TRIGGER help_asked_no_truncate;
"""

BACKWARD = """
DROP TRIGGER help_asked_append_only ON enumeration_helpasked;
DROP TRIGGER help_asked_no_truncate ON enumeration_helpasked;
"""


def _officer(**more):
    return models.ForeignKey(
        db_index=False,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=settings.AUTH_USER_MODEL,
        **more,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("enumeration", "0054_answers_by_one_tap_are_counted"),
    ]

    operations = [
        migrations.CreateModel(
            name="HelpAsked",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_code", models.CharField(db_collation="C", max_length=16)),
                (
                    "cause",
                    models.CharField(
                        choices=[
                            ("unassigned", "SLS tanpa PPL"),
                            ("waiting", "lama menunggu diperiksa"),
                            ("silent", "PPL diam"),
                            ("behind", "di belakang rencana"),
                        ],
                        max_length=10,
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("by", _officer()),
                ("officer", _officer()),
                (
                    "round",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="enumeration.round",
                    ),
                ),
            ],
            options={
                "verbose_name": "permintaan bantuan",
                "verbose_name_plural": "permintaan bantuan",
                "ordering": ["id"],
            },
        ),
        migrations.AddIndex(
            model_name="helpasked",
            index=models.Index(fields=["round", "area_code", "id"], name="help_asked_there"),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
