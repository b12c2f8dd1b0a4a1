"""Each district has pairs of keys with which its office opens what officers' devices keep; held by trigger."""

import uuid

import django.utils.timezone
from django.db import migrations, models

FORWARD = """
CREATE TRIGGER district_key_append_only BEFORE UPDATE OR DELETE ON enumeration_districtkey
    FOR EACH ROW EXECUTE FUNCTION enumeration_refuse();
CREATE TRIGGER district_key_no_truncate BEFORE TRUNCATE ON enumeration_districtkey
    FOR EACH STATEMENT EXECUTE FUNCTION enumeration_refuse();
-- ALWAYS: also in a session that asked for session_replication_role = replica.
ALTER TABLE enumeration_districtkey ENABLE ALWAYS TRIGGER district_key_append_only;
ALTER TABLE enumeration_districtkey ENABLE ALWAYS TRIGGER district_key_no_truncate;
"""

BACKWARD = """
DROP TRIGGER district_key_append_only ON enumeration_districtkey;
DROP TRIGGER district_key_no_truncate ON enumeration_districtkey;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("enumeration", "0039_birth_in_three_is_held"),
    ]

    operations = [
        migrations.CreateModel(
            name="DistrictKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("district", models.CharField(db_collation="C", max_length=4)),
                ("number", models.PositiveSmallIntegerField()),
                ("public", models.JSONField()),
                ("row_id", models.UUIDField(default=uuid.uuid4)),
                ("private", models.BinaryField()),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "verbose_name": "kunci kabupaten/kota",
                "verbose_name_plural": "kunci kabupaten/kota",
                "ordering": ["district", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("district", "number"), name="one_district_key_per_number")
                ],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
