"""Where both keyings are wrong, the decision keeps what the paper says, sealed."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("enumeration", "0050_presses_in_device_files_are_kept")]

    operations = [
        migrations.AlterField(
            model_name="keyingdecision",
            name="right",
            field=models.CharField(
                choices=[
                    ("first", "entri pertama"),
                    ("second", "entri kedua"),
                    ("neither", "keduanya salah"),
                ],
                max_length=7,
            ),
        ),
        migrations.AddField(model_name="keyingdecision", name="row_id", field=models.UUIDField(null=True)),
        migrations.AddField(model_name="keyingdecision", name="third", field=models.BinaryField(null=True)),
        migrations.AddConstraint(
            model_name="keyingdecision",
            constraint=models.CheckConstraint(
                name="keying_decision_third",
                condition=Q(right="neither", third__isnull=False, row_id__isnull=False)
                | ~Q(right="neither") & Q(third=None, row_id=None),
            ),
        ),
    ]
