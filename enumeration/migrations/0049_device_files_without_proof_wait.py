"""What comes in a device's file of unproven origin waits for a decision, and says who of the office opened the file.

The table is not rewritten, and no row is read: the column is empty.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("enumeration", "0048_fillings_leave_clock_and_codebook_to_submissions")]

    operations = [
        migrations.AddField(
            model_name="submission",
            name="brought_by",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    ]
