"""What is read before many are approved at once. What was drawn, read or ended stays, by trigger."""

import uuid
from datetime import timedelta

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

FORWARD = """
CREATE FUNCTION enumeration_keep_read_sample() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.ended_at IS NOT NULL
       OR (NEW.id, NEW.round_id, NEW.by_id, NEW.queue, NEW.queue_digest, NEW.total, NEW.among, NEW.drawn_at)
       IS DISTINCT FROM
       (OLD.id, OLD.round_id, OLD.by_id, OLD.queue, OLD.queue_digest, OLD.total, OLD.among, OLD.drawn_at) THEN
        RAISE EXCEPTION 'a read sample is drawn once and ends once' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION enumeration_keep_read_family() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.read_at IS NOT NULL
       OR (NEW.id, NEW.sample_id, NEW.household_id, NEW.submitted_at)
       IS DISTINCT FROM (OLD.id, OLD.sample_id, OLD.household_id, OLD.submitted_at) THEN
        RAISE EXCEPTION 'what was drawn or read never changes' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER read_sample_kept BEFORE UPDATE ON enumeration_readsample
    FOR EACH ROW EXECUTE FUNCTION enumeration_keep_read_sample();
CREATE TRIGGER read_sample_no_delete BEFORE DELETE ON enumeration_readsample
    FOR EACH ROW EXECUTE FUNCTION enumeration_refuse();
CREATE TRIGGER read_family_kept BEFORE UPDATE ON enumeration_readfamily
    FOR EACH ROW EXECUTE FUNCTION enumeration_keep_read_family();
CREATE TRIGGER read_family_no_delete BEFORE DELETE ON enumeration_readfamily
    FOR EACH ROW EXECUTE FUNCTION enumeration_refuse();
-- ALWAYS: also in a session that asked for session_replication_role = replica.
ALTER TABLE enumeration_readsample ENABLE ALWAYS TRIGGER read_sample_kept;
ALTER TABLE enumeration_readsample ENABLE ALWAYS TRIGGER read_sample_no_delete;
ALTER TABLE enumeration_readfamily ENABLE ALWAYS TRIGGER read_family_kept;
ALTER TABLE enumeration_readfamily ENABLE ALWAYS TRIGGER read_family_no_delete;
"""

BACKWARD = """
DROP TRIGGER read_family_no_delete ON enumeration_readfamily;
DROP TRIGGER read_family_kept ON enumeration_readfamily;
DROP TRIGGER read_sample_no_delete ON enumeration_readsample;
DROP TRIGGER read_sample_kept ON enumeration_readsample;
DROP FUNCTION enumeration_keep_read_family();
DROP FUNCTION enumeration_keep_read_sample();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("enumeration", "0060_roles_are_named_as_on_paper"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReadSample",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("queue", models.JSONField()),
                ("queue_digest", models.CharField(max_length=64)),
                ("total", models.PositiveIntegerField()),
                ("among", models.PositiveIntegerField()),
                ("drawn_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "end",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("approved", "disetujui sekaligus"),
                            ("stopped", "dihentikan: satu dikembalikan"),
                            ("empty", "semua sudah diputuskan sendiri-sendiri"),
                        ],
                        max_length=8,
                    ),
                ),
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
            ],
            options={
                "verbose_name": "contoh bacaan",
                "verbose_name_plural": "contoh bacaan",
                "ordering": ["drawn_at"],
            },
        ),
        migrations.CreateModel(
            name="ReadFamily",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("submitted_at", models.DateTimeField()),
                ("opened_at", models.DateTimeField(blank=True, null=True)),
                ("read_at", models.DateTimeField(blank=True, null=True)),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="enumeration.household"
                    ),
                ),
                (
                    "sample",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="families",
                        to="enumeration.readsample",
                    ),
                ),
            ],
            options={
                "verbose_name": "keluarga contoh bacaan",
                "verbose_name_plural": "keluarga contoh bacaan",
                "ordering": ["pk"],
            },
        ),
        migrations.AddIndex(
            model_name="readsample",
            index=models.Index(fields=["by", "round", "end"], name="read_sample_by"),
        ),
        migrations.AddConstraint(
            model_name="readsample",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)),
                fields=("by", "round", "queue_digest"),
                name="one_open_read_sample",
            ),
        ),
        migrations.AddConstraint(
            model_name="readsample",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("end", ""), ("ended_at", None)),
                    models.Q(("ended_at__isnull", False), models.Q(("end", ""), _negated=True)),
                    _connector="OR",
                ),
                name="read_sample_ends_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="readfamily",
            constraint=models.UniqueConstraint(fields=("sample", "household"), name="drawn_once_in_a_read_sample"),
        ),
        migrations.AddConstraint(
            model_name="readfamily",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("read_at", None),
                    models.Q(
                        ("opened_at__isnull", False),
                        (
                            "read_at__gte",
                            django.db.models.expressions.CombinedExpression(
                                models.F("opened_at"), "+", models.Value(timedelta(seconds=5))
                            ),
                        ),
                    ),
                    _connector="OR",
                ),
                name="read_for_long_enough",
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
