"""The device's clock and its codebook stand in the submission, once."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("enumeration", "0047_special_groups_have_own_numbers"),
    ]

    operations = [
        migrations.RemoveField("filling", "clock_offset_ms"),
        migrations.RemoveField("filling", "codebook_version"),
    ]
