"""A name is looked up without its case."""

import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("enumeration", "0028_masks_hold_no_last_digits"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="officer",
            index=models.Index(django.db.models.functions.text.Upper("username"), name="officer_by_name_alike"),
        ),
    ]
