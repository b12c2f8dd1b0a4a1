"""Opening an officer's device in the office leaves a row, and one for each household; held by trigger."""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

FORWARD = """
CREATE TRIGGER opened_device_append_only BEFORE UPDATE OR DELETE ON enumeration_openeddevice
    FOR EACH ROW EXECUTE FUNCTION enumeration_refuse();
CREATE TRIGGER opened_device_no_truncate BEFORE TRUNCATE ON enumeration_openeddevice
    FOR EACH STATEMENT EXECUTE FUNCTION enumeration_refuse();
-- ALWAYS: also in a session that asked for session_replication_role = replica.
ALTER TABLE enumeration_openeddevice ENABLE ALWAYS TRIGGER opened_device_append_only;
ALTER TABLE enumeration_openeddevice ENABLE ALWAYS TRIGGER opened_device_no_truncate;
CREATE TRIGGER opened_draft_append_only BEFORE UPDATE OR DELETE ON enumeration_openeddraft
    FOR EACH ROW EXECUTE FUNCTION enumeration_refuse();
CREATE TRIGGER opened_draft_no_truncate BEFORE TRUNCATE ON enumeration_openeddraft
    FOR EACH STATEMENT EXECUTE FUNCTION enumeration_refuse();
-- ALWAYS: also in a session that asked for session_replication_role = replica.
ALTER TABLE enumeration_openeddraft ENABLE ALWAYS TRIGGER opened_draft_append_only;
ALTER TABLE enumeration_openeddraft ENABLE ALWAYS TRIGGER opened_draft_no_truncate;
"""

BACKWARD = """
DROP TRIGGER opened_device_append_only ON enumeration_openeddevice;
DROP TRIGGER opened_device_no_truncate ON enumeration_openeddevice;
DROP TRIGGER opened_draft_append_only ON enumeration_openeddraft;
DROP TRIGGER opened_draft_no_truncate ON enumeration_openeddraft;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("enumeration", "0044_short_form_is_held"),
    ]

    operations = [
        migrations.CreateModel(
            name="OpenedDevice",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("device", models.UUIDField()),
                ("district", models.CharField(db_collation="C", max_length=4)),
                ("key_number", models.PositiveSmallIntegerField()),
                ("is_proven", models.BooleanField()),
                ("digest", models.CharField(max_length=64)),
                ("drafts_count", models.PositiveIntegerField()),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "officer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "HP yang dibuka",
                "verbose_name_plural": "HP yang dibuka",
                "ordering": ["-at"],
            },
        ),
        migrations.CreateModel(
            name="OpenedDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("household_id", models.UUIDField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("submitted", "dikirim ke PML"),
                            ("saved", "tersimpan sebagai draf"),
                            ("late", "menunggu keputusan pemeriksa"),
                            ("refused", "tidak masuk; disimpan utuh"),
                            ("not_kept", "belum tersimpan; buka lagi besok"),
                            ("nothing", "tidak ada yang belum terkirim"),
                        ],
                        max_length=9,
                    ),
                ),
                ("note", models.TextField(blank=True)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "opened",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="drafts",
                        to="enumeration.openeddevice",
                    ),
                ),
            ],
            options={
                "verbose_name": "isian dari HP",
                "verbose_name_plural": "isian dari HP",
                "ordering": ["pk"],
            },
        ),
        migrations.AddIndex(
            model_name="openeddevice",
            index=models.Index(fields=["district", "at"], name="opened_device_of_district"),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
