"""Reasons, titles of columns and names of officers that rows of jobs kept: they go, and what still waits is sealed."""

import json
import re

from django.db import migrations, models

from enumeration.identity import seal

ENDED = """
UPDATE enumeration_job SET params = params - 'reason'
WHERE kind = 'move_many' AND params ? 'reason' AND state NOT IN ('waiting', 'running', 'in_parts')
"""
TITLES = """
UPDATE enumeration_job SET result = result - 'unknown_columns'
WHERE kind IN ('prelist_check', 'prelist_load', 'officers_check', 'officers_load') AND result ? 'unknown_columns'
"""
WAITING = "SELECT id, params ->> 'reason' FROM enumeration_job WHERE kind = 'move_many' AND params ? 'reason'"
NAMING = """
SELECT id, result FROM enumeration_job
WHERE kind IN ('move_many', 'take_back')
  AND (result::text LIKE %s OR result::text LIKE %s)
"""
NAME = re.compile(r"^.* (sudah mengubahnya menjadi|already changed it to) ")


def forward(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(ENDED)
        cursor.execute(TITLES)
        cursor.execute(WAITING)
        for pk, reason in cursor.fetchall():
            cursor.execute(
                "UPDATE enumeration_job SET params = params - 'reason', secret = %s WHERE id = %s",
                [seal(reason, pk, "secret") if reason else None, pk],
            )
        cursor.execute(NAMING, ["% sudah mengubahnya menjadi %", "% already changed it to %"])
        for pk, result in cursor.fetchall():
            result = json.loads(result) if isinstance(result, str) else result
            cursor.execute("UPDATE enumeration_job SET result = %s WHERE id = %s", [json.dumps(nameless(result)), pk])


def nameless(result):
    """The same counts and families; sentences that become alike are one."""
    stayed, named = {}, {}
    for why, count in result.get("stayed", {}).items():
        why = NAME.sub(r"… \1 ", why)
        stayed[why] = stayed.get(why, 0) + count
    for why, families in result.get("named", {}).items():
        named.setdefault(NAME.sub(r"… \1 ", why), []).extend(families)
    return result | {"stayed": stayed, "named": named}


class Migration(migrations.Migration):
    dependencies = [("enumeration", "0034_names_alike_are_refused")]

    operations = [
        migrations.AddField("job", "secret", models.BinaryField(editable=False, null=True)),
        migrations.RunPython(forward, migrations.RunPython.noop),
    ]
