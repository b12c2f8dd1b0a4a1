"""Every date of birth is split into day, month and year, in small steps while work goes on. It may be run twice.

Where a member's date was blank and an officer had noted why (W406_blank), day and month become 98, "don't know", and
the note stays at the year. The date of birth itself is kept, so going back loses nothing that was there before.
"""

from django.db import migrations

ROWS = 20_000

SPLIT = """
UPDATE enumeration_person
SET birth_day = extract(day FROM birth_date),
    birth_month = extract(month FROM birth_date),
    birth_year = extract(year FROM birth_date)
WHERE id > %(after)s AND id <= %(last)s AND birth_date IS NOT NULL
  AND (birth_day, birth_month, birth_year) IS DISTINCT FROM
      (extract(day FROM birth_date), extract(month FROM birth_date), extract(year FROM birth_date))
"""
NOT_KNOWN = """
UPDATE enumeration_person AS person SET birth_day = 98, birth_month = 98
FROM enumeration_confirmation AS confirmation
WHERE confirmation.person_id = person.id AND confirmation.check_code = 'W406_blank'
  AND person.presence IN (1, 5) AND person.birth_date IS NULL
  AND person.birth_day IS NULL AND person.birth_month IS NULL
"""
NEW_NAMES = (
    "UPDATE enumeration_confirmation SET check_code = 'W406.tahun_blank' WHERE check_code = 'W406_blank'",
    "UPDATE enumeration_remark SET question = 'birth_day' WHERE question = 'birth_date'",
)
OLD_NAMES = (
    "UPDATE enumeration_confirmation SET check_code = 'W406_blank' WHERE check_code = 'W406.tahun_blank'",
    "UPDATE enumeration_remark SET question = 'birth_date' WHERE question IN ('birth_day', 'birth_month', 'birth_year')",
)
FIRST = "00000000-0000-0000-0000-000000000000"


def split(apps, schema_editor) -> None:
    with schema_editor.connection.cursor() as cursor:
        # Twice: the program that is still running may have written a date behind the first pass.
        for _ in range(2):
            after = FIRST
            while last := _last_of_step(cursor, after):
                cursor.execute(SPLIT, {"after": after, "last": last})
                after = last
        for statement in (NOT_KNOWN, *NEW_NAMES):
            cursor.execute(statement)


def _last_of_step(cursor, after):
    cursor.execute(
        "SELECT max(id::text)::uuid FROM "
        "(SELECT id FROM enumeration_person WHERE id > %s ORDER BY id LIMIT %s) AS step",
        [after, ROWS],
    )
    return cursor.fetchone()[0]


def join_again(apps, schema_editor) -> None:
    with schema_editor.connection.cursor() as cursor:
        for statement in OLD_NAMES:
            cursor.execute(statement)


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("enumeration", "0037_birth_is_asked_in_three"),
    ]

    operations = [
        migrations.RunPython(split, join_again, atomic=False, elidable=True),
    ]
