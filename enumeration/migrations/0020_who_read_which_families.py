"""Who read which families: append-only, partitioned by month, because no other table grows as fast."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import enumeration.words

FORWARD = """
CREATE SEQUENCE enumeration_reading_id_seq;
CREATE TABLE enumeration_reading (
    id bigint NOT NULL DEFAULT nextval('enumeration_reading_id_seq'),
    at timestamptz NOT NULL,
    by_id bigint NOT NULL REFERENCES enumeration_officer (id) DEFERRABLE INITIALLY DEFERRED,
    way varchar(40) NOT NULL,
    area_code varchar(16) COLLATE "C" NOT NULL,
    scope varchar(300) NOT NULL,
    families uuid[] NOT NULL CHECK (cardinality(families) <= 100),
    count integer NOT NULL CHECK (count > 0 AND count >= cardinality(families)),
    PRIMARY KEY (at, id)
) PARTITION BY RANGE (at);
ALTER SEQUENCE enumeration_reading_id_seq OWNED BY enumeration_reading.id;

CREATE INDEX reading_by_at ON enumeration_reading (by_id, at);
CREATE INDEX reading_families ON enumeration_reading USING gin (families);
-- Answers with more families than are listed: found by the area that holds them all.
CREATE INDEX reading_of_an_area ON enumeration_reading (area_code, at) WHERE count > cardinality(families);

CREATE TRIGGER reading_append_only BEFORE UPDATE OR DELETE ON enumeration_reading
    FOR EACH ROW EXECUTE FUNCTION enumeration_refuse();
CREATE TRIGGER reading_no_truncate BEFORE TRUNCATE ON enumeration_reading
    FOR EACH STATEMENT EXECUTE FUNCTION enumeration_refuse();
ALTER TABLE enumeration_reading ENABLE ALWAYS TRIGGER reading_append_only;
ALTER TABLE enumeration_reading ENABLE ALWAYS TRIGGER reading_no_truncate;

-- For a clock that is far off, or months that nobody made: nothing is shown without a row.
CREATE TABLE enumeration_reading_other PARTITION OF enumeration_reading DEFAULT;
CREATE TRIGGER reading_no_truncate BEFORE TRUNCATE ON enumeration_reading_other
    FOR EACH STATEMENT EXECUTE FUNCTION enumeration_refuse();
ALTER TABLE enumeration_reading_other ENABLE ALWAYS TRIGGER reading_no_truncate;

-- Makes the partition of a month, where it is not there yet. False where rows of that month lie in the other one.
CREATE FUNCTION enumeration_reading_month(day date) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    begins date := date_trunc('month', day);
    name text := 'enumeration_reading_' || to_char(begins, 'YYYYMM');
BEGIN
    IF to_regclass(name) IS NOT NULL THEN
        RETURN true;
    END IF;
    EXECUTE format(
        'CREATE TABLE %I PARTITION OF enumeration_reading FOR VALUES FROM (%L) TO (%L)',
        name, begins::timestamp AT TIME ZONE 'UTC', (begins + interval '1 month')::timestamp AT TIME ZONE 'UTC'
    );
    EXECUTE format(
        'CREATE TRIGGER reading_no_truncate BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION enumeration_refuse()',
        name
    );
    EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER reading_no_truncate', name);
    RETURN true;
EXCEPTION WHEN check_violation THEN
    RETURN false;
END $$;

SELECT enumeration_reading_month((date_trunc('month', now()) + n * interval '1 month')::date)
FROM generate_series(-1, 13) AS n;
"""

BACKWARD = """
DROP TABLE enumeration_reading;
DROP FUNCTION enumeration_reading_month(date);
"""


class Migration(migrations.Migration):
    dependencies = [("enumeration", "0019_digests_have_keys")]

    operations = [
        migrations.SeparateDatabaseAndState(
            [migrations.RunSQL(FORWARD, BACKWARD)],
            [
                migrations.CreateModel(
                    name="Reading",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "at", "id", blank=True, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("id", models.BigIntegerField()),
                        ("at", models.DateTimeField()),
                        ("way", models.CharField(max_length=40)),
                        ("area_code", models.CharField(blank=True, db_collation="C", max_length=16)),
                        ("scope", models.CharField(blank=True, max_length=300)),
                        (
                            "families",
                            django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), size=None),
                        ),
                        ("count", models.PositiveIntegerField()),
                        (
                            "by",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": enumeration.words.Words("pembacaan", "reading"),
                        "verbose_name_plural": enumeration.words.Words("pembacaan", "readings"),
                        "ordering": ["-at", "-id"],
                    },
                )
            ],
        ),
    ]
