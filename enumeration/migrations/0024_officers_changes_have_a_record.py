"""Officers' changes have a record of their own, held by trigger; what pages wrote into Django's admin log moves there.

Teams and shown numbers were found by how their sentences began ("leader: ", "show "): these become rows with columns.
"""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

FORWARD = """
CREATE TRIGGER officer_change_append_only BEFORE UPDATE OR DELETE ON enumeration_officerchange
    FOR EACH ROW EXECUTE FUNCTION enumeration_refuse();
CREATE TRIGGER officer_change_no_truncate BEFORE TRUNCATE ON enumeration_officerchange
    FOR EACH STATEMENT EXECUTE FUNCTION enumeration_refuse();
-- ALWAYS: also in a session that asked for session_replication_role = replica.
ALTER TABLE enumeration_officerchange ENABLE ALWAYS TRIGGER officer_change_append_only;
ALTER TABLE enumeration_officerchange ENABLE ALWAYS TRIGGER officer_change_no_truncate;
"""

MOVE = """
WITH moved AS (
    DELETE FROM django_admin_log entry
    USING django_content_type kind, enumeration_officer officer
    WHERE kind.id = entry.content_type_id AND kind.app_label = 'enumeration' AND kind.model = 'officer'
      AND officer.id::text = entry.object_id
      AND (entry.change_message LIKE 'leader: %' OR entry.change_message ~ '^show [a-z_]+: ')
    RETURNING entry.id, officer.id AS officer_id, entry.user_id, entry.action_time, entry.change_message AS said
)
INSERT INTO enumeration_officerchange (officer_id, by_id, at, kind, note, "column", area_code)
SELECT officer_id, user_id, action_time,
       CASE WHEN said LIKE 'leader: %' THEN 'team' ELSE 'shown' END,
       CASE WHEN said LIKE 'leader: %' THEN replace(substr(said, 9), ' -> ', ' → ')
            ELSE regexp_replace(said, '^show [a-z_]+: ', '') END,
       CASE WHEN said LIKE 'leader: %' THEN '' ELSE substring(said FROM '^show ([a-z_]+): ') END,
       ''
FROM moved ORDER BY id;
"""

# The rows stay where they are: the table goes with the model.
BACKWARD = """
DROP TRIGGER officer_change_append_only ON enumeration_officerchange;
DROP TRIGGER officer_change_no_truncate ON enumeration_officerchange;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("admin", "0003_logentry_add_action_flag_choices"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("enumeration", "0023_a_round_belongs_to_an_area"),
    ]

    operations = [
        migrations.CreateModel(
            name="OfficerChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("added", "ditambahkan"),
                            ("changed", "data diubah"),
                            ("shown", "nomor dilihat"),
                            ("team", "pindah tim"),
                            ("deactivated", "dinonaktifkan"),
                            ("reactivated", "diaktifkan kembali"),
                        ],
                        max_length=12,
                    ),
                ),
                ("note", models.TextField(blank=True)),
                ("column", models.CharField(blank=True, max_length=20)),
                ("area_code", models.CharField(blank=True, db_collation="C", max_length=16)),
                ("batch", models.UUIDField(null=True)),
                ("undoes", models.UUIDField(null=True)),
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
                    "leader_after",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "leader_before",
                    models.ForeignKey(
                        null=True,
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
                        related_name="acts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="enumeration.round"
                    ),
                ),
            ],
            options={
                "verbose_name": "perubahan petugas",
                "verbose_name_plural": "perubahan petugas",
                "ordering": ["id"],
                "indexes": [
                    models.Index(fields=["officer", "id"], name="officer_change_about"),
                    models.Index(fields=["by", "at"], name="officer_change_by_at"),
                    models.Index(
                        condition=models.Q(("batch__isnull", False)), fields=["batch"], name="officer_change_batch"
                    ),
                    models.Index(
                        condition=models.Q(("undoes__isnull", False)), fields=["undoes"], name="officer_change_undoes"
                    ),
                    models.Index(
                        condition=models.Q(("area_code", ""), _negated=True),
                        fields=["area_code", "id"],
                        name="officer_change_area",
                    ),
                ],
            },
        ),
        migrations.RunSQL([FORWARD, MOVE], [BACKWARD, migrations.RunSQL.noop]),
    ]
