"""Special groups (XK) have numbers of their own: one numbered 999 must not use up those of the households."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("enumeration", "0046_enumerators_propose_sectors")]

    operations = [
        migrations.RemoveConstraint(model_name="household", name="one_family_number_per_area"),
        migrations.AddConstraint(
            model_name="household",
            constraint=models.UniqueConstraint(
                name="one_family_number_per_area",
                fields=("round", "area", "building_number", "family_number", "form"),
            ),
        ),
    ]
