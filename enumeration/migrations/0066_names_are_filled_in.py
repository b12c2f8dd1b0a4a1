"""The words of the names that are there already, village by village while work goes on. It may be run twice."""

from django.db import migrations, transaction

VILLAGES = "SELECT DISTINCT left(area_id, 10) FROM enumeration_household ORDER BY 1"

# An officer who renames somebody holds the household: the name that is read below is the one that stays.
LOCK = "SELECT id FROM enumeration_household WHERE area_id LIKE %s ORDER BY id FOR NO KEY UPDATE"
FILL = """
INSERT INTO enumeration_nametoken (round_id, area_code, household_id, token, name, is_head)
SELECT names.round_id, names.area_id, names.id, word, ' ' || one.name || ' ', is_head
FROM (
    SELECT round_id, area_id, id, head_name AS said, true AS is_head FROM enumeration_household WHERE area_id LIKE %(village)s
    UNION ALL
    SELECT household.round_id, household.area_id, household.id, person.name, false
    FROM enumeration_household AS household JOIN enumeration_person AS person ON person.household_id = household.id
    WHERE household.area_id LIKE %(village)s
) AS names
CROSS JOIN LATERAL (SELECT enumeration_folded_name(names.said) AS name OFFSET 0) AS one
CROSS JOIN LATERAL string_to_table(one.name, ' ') AS word
WHERE word <> ''
ORDER BY is_head DESC
ON CONFLICT DO NOTHING
"""


def fill_in(apps, schema_editor) -> None:
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        cursor.execute(VILLAGES)
        villages = [village for (village,) in cursor.fetchall()]
        for village in villages:
            with transaction.atomic(using=connection.alias):
                cursor.execute(LOCK, [f"{village}%"])
                cursor.execute(FILL, {"village": f"{village}%"})
        if villages and not connection.in_atomic_block:
            # Without the map of visible rows every hit of the index would be looked up in the table as well.
            cursor.execute("VACUUM (ANALYZE) enumeration_nametoken")


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("enumeration", "0065_names_are_found"),
    ]

    operations = [
        migrations.RunPython(fill_in, migrations.RunPython.noop, atomic=False, elidable=True),
    ]
