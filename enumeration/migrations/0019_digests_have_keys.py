"""No digest of anything personal is kept without a key, and each purpose has a key of its own.

What was a bare SHA-256 becomes HMAC(key, SHA-256), so that the same body or file again is still known. The digests of
NIK, family cards and phones are made anew here where they are few, and by `remake_digests` where they are many.
"""

import sys

from django.db import migrations, models

from enumeration.identity import digest_of_content, seal
from enumeration.keys import digests

BATCH = 10_000
CONTENTS = (
    ("enumeration_submission", "body_digest", "submission"),
    ("enumeration_prelistfile", "digest", "uploaded file"),
    ("enumeration_officerfile", "digest", "uploaded file"),
    ("enumeration_printing", "digest", "printed file"),
)


def with_keys(apps, schema_editor) -> None:
    with schema_editor.connection.cursor() as cursor:
        for table, column, purpose in CONTENTS:
            _with_key(cursor, table, column, purpose)
        _exports(cursor)
    few = digests.rows_with_old_digests(digests.MOST_IN_MIGRATE) < digests.MOST_IN_MIGRATE
    digests.begin()
    if few:
        digests.remake(say=lambda words: None)
    else:
        sys.stderr.write(
            "\nMany NIK are stored: their digests are made anew by `manage.py remake_digests`. Start it.\n"
        )


def _with_key(cursor, table: str, column: str, purpose: str) -> None:
    last = None
    while True:
        after = "WHERE id > %s" if last is not None else ""
        cursor.execute(
            f"SELECT id, {column} FROM {table} {after} ORDER BY id LIMIT {BATCH}",  # noqa: S608
            [last] if last is not None else [],
        )
        rows = cursor.fetchall()
        if not rows:
            return
        last = rows[-1][0]
        found = [(pk, digest_of_content(old, purpose)) for pk, old in rows if _is_sha256(old)]
        kind = "bigint" if isinstance(last, int) else "uuid"
        cursor.execute(
            f"UPDATE {table} there SET {column} = wanted.digest "  # noqa: S608
            f"FROM unnest(%s::{kind}[], %s::text[]) AS wanted(id, digest) WHERE there.id = wanted.id",
            [[pk for pk, _ in found], [digest for _, digest in found]],
        )


def _is_sha256(text: str) -> bool:
    return len(text) == 64 and not text.strip("0123456789abcdef")


def _exports(cursor) -> None:
    cursor.execute("SELECT id, sha256 FROM enumeration_export WHERE sha256 <> ''")
    for pk, sha256 in cursor.fetchall():
        cursor.execute(
            "UPDATE enumeration_export SET sealed_sha256 = %s WHERE id = %s", [seal(sha256, pk, "sha256"), pk]
        )
    cursor.execute(
        "UPDATE enumeration_job SET result = result - 'sha256' - 'rows_sha256' WHERE kind = 'export' AND result <> '{}'"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("enumeration", "0018_roles_of_the_office_are_given_by_two"),
    ]

    operations = [
        migrations.CreateModel(
            name="DigestRemake",
            fields=[
                ("table", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("last", models.UUIDField(null=True)),
                ("remade", models.BigIntegerField(default=0)),
                ("unopened", models.BigIntegerField(default=0)),
                ("finished_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.RenameField("submission", "body_sha256", "body_digest"),
        migrations.RenameField("prelistfile", "sha256", "digest"),
        migrations.RenameField("officerfile", "sha256", "digest"),
        migrations.RenameField("printing", "sha256", "digest"),
        migrations.AddField("export", "sealed_sha256", models.BinaryField(null=True)),
        # There is no way back from a keyed digest; going back leaves them, and old bodies are not known again.
        migrations.RunPython(with_keys, migrations.RunPython.noop),
        migrations.RemoveField("export", "sha256"),
    ]
