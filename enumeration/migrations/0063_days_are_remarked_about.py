"""What was remarked about a day of the field work; held by trigger."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

FORWARD = """
CREATE TRIGGER day_note_append_only BEFORE UPDATE OR DELETE ON enumeration_daynote
    FOR EACH ROW EXECUTE FUNCTION enumeration_refuse();
CREATE TRIGGER day_note_no_truncate BEFORE TRUNCATE ON enumeration_daynote
    FOR EACH STATEMENT EXECUTE FUNCTION enumeration_refuse();
-- ALWAYS: also in a session that asked for session_replication_role = replica.
ALTER TABLE enumeration_daynote ENABLE ALWAYS TRIGGER day_note_append_only;
ALTER TABLE enumeration_daynote ENABLE ALWAYS TRIGGER day_note_no_truncate;
"""

BACKWARD = """
DROP TRIGGER day_note_append_only ON enumeration_daynote;
DROP TRIGGER day_note_no_truncate ON enumeration_daynote;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("enumeration", "0062_rounds_for_training"),
    ]

    operations = [
        migrations.CreateModel(
            name="DayNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_code", models.CharField(db_collation="C", max_length=7)),
                ("day", models.DateField()),
                ("text", models.CharField(blank=True, max_length=300)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
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
                    "round",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="enumeration.round",
                    ),
                ),
                (
                    "withdraws",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="withdrawal",
                        to="enumeration.daynote",
                    ),
                ),
            ],
            options={
                "verbose_name": "catatan hari",
                "verbose_name_plural": "catatan hari",
                "ordering": ["id"],
                "indexes": [models.Index(fields=["round", "area_code", "day"], name="day_note_there")],
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(
                            Q(("withdraws", None), Q(("text", ""), _negated=True)),
                            Q(("text", ""), ("withdraws__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_day_note_says_something_or_withdraws_another",
                    ),
                    models.CheckConstraint(
                        condition=Q(("area_code__regex", "^[0-9]{4}([0-9]{3})?$")),
                        name="a_day_note_is_of_a_district_or_a_kecamatan",
                    ),
                ],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
