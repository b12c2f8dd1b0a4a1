"""A share of the households keyed from paper is keyed again, blind; what was submitted and decided stays, by trigger."""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

FORWARD = """
CREATE FUNCTION enumeration_keep_second_keying() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.id, NEW.draw_id, NEW.household_id, NEW.first_operator_id, NEW.first)
       IS DISTINCT FROM (OLD.id, OLD.draw_id, OLD.household_id, OLD.first_operator_id, OLD.first) THEN
        RAISE EXCEPTION 'what a second keying is compared with never changes' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF OLD.sealed_at IS NOT NULL
       AND (NEW.operator_id, NEW.content, NEW.version, NEW.sealed_at, NEW.compared, NEW.differences)
       IS DISTINCT FROM (OLD.operator_id, OLD.content, OLD.version, OLD.sealed_at, OLD.compared, OLD.differences) THEN
        RAISE EXCEPTION 'a second keying that was submitted never changes' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF OLD.settled_at IS NOT NULL
       AND (NEW.settled_at, NEW.settled_by_id) IS DISTINCT FROM (OLD.settled_at, OLD.settled_by_id) THEN
        RAISE EXCEPTION 'a second keying is decided once' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER second_keying_kept BEFORE UPDATE ON enumeration_secondkeying
    FOR EACH ROW EXECUTE FUNCTION enumeration_keep_second_keying();
CREATE TRIGGER second_keying_no_delete BEFORE DELETE ON enumeration_secondkeying
    FOR EACH ROW EXECUTE FUNCTION enumeration_refuse();
CREATE TRIGGER keying_decision_append_only BEFORE UPDATE OR DELETE ON enumeration_keyingdecision
    FOR EACH ROW EXECUTE FUNCTION enumeration_refuse();
CREATE TRIGGER keying_decision_no_truncate BEFORE TRUNCATE ON enumeration_keyingdecision
    FOR EACH STATEMENT EXECUTE FUNCTION enumeration_refuse();
-- ALWAYS: also in a session that asked for session_replication_role = replica.
ALTER TABLE enumeration_secondkeying ENABLE ALWAYS TRIGGER second_keying_kept;
ALTER TABLE enumeration_secondkeying ENABLE ALWAYS TRIGGER second_keying_no_delete;
ALTER TABLE enumeration_keyingdecision ENABLE ALWAYS TRIGGER keying_decision_append_only;
ALTER TABLE enumeration_keyingdecision ENABLE ALWAYS TRIGGER keying_decision_no_truncate;
"""

BACKWARD = """
DROP TRIGGER second_keying_kept ON enumeration_secondkeying;
DROP TRIGGER second_keying_no_delete ON enumeration_secondkeying;
DROP TRIGGER keying_decision_append_only ON enumeration_keyingdecision;
DROP TRIGGER keying_decision_no_truncate ON enumeration_keyingdecision;
DROP FUNCTION enumeration_keep_second_keying();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("enumeration", "0041_submissions_keep_the_clock"),
    ]

    operations = [
        migrations.CreateModel(
            name="KeyingDraw",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("area_code", models.CharField(db_collation="C", max_length=16)),
                ("percent", models.PositiveSmallIntegerField()),
                ("seed", models.BigIntegerField()),
                ("among", models.PositiveIntegerField()),
                ("drawn_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "drawn_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="enumeration.round"
                    ),
                ),
            ],
            options={
                "verbose_name": "undian entri kedua",
                "verbose_name_plural": "undian entri kedua",
                "ordering": ["-drawn_at"],
            },
        ),
        migrations.CreateModel(
            name="SecondKeying",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("first", models.BinaryField()),
                ("content", models.BinaryField(null=True)),
                ("version", models.PositiveIntegerField(default=0)),
                ("sealed_at", models.DateTimeField(blank=True, null=True)),
                ("compared", models.JSONField(default=dict)),
                ("differences", models.PositiveIntegerField(blank=True, null=True)),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                (
                    "settled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "draw",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="second_keyings",
                        to="enumeration.keyingdraw",
                    ),
                ),
                (
                    "first_operator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "household",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="second_keying",
                        to="enumeration.household",
                    ),
                ),
                (
                    "operator",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="second_keyings",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "entri kedua",
                "verbose_name_plural": "entri kedua",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="KeyingDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.PositiveSmallIntegerField()),
                ("question", models.CharField(max_length=40)),
                (
                    "right",
                    models.CharField(choices=[("first", "entri pertama"), ("second", "entri kedua")], max_length=6),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "second_keying",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="enumeration.secondkeying",
                    ),
                ),
            ],
            options={
                "verbose_name": "keputusan entri kedua",
                "verbose_name_plural": "keputusan entri kedua",
                "ordering": ["pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="keyingdraw",
            constraint=models.CheckConstraint(
                condition=models.Q(("percent__gte", 1), ("percent__lte", 100)), name="keying_draw_percent"
            ),
        ),
        migrations.AddIndex(
            model_name="secondkeying",
            index=models.Index(condition=models.Q(("sealed_at", None)), fields=["operator"], name="second_keying_open"),
        ),
        migrations.AddConstraint(
            model_name="secondkeying",
            constraint=models.CheckConstraint(
                condition=models.Q(("operator", models.F("first_operator")), _negated=True),
                name="second_keying_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="secondkeying",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("differences", None), ("sealed_at", None)),
                    models.Q(("content__isnull", False), ("differences__isnull", False), ("sealed_at__isnull", False)),
                    _connector="OR",
                ),
                name="second_keying_sealed_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="secondkeying",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("settled_at", None), ("settled_by", None)),
                    models.Q(
                        ("differences", 0),
                        ("sealed_at__isnull", False),
                        ("settled_at__isnull", False),
                        ("settled_by", None),
                    ),
                    models.Q(
                        ("sealed_at__isnull", False),
                        ("settled_at__isnull", False),
                        ("settled_by__isnull", False),
                        models.Q(("settled_by", models.F("operator")), _negated=True),
                        models.Q(("settled_by", models.F("first_operator")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="second_keying_settled_by_a_third",
            ),
        ),
        migrations.AddConstraint(
            model_name="keyingdecision",
            constraint=models.UniqueConstraint(
                fields=("second_keying", "place", "question"), name="one_keying_decision"
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
