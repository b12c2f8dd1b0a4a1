"""Errors of jobs quoted values and first rows of files, and results named officers: what earlier versions kept goes."""

from django.db import migrations

UNEXPECTED = """
UPDATE enumeration_job
SET error = 'Kesalahan yang tidak terduga. Beri tahu administrator, dengan nomor ' || id || '.'
WHERE error ~ '^(Kesalahan yang tidak terduga|Unexpected error): '
"""
FIRST_ROWS = """
UPDATE enumeration_job
SET error = 'Kolom wajib tidak ada di baris judul berkas ini. Pakai berkas contoh.'
WHERE kind IN ('prelist_check', 'prelist_load', 'officers_check', 'officers_load')
  AND error ~ '(Kolom wajib tidak ada|Required columns|Missing columns)'
"""
NAMES = """
UPDATE enumeration_job SET result = result - 'shown' WHERE kind IN ('officers_check', 'officers_load') AND result ? 'shown'
"""


class Migration(migrations.Migration):
    dependencies = [("enumeration", "0029_names_alike_are_found")]

    operations = [
        migrations.RunSQL([UNEXPECTED, FIRST_ROWS, NAMES], migrations.RunSQL.noop),
    ]
