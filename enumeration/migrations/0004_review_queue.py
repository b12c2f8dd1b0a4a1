"""The review queue of a whole district, the longest waiting first: 2 s without this index at 1.2 million families."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("enumeration", "0003_api_token")]

    operations = [
        migrations.AddIndex(
            model_name="household",
            index=models.Index(
                condition=models.Q(("submitted_at__isnull", False)),
                fields=["state", "submitted_at", "id"],
                name="household_queue",
            ),
        ),
    ]
