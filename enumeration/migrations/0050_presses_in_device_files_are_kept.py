"""A press on a list that comes in a device's file leaves a row that says what became of it; held by trigger."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

FORWARD = """
CREATE TRIGGER opened_press_append_only BEFORE UPDATE OR DELETE ON enumeration_openedpress
    FOR EACH ROW EXECUTE FUNCTION enumeration_refuse();
CREATE TRIGGER opened_press_no_truncate BEFORE TRUNCATE ON enumeration_openedpress
    FOR EACH STATEMENT EXECUTE FUNCTION enumeration_refuse();
-- ALWAYS: also in a session that asked for session_replication_role = replica.
ALTER TABLE enumeration_openedpress ENABLE ALWAYS TRIGGER opened_press_append_only;
ALTER TABLE enumeration_openedpress ENABLE ALWAYS TRIGGER opened_press_no_truncate;
"""

BACKWARD = """
DROP TRIGGER opened_press_append_only ON enumeration_openedpress;
DROP TRIGGER opened_press_no_truncate ON enumeration_openedpress;
"""


class Migration(migrations.Migration):
    dependencies = [("enumeration", "0049_device_files_without_proof_wait")]

    operations = [
        migrations.AddField(
            model_name="openeddevice",
            name="presses_count",
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.CreateModel(
            name="OpenedPress",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("press", models.CharField(db_collation="C", max_length=40)),
                ("household_id", models.UUIDField()),
                ("area_code", models.CharField(db_collation="C", max_length=16)),
                ("fields", models.JSONField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("done", "dijalankan"),
                            ("already", "sudah tercatat"),
                            ("not_done", "tidak dijalankan"),
                        ],
                        max_length=8,
                    ),
                ),
                ("note", models.TextField(blank=True)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "opened",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="presses",
                        to="enumeration.openeddevice",
                    ),
                ),
            ],
            options={
                "verbose_name": "verifikasi dari HP",
                "verbose_name_plural": "verifikasi dari HP",
                "ordering": ["pk"],
                "indexes": [models.Index(fields=["press"], name="opened_press_of_device")],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
