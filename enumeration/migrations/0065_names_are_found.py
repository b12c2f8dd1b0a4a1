"""The words of all names, kept by triggers, and the folded names of areas and officers. Triggers also see what is
written by COPY, by a list or by an SLS that is split.

The triggers of INSERT work on all rows of a statement at once; those of UPDATE only on rows whose name, area or round
changed. The next migration fills in what is there already.
"""

import django.db.models.deletion
from django.db import migrations, models

import enumeration.words
from enumeration.pages.names import BY, REPLACED

# As enumeration/pages/folding.py folds; the table of letters is that of enumeration/pages/names.py.
FOLD = """
CREATE FUNCTION enumeration_folded_name(name text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $fold$
    SELECT regexp_replace(replace(replace(replace(
        CASE WHEN octet_length(name) = char_length(name)
        THEN btrim(regexp_replace(translate(lower(name COLLATE "C"), '''`', ''), '[^a-z0-9]+', ' ', 'g'))
        ELSE btrim(regexp_replace(translate(name, %s, %s), ' +', ' ', 'g')) END COLLATE "C",
        'oe', 'u'), 'tj', 'c'), 'dj', 'j'), '([a-z])\\1+', '\\1', 'g')
$fold$
"""

FORWARD = """
CREATE FUNCTION enumeration_add_first_names() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO enumeration_nametoken (round_id, area_code, household_id, token, name, is_head)
    SELECT added.round_id, added.area_id, added.id, word, ' ' || one.name || ' ', true
    FROM added
    CROSS JOIN LATERAL (SELECT enumeration_folded_name(added.head_name) AS name OFFSET 0) AS one
    CROSS JOIN LATERAL string_to_table(one.name, ' ') AS word
    WHERE word <> ''
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;

CREATE FUNCTION enumeration_add_names() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO enumeration_nametoken (round_id, area_code, household_id, token, name, is_head)
    SELECT household.round_id, household.area_id, household.id, word, ' ' || one.name || ' ', false
    FROM added JOIN enumeration_household AS household ON household.id = added.household_id
    CROSS JOIN LATERAL (SELECT enumeration_folded_name(added.name) AS name OFFSET 0) AS one
    CROSS JOIN LATERAL string_to_table(one.name, ' ') AS word
    WHERE word <> ''
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;

-- All names of one household again. `area`: where its rows are.
CREATE FUNCTION enumeration_renew_names(household uuid, area text) RETURNS void LANGUAGE sql AS $$
    DELETE FROM enumeration_nametoken WHERE area_code = area AND household_id = household;
    INSERT INTO enumeration_nametoken (round_id, area_code, household_id, token, name, is_head)
    SELECT family.round_id, family.area_id, family.id, word, ' ' || one.name || ' ', names.is_head
    FROM enumeration_household AS family
    CROSS JOIN LATERAL (
        SELECT family.head_name AS said, true AS is_head
        UNION ALL SELECT person.name, false FROM enumeration_person AS person WHERE person.household_id = family.id
    ) AS names
    CROSS JOIN LATERAL (SELECT enumeration_folded_name(names.said) AS name OFFSET 0) AS one
    CROSS JOIN LATERAL string_to_table(one.name, ' ') AS word
    WHERE family.id = household AND word <> ''
    ORDER BY names.is_head DESC
    ON CONFLICT DO NOTHING;
$$;

CREATE FUNCTION enumeration_household_renamed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM enumeration_renew_names(OLD.id, OLD.area_id);
    RETURN NULL;
END $$;

CREATE FUNCTION enumeration_person_renamed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM enumeration_renew_names(id, area_id) FROM enumeration_household WHERE id = OLD.household_id;
    RETURN NULL;
END $$;

CREATE TRIGGER household_names_added AFTER INSERT ON enumeration_household
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION enumeration_add_first_names();
CREATE TRIGGER household_names_renewed AFTER UPDATE ON enumeration_household FOR EACH ROW
    WHEN ((OLD.head_name, OLD.area_id, OLD.round_id) IS DISTINCT FROM (NEW.head_name, NEW.area_id, NEW.round_id))
    EXECUTE FUNCTION enumeration_household_renamed();
CREATE TRIGGER household_names_removed AFTER DELETE ON enumeration_household
    FOR EACH ROW EXECUTE FUNCTION enumeration_household_renamed();
CREATE TRIGGER person_names_added AFTER INSERT ON enumeration_person
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION enumeration_add_names();
CREATE TRIGGER person_names_renewed AFTER UPDATE ON enumeration_person FOR EACH ROW
    WHEN (OLD.name IS DISTINCT FROM NEW.name) EXECUTE FUNCTION enumeration_person_renamed();
CREATE TRIGGER person_names_removed AFTER DELETE ON enumeration_person
    FOR EACH ROW EXECUTE FUNCTION enumeration_person_renamed();

-- Also where a load of made-up families trusts its keys (session_replication_role = replica).
ALTER TABLE enumeration_household ENABLE ALWAYS TRIGGER household_names_added;
ALTER TABLE enumeration_household ENABLE ALWAYS TRIGGER household_names_renewed;
ALTER TABLE enumeration_household ENABLE ALWAYS TRIGGER household_names_removed;
ALTER TABLE enumeration_person ENABLE ALWAYS TRIGGER person_names_added;
ALTER TABLE enumeration_person ENABLE ALWAYS TRIGGER person_names_renewed;
ALTER TABLE enumeration_person ENABLE ALWAYS TRIGGER person_names_removed;
"""

BACKWARD = """
DROP TRIGGER household_names_added ON enumeration_household;
DROP TRIGGER household_names_renewed ON enumeration_household;
DROP TRIGGER household_names_removed ON enumeration_household;
DROP TRIGGER person_names_added ON enumeration_person;
DROP TRIGGER person_names_renewed ON enumeration_person;
DROP TRIGGER person_names_removed ON enumeration_person;
DROP FUNCTION enumeration_add_first_names();
DROP FUNCTION enumeration_add_names();
DROP FUNCTION enumeration_household_renamed();
DROP FUNCTION enumeration_person_renamed();
DROP FUNCTION enumeration_renew_names(uuid, text);
DROP FUNCTION enumeration_folded_name(text);
"""


def make_fold(apps, schema_editor) -> None:
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(FOLD, [REPLACED, BY])


class Migration(migrations.Migration):
    dependencies = [
        ("enumeration", "0064_answers_before_are_kept"),
    ]

    operations = [
        migrations.CreateModel(
            name="NameToken",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "area_code",
                        "household_id",
                        "token",
                        "name",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("area_code", models.CharField(db_collation="C", max_length=16)),
                ("token", models.CharField(db_collation="C", max_length=100)),
                ("name", models.CharField(db_collation="C", max_length=102)),
                ("is_head", models.BooleanField()),
                (
                    "household",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="enumeration.household",
                    ),
                ),
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
                "verbose_name": enumeration.words.Words("kata sebuah nama", "word of a name"),
                "verbose_name_plural": enumeration.words.Words("kata dalam nama", "words of names"),
                "indexes": [
                    models.Index(
                        fields=["round", "token", "area_code", "household", "name", "is_head"], name="name_token_found"
                    )
                ],
            },
        ),
        migrations.RunPython(make_fold, migrations.RunPython.noop),
        migrations.RunSQL(FORWARD, BACKWARD),
        # Rewrites both tables, of some ten thousand rows each.
        migrations.AddField(
            model_name="area",
            name="folded_name",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(models.F("name"), function="enumeration_folded_name"),
                output_field=models.CharField(db_collation="C", max_length=100),
            ),
        ),
        migrations.AddField(
            model_name="officer",
            name="folded_name",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(models.F("full_name"), function="enumeration_folded_name"),
                output_field=models.CharField(db_collation="C", max_length=100),
            ),
        ),
    ]
