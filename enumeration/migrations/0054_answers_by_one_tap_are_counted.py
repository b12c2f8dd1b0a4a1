"""How many answers one tap gave is measured, too."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("enumeration", "0053_special_groups_on_no_list_is_held"),
    ]

    operations = [
        migrations.AddField("filling", "at_once", models.PositiveIntegerField(default=0, db_default=0)),
    ]
