"""A list of officers gives roles, and roles are held in a round."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("enumeration", "0056_who_was_asked_to_help")]

    operations = [
        migrations.AddField(
            model_name="officerfile",
            name="round",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="enumeration.round",
            ),
        ),
    ]
