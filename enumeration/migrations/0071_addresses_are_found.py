"""The words of all addresses, SLS by SLS, kept by triggers like those of names (0065_names_are_found).

They only add: what no address says any more is removed at night. The next migration fills in what is there already.
"""

import django.db.models.deletion
from django.db import migrations, models

import enumeration.words
from enumeration.pages.names import BY, REPLACED

# The same as in 0065_names_are_found, in half the time: patterns are asked for only where something is to be replaced.
FOLD = r"""
CREATE OR REPLACE FUNCTION enumeration_folded_name(name text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $fold$
DECLARE
    said text COLLATE "C" := lower(name COLLATE "C");
BEGIN
    IF octet_length(name) <> char_length(name) THEN
        said := translate(name, %s, %s);
    ELSIF said ~ '[^a-z0-9 ]' THEN
        said := regexp_replace(translate(said, '''`', ''), '[^a-z0-9]', ' ', 'g');
    END IF;
    IF position('  ' IN said) > 0 THEN
        said := regexp_replace(said, ' +', ' ', 'g');
    END IF;
    said := replace(replace(replace(btrim(said), 'oe', 'u'), 'tj', 'c'), 'dj', 'j');
    IF said ~ 'aa|bb|cc|dd|ee|ff|gg|hh|ii|jj|kk|ll|mm|nn|oo|pp|qq|rr|ss|tt|uu|vv|ww|xx|yy|zz' THEN
        said := regexp_replace(said, '([a-z])\1+', '\1', 'g');
    END IF;
    RETURN said;
END $fold$
"""

# As enumeration/pages/folding.py folds.
FORWARD = r"""
CREATE FUNCTION enumeration_folded_address(address text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $fold$
    SELECT regexp_replace(enumeration_folded_name(address), '(^| )0+([0-9])', '\1\2', 'g')
$fold$;

CREATE FUNCTION enumeration_add_addresses() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- In one order: two statements that add the same words then never wait for each other in a circle.
    INSERT INTO enumeration_addressword (area_code, round_id, word)
    SELECT DISTINCT added.area_id, added.round_id, word
    FROM added
    CROSS JOIN LATERAL string_to_table(enumeration_folded_address(added.address), ' ') AS word
    WHERE word <> ''
    ORDER BY 1, 2, 3
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;

CREATE FUNCTION enumeration_household_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO enumeration_addressword (area_code, round_id, word)
    SELECT DISTINCT NEW.area_id, NEW.round_id, word
    FROM string_to_table(enumeration_folded_address(NEW.address), ' ') AS word
    WHERE word <> ''
    ORDER BY 3
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;

CREATE TRIGGER household_addresses_added AFTER INSERT ON enumeration_household
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION enumeration_add_addresses();
CREATE TRIGGER household_addresses_renewed AFTER UPDATE ON enumeration_household FOR EACH ROW
    WHEN (
        (OLD.address, OLD.area_id, OLD.round_id) IS DISTINCT FROM (NEW.address, NEW.area_id, NEW.round_id)
        AND NEW.address IS NOT NULL
    )
    EXECUTE FUNCTION enumeration_household_moved();

-- Also where a load of made-up families trusts its keys (session_replication_role = replica).
ALTER TABLE enumeration_household ENABLE ALWAYS TRIGGER household_addresses_added;
ALTER TABLE enumeration_household ENABLE ALWAYS TRIGGER household_addresses_renewed;
"""

BACKWARD = """
DROP TRIGGER household_addresses_added ON enumeration_household;
DROP TRIGGER household_addresses_renewed ON enumeration_household;
DROP FUNCTION enumeration_add_addresses();
DROP FUNCTION enumeration_household_moved();
DROP FUNCTION enumeration_folded_address(text);
"""


def make_fold(apps, schema_editor) -> None:
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(FOLD, [REPLACED, BY])


class Migration(migrations.Migration):
    dependencies = [
        ("enumeration", "0070_roles_are_ended"),
    ]

    operations = [
        migrations.CreateModel(
            name="AddressWord",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "area_code",
                        "round_id",
                        "word",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("area_code", models.CharField(db_collation="C", max_length=16)),
                ("word", models.CharField(db_collation="C", max_length=200)),
                (
                    "round",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="enumeration.round",
                    ),
                ),
            ],
            options={
                "verbose_name": enumeration.words.Words("kata sebuah alamat", "word of an address"),
                "verbose_name_plural": enumeration.words.Words("kata dalam alamat", "words of addresses"),
                "indexes": [models.Index(fields=["round", "word", "area_code"], name="address_word_found")],
            },
        ),
        migrations.RunPython(make_fold, migrations.RunPython.noop),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
