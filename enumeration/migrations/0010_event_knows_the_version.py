"""A move says which version of the household it made, so that it is taken back only while nobody touched it since."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("enumeration", "0009_explain_revoked_passes")]

    operations = [
        migrations.AddField(
            model_name="event", name="version", field=models.PositiveIntegerField(blank=True, null=True)
        ),
    ]
