"""The words of the addresses that are there already, village by village while work goes on. It may be run twice."""

from django.db import migrations, transaction

VILLAGES = "SELECT DISTINCT left(area_id, 10) FROM enumeration_household ORDER BY 1"
FILL = """
INSERT INTO enumeration_addressword (area_code, round_id, word)
SELECT DISTINCT area_id, round_id, word
FROM enumeration_household
CROSS JOIN LATERAL string_to_table(enumeration_folded_address(address), ' ') AS word
WHERE area_id LIKE %s AND word <> ''
ORDER BY 1, 2, 3
ON CONFLICT DO NOTHING
"""


def fill_in(apps, schema_editor) -> None:
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        cursor.execute(VILLAGES)
        villages = [village for (village,) in cursor.fetchall()]
        for village in villages:
            with transaction.atomic(using=connection.alias):
                cursor.execute(FILL, [f"{village}%"])
        if villages and not connection.in_atomic_block:
            cursor.execute("VACUUM (ANALYZE) enumeration_addressword")


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("enumeration", "0071_addresses_are_found"),
    ]

    operations = [
        migrations.RunPython(fill_in, migrations.RunPython.noop, atomic=False, elidable=True),
    ]
