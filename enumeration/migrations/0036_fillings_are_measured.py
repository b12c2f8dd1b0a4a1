"""How a questionnaire was filled in: append-only, beside the submissions, and gone only with its household."""

import django.db.models.deletion
from django.db import migrations, models

import enumeration.words

FORWARD = """
ALTER TABLE enumeration_filling ADD CONSTRAINT filling_goes_with_its_household
    FOREIGN KEY (household_id) REFERENCES enumeration_household (id) ON DELETE CASCADE;

CREATE TRIGGER filling_append_only BEFORE UPDATE ON enumeration_filling
    FOR EACH ROW EXECUTE FUNCTION enumeration_refuse();
-- At depth 0 somebody deletes rows of this table; deeper, the foreign key above does, because the household is erased.
CREATE TRIGGER filling_no_delete BEFORE DELETE ON enumeration_filling
    FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION enumeration_refuse();
CREATE TRIGGER filling_no_truncate BEFORE TRUNCATE ON enumeration_filling
    FOR EACH STATEMENT EXECUTE FUNCTION enumeration_refuse();
ALTER TABLE enumeration_filling ENABLE ALWAYS TRIGGER filling_append_only;
ALTER TABLE enumeration_filling ENABLE ALWAYS TRIGGER filling_no_delete;
ALTER TABLE enumeration_filling ENABLE ALWAYS TRIGGER filling_no_truncate;
"""

BACKWARD = """
DROP TRIGGER filling_append_only ON enumeration_filling;
DROP TRIGGER filling_no_delete ON enumeration_filling;
DROP TRIGGER filling_no_truncate ON enumeration_filling;
ALTER TABLE enumeration_filling DROP CONSTRAINT filling_goes_with_its_household;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("enumeration", "0035_rows_of_jobs_say_no_reason"),
    ]

    operations = [
        migrations.CreateModel(
            name="Filling",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "mode",
                    models.CharField(
                        blank=True,
                        choices=[("phone", "wawancara dengan HP"), ("keyed", "entri dari kertas")],
                        max_length=5,
                    ),
                ),
                ("opened_at", models.DateTimeField(null=True)),
                ("first_answer_at", models.DateTimeField(null=True)),
                ("last_answer_at", models.DateTimeField(null=True)),
                ("active_seconds", models.PositiveIntegerField(default=0)),
                ("part_seconds", models.JSONField(default=dict)),
                ("answers", models.PositiveIntegerField(default=0)),
                ("changes", models.PositiveIntegerField(default=0)),
                ("late_changes", models.PositiveIntegerField(default=0)),
                ("visits", models.JSONField(default=list)),
                (
                    "place",
                    models.CharField(
                        choices=[
                            ("given", "ada"),
                            ("refused", "tidak diizinkan di HP ini"),
                            ("unavailable", "tidak dapat diukur"),
                            ("not_asked", "tidak ditanyakan"),
                        ],
                        default="not_asked",
                        max_length=11,
                    ),
                ),
                ("latitude", models.DecimalField(decimal_places=5, max_digits=8, null=True)),
                ("longitude", models.DecimalField(decimal_places=5, max_digits=8, null=True)),
                ("accuracy_m", models.PositiveIntegerField(null=True)),
                ("placed_at", models.DateTimeField(null=True)),
                ("battery_percent", models.PositiveSmallIntegerField(null=True)),
                (
                    "storage",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "baik"),
                            ("full", "penyimpanan penuh"),
                            ("closed", "penyimpanan ditutup peramban"),
                            ("insecure", "tanpa penyimpanan, karena bukan https"),
                        ],
                        max_length=8,
                    ),
                ),
                ("clock_offset_ms", models.BigIntegerField(default=0)),
                ("codebook_version", models.CharField(blank=True, max_length=12)),
                ("app_version", models.CharField(blank=True, max_length=40)),
                ("set_aside", models.CharField(blank=True, max_length=20)),
                (
                    "household",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="fillings",
                        to="enumeration.household",
                    ),
                ),
                (
                    "submission",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="filling", to="enumeration.submission"
                    ),
                ),
            ],
            options={
                "verbose_name": enumeration.words.Words("pengisian", "filling in"),
                "verbose_name_plural": enumeration.words.Words("pengisian", "fillings in"),
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("active_seconds__lte", 604800)), name="filling_seconds"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answers__lte", 100000), ("changes__lte", 100000), ("late_changes__lte", 100000)
                        ),
                        name="filling_counts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("battery_percent__isnull", True), ("battery_percent__lte", 100), _connector="OR"
                        ),
                        name="filling_battery",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("accuracy_m__isnull", False),
                                ("latitude__range", (-90, 90)),
                                ("longitude__range", (-180, 180)),
                                ("place", "given"),
                            ),
                            models.Q(
                                models.Q(("place", "given"), _negated=True),
                                ("accuracy_m", None),
                                ("latitude", None),
                                ("longitude", None),
                                ("placed_at", None),
                            ),
                            _connector="OR",
                        ),
                        name="filling_place_is_whole",
                    ),
                ],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
