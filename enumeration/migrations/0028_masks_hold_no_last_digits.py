"""What is kept of faulty cells was masked by its last digits: family cards two of them, phones and accounts three."""

from django.db import migrations

CARDS = """
UPDATE enumeration_prelistfault
SET value = left(value, 6) || repeat('•', greatest(char_length(value) - 6, 0))
WHERE "column" = 'nomor_kk' AND value LIKE '%•%'
"""
NUMBERS = """
UPDATE enumeration_officerfault SET value = regexp_replace(value, '(•+)[0-9]([0-9]{2})(?![0-9])', '\\1•\\2', 'g')
WHERE value LIKE '%•%'
"""


class Migration(migrations.Migration):
    dependencies = [
        ("enumeration", "0027_days_count_each_family_once"),
    ]

    operations = [
        migrations.RunSQL(CARDS, migrations.RunSQL.noop),
        migrations.RunSQL(NUMBERS, migrations.RunSQL.noop),
    ]
